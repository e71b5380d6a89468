// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The hashes of a ledger's tree in its folder: a file for each level, 32 bytes a hash.
final class HashFiles: MerkleHashSource, Sendable {
  private let folder: LedgerFolder
  private let use: LedgerFile.Use
  private let opened = Mutex<[Int: LedgerFile]>([:])

  init(_ folder: LedgerFolder, _ use: LedgerFile.Use) {
    self.folder = folder
    self.use = use
  }

  /// The file of a level.
  func file(level: Int) throws(LedgerError) -> LedgerFile {
    if let known = opened.withLock({ $0[level] }) { return known }
    let file: LedgerFile
    do throws(LedgerError) {
      file = try LedgerFile(folder.hashes(level: level), use)
    } catch {
      guard error.code == .missing else { throw error }
      throw LedgerError(.damaged, "\"\(folder.hashes(level: level))\" is missing")
    }
    opened.withLock { $0[level] = file }
    return file
  }

  func hashes(level: Int, _ range: Range<UInt64>) throws(LedgerError) -> [MerkleHash] {
    MerkleHash.list(
      try file(level: level).read(
        at: Int(range.lowerBound) * MerkleHash.byteCount,
        count: range.count * MerkleHash.byteCount))
  }

  /// Opens the files anew when they are needed again.
  func forget() { opened.withLock { $0.removeAll() } }

  /// Whether the files are still those that were opened, and hold the hashes of a tree's size.
  func fit(size: UInt64) -> Bool {
    for level in 0..<MerkleShape.levelCount(size: size) + 1 {
      let expected = Int(MerkleShape.hashCount(level: level, size: size)) * MerkleHash.byteCount
      if expected == 0, !LedgerFolder.exists(folder.hashes(level: level)) { continue }
      guard let file = try? file(level: level), file.isCurrent,
        (try? file.length()) == expected
      else { return false }
    }
    return true
  }

  /// Cuts off hashes past a tree's size: what an addition left that didn't come to its end.
  func truncate(toSize size: UInt64) throws(LedgerError) {
    var level = 0
    while level < MerkleShape.levelCount(size: size)
      || LedgerFolder.exists(folder.hashes(level: level))
    {
      let expected = Int(MerkleShape.hashCount(level: level, size: size)) * MerkleHash.byteCount
      let file = try file(level: level)
      let length = try file.length()
      guard length >= expected else {
        throw LedgerError(.damaged, "\"\(file.path)\" is shorter than the checkpoint says")
      }
      if length > expected {
        try file.truncate(to: expected)
        try file.sync()
      }
      level += 1
    }
  }
}
