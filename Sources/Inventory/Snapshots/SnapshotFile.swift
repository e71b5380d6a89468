// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Synchronization

/// A snapshot in a file: what it says of itself at once, its resources when they are asked for.
///
/// Everything in the file is checked before it is used, because a snapshot may come from anywhere.
package final class SnapshotFile: Sendable {
  /// When collecting began, in seconds since 1970.
  package let begun: Int
  /// When it ended.
  package let ended: Int
  /// The version of Bawn that made it.
  package let madeBy: String
  /// The accounts or root modules, by part.
  package let scopes: [Scope]
  /// What was seen and what wasn't.
  package let coverage: CollectionCoverage
  /// The version of the file's format.
  package let formatVersion: Int
  /// The bytes of the file.
  package var byteCount: Int { file.bytes.count }
  /// How many resources there are, removed ones included.
  package let resourceCount: Int

  private let file: MappedFile
  private let blocks: [SnapshotDirectory.Block]
  private let checksHashes: Bool

  /// Opens a snapshot and reads everything but its resources; `-` is standard input.
  package convenience init(path: String) throws(SnapshotError) {
    try self.init(MappedFile(path: path), name: path, checksHashes: true)
  }

  /// Reads a snapshot from memory.
  ///
  /// - Parameter checksHashes: whether bytes that changed are found by their hash already; without
  ///   it, tests see that nothing else relies on that.
  package convenience init(
    bytes: [UInt8], name: String, checksHashes: Bool = true
  ) throws(SnapshotError) {
    try self.init(MappedFile(copying: bytes), name: name, checksHashes: checksHashes)
  }

  private init(_ file: MappedFile, name: String, checksHashes: Bool) throws(SnapshotError) {
    self.file = file
    self.checksHashes = checksHashes
    let bytes = file.bytes
    formatVersion = try Self.version(of: bytes, name)
    // A later version of the format gets a reader here; this one stays for its files.
    let directory = try Self.directory(of: bytes, checksHash: checksHashes)
    begun = directory.begun
    ended = directory.ended
    madeBy = directory.madeBy
    scopes = directory.scopes
    coverage = directory.coverage
    blocks = directory.blocks
    resourceCount = directory.blocks.reduce(0) { $0 + $1.resourceCount }
  }

  /// Whether a file begins as snapshots do.
  package static func isSnapshot(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.starts(with: SnapshotFormat.magic)
  }

  // MARK: - Resources

  /// How many pieces the resources come in.
  package var blockCount: Int { blocks.count }

  /// One piece: for work that handles resources one after the other in little memory.
  package func piece(_ number: Int) throws(SnapshotError) -> SnapshotPiece {
    let session = SnapshotSession(keeping: file)
    var decoder = SnapshotBlockDecoder(session: session, partCount: scopes.count)
    let items = try read(number, &decoder)
    return SnapshotPiece(
      resources: items.filter { !$0.isRemoved }.map(\.resource),
      removed: items.filter(\.isRemoved).map(\.resource), arena: session.arena)
  }

  /// The whole snapshot.
  ///
  /// - Parameters:
  ///   - workers: how many threads read.
  ///   - progress: told of each piece.
  package func load(
    workers: Int = Workers.available, progress: WorkProgress? = nil
  ) throws(SnapshotError) -> Snapshot {
    let workers = max(min(workers, blocks.count), 1)
    let sessions = (0..<workers).map { _ in SnapshotSession(keeping: file) }
    let results = Mutex(Results(items: Array(repeating: nil, count: blocks.count)))
    progress?.begin("reading the snapshot", total: resourceCount)
    Workers.forEachChunk(of: blocks.count, size: 1, workers: workers) { worker, range in
      var decoder = SnapshotBlockDecoder(
        session: sessions[worker], partCount: self.scopes.count)
      for number in range {
        if results.withLock({ $0.error != nil }) { return }
        let result = Result { () throws(SnapshotError) in try self.read(number, &decoder) }
        results.withLock { results in
          switch result {
          case .success(let items): results.items[number] = items
          case .failure(let error): results.error = results.error ?? error
          }
        }
        progress?.advance(by: self.blocks[number].resourceCount)
      }
    }
    var found = results.withLock { results in
      defer { results.items = [] }
      return results
    }
    if let error = found.error { throw error }
    return Snapshot(
      begun: begun, ended: ended, madeBy: madeBy, parts: parts(&found.items, sessions),
      coverage: coverage)
  }

  private struct Results: Sendable {
    var items: [[SnapshotBlockDecoder.Item]?]
    var error: SnapshotError?
  }

  /// Sorts what was read into parts, letting go of it on the way.
  private func parts(
    _ items: inout [[SnapshotBlockDecoder.Item]?], _ sessions: [SnapshotSession]
  ) -> [GraphPart] {
    var counts = [Int](repeating: 0, count: scopes.count)
    for block in items { for item in block ?? [] { counts[item.part] += 1 } }
    var resources = scopes.map { _ in [Resource]() }
    var removed = resources
    for part in resources.indices { resources[part].reserveCapacity(counts[part]) }
    for number in items.indices {
      for item in items[number] ?? [] {
        if item.isRemoved {
          removed[item.part].append(item.resource)
        } else {
          resources[item.part].append(item.resource)
        }
      }
      items[number] = nil
    }
    var parts: [GraphPart] = []
    for (number, scope) in scopes.enumerated() {
      let arena = Arena(chunkSize: 256)
      for session in sessions { arena.retain(session.arena) }
      var part = GraphPart(scope: scope, resources: resources[number], arena: arena)
      resources[number] = []
      part.removed = removed[number]
      parts.append(part)
    }
    return parts
  }

  private func read(
    _ number: Int, _ decoder: inout SnapshotBlockDecoder
  ) throws(SnapshotError) -> [SnapshotBlockDecoder.Item] {
    let block = blocks[number]
    let bytes = UnsafeBufferPointer(
      rebasing: file.bytes[block.offset..<(block.offset + block.length)])
    guard !checksHashes || XXHash64.hash(UnsafeRawBufferPointer(bytes)) == block.hash else {
      throw .damaged("block \(number + 1) of \(blocks.count) isn't as it was written")
    }
    let items = try decoder.resources(of: bytes, count: block.resourceCount)
    file.release(bytes)
    return items
  }

  // MARK: - Head and directory

  private static func version(
    of bytes: UnsafeBufferPointer<UInt8>, _ path: String
  ) throws(SnapshotError) -> Int {
    guard !bytes.isEmpty,
      bytes.prefix(SnapshotFormat.magic.count).elementsEqual(
        SnapshotFormat.magic.prefix(bytes.count))
    else {
      throw SnapshotError(
        .foreign,
        "\"\(path)\" is no snapshot; \"bawn collect\" and \"bawn inventory import\" make them")
    }
    guard bytes.count >= SnapshotFormat.headerSize + SnapshotFormat.trailerSize else {
      throw .truncated
    }
    var cursor = SnapshotCursor(bytes)
    _ = cursor.take(SnapshotFormat.magic.count)
    let version = cursor.fixed(UInt32.self)
    guard version <= SnapshotFormat.version else {
      throw SnapshotError(
        .newer,
        "the snapshot has format \(version), this Bawn reads up to \(SnapshotFormat.version); "
          + "use the version of Bawn that made it, or a later one")
    }
    guard version > 0 else { throw .damaged("its version") }
    return Int(version)
  }

  private static func directory(
    of bytes: UnsafeBufferPointer<UInt8>, checksHash: Bool
  ) throws(SnapshotError) -> SnapshotDirectory {
    let end = bytes.count - SnapshotFormat.trailerSize
    var trailer = SnapshotCursor(UnsafeBufferPointer(rebasing: bytes[end...]))
    let offset = trailer.fixed(UInt64.self)
    let length = trailer.fixed(UInt64.self)
    let hash = trailer.fixed(UInt64.self)
    guard trailer.take(SnapshotFormat.endMagic.count).elementsEqual(SnapshotFormat.endMagic) else {
      throw .truncated
    }
    // In this order nothing can overflow.
    guard offset >= UInt64(SnapshotFormat.headerSize), offset <= UInt64(end),
      length == UInt64(end) - offset
    else { throw .damaged("its end") }
    let start = Int(offset)
    let directory = UnsafeBufferPointer(rebasing: bytes[start..<end])
    guard !checksHash || XXHash64.hash(UnsafeRawBufferPointer(directory)) == hash else {
      throw .damaged("its directory isn't as it was written")
    }
    return try SnapshotDirectory(directory, limit: start)
  }
}

extension Snapshot {
  /// Reads a snapshot's file; `-` is standard input.
  package init(contentsOf path: String) throws(SnapshotError) {
    self = try SnapshotFile(path: path).load()
  }
}
