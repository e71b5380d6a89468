// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The folder of a ledger: the names in it, and files that are replaced as a whole.
struct LedgerFolder: Sendable {
  /// Its path, without a slash at the end.
  let path: String

  init(_ path: String) {
    var trimmed = path[...]
    while trimmed.utf8.count > 1, trimmed.utf8.last == 0x2F { trimmed = trimmed.dropLast() }
    self.path = String(trimmed)
  }

  var records: String { "\(path)/records.jsonl" }
  var offsets: String { "\(path)/offsets" }
  var checkpoint: String { "\(path)/checkpoint" }
  var key: String { "\(path)/key" }
  var publicKey: String { "\(path)/key.pub" }
  var lock: String { "\(path)/lock" }
  var objects: String { "\(path)/objects" }

  func hashes(level: Int) -> String { "\(path)/hashes.\(level)" }

  func object(_ digest: MerkleHash) -> String { "\(objects)/\(digest.hexadecimal)" }

  /// Whether there is anything at a path.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Makes a folder, and those above it, for the owner alone.
  static func make(_ path: String) throws(LedgerError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw LedgerError(.inaccessible, "a ledger needs a folder")
    }
    var missing: [String] = []
    var parent = path
    while !exists(parent) {
      missing.append(parent)
      guard let slash = parent.utf8.lastIndex(of: 0x2F), slash > parent.startIndex else { break }
      parent = String(parent[..<slash])
    }
    for folder in missing.reversed() {
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
        throw LedgerFile.failure("can't make", folder)
      }
      try? sync(self.parent(of: folder))
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw LedgerError(.inaccessible, "\"\(path)\" is no folder")
    }
  }

  /// The names in a folder, in order; none where it can't be read.
  static func names(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Waits until the names in a folder would outlast a power failure.
  static func sync(_ path: String) throws(LedgerError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LedgerFile.failure("can't open", path) }
    defer { shut(descriptor) }
    guard fsync(descriptor) == 0 else { throw LedgerFile.failure("can't make durable", path) }
  }

  /// Writes a file that then takes another's place, so that there is always one or the other.
  ///
  /// - Parameter step: told before the new file takes the place.
  static func replace(
    _ path: String, with bytes: [UInt8], _ step: () throws(LedgerError) -> Void = {}
  ) throws(LedgerError) {
    let temporary = "\(path).tmp"
    do throws(LedgerError) {
      let file = try LedgerFile(temporary, .anew)
      try file.write(bytes, at: 0)
      try file.sync()
      try step()
      guard rename(temporary, path) == 0 else { throw LedgerFile.failure("can't replace", path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// The folder that a path lies in.
  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
