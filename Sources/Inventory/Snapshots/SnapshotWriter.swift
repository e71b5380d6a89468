// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Writes a snapshot while its resources arrive, in memory that doesn't grow with them.
///
/// ```swift
/// let writer = try SnapshotWriter(path: "prod.bawn", begun: now, madeBy: version)
/// let part = writer.add(Scope(kind: .account, path: "123456789012", isComplete: true))
/// try writer.append(resources, part: part)
/// try writer.finish(ended: now, coverage: coverage)
/// ```
///
/// Resources appear in the order in which they were appended, part by part. Until `finish` the file
/// stands beside its place under another name; a writer that is let go without it leaves nothing.
/// Only the owner may read the file. One task at a time uses a writer.
package final class SnapshotWriter {
  private let target: String
  private let temporary: String
  private var file: Int32
  private var offset = 0
  private var directory = SnapshotDirectory()
  private var block = SnapshotBlockEncoder()
  /// How many resources were appended so far, removed ones included.
  package private(set) var resourceCount = 0

  /// Begins a snapshot.
  ///
  /// - Parameters:
  ///   - path: where it is to be; what is there is replaced at the end.
  ///   - begun: when collecting began, in seconds since 1970.
  ///   - madeBy: the version of Bawn.
  package init(path: String, begun: Int, madeBy: String) throws(SnapshotError) {
    target = try Self.place(for: path)
    temporary = "\(target).\(UInt64.random(in: 0...(.max))).tmp"
    file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Self.inaccessible(path) }
    directory.begun = begun
    directory.madeBy = madeBy
    var header = SnapshotBytes()
    header.append(SnapshotFormat.magic)
    header.append(fixed: SnapshotFormat.version)
    while header.count < SnapshotFormat.headerSize { header.append(byte: 0) }
    try write(header)
  }

  deinit { cancel() }

  /// Adds an account or root module and gives its number.
  ///
  /// What isn't known before everything was read, such as completeness, `update` sets later.
  package func add(_ scope: Scope) -> Int {
    directory.scopes.append(scope)
    return directory.scopes.count - 1
  }

  /// Replaces what is known of a scope.
  package func update(_ scope: Scope, part: Int) {
    precondition(directory.scopes.indices.contains(part))
    directory.scopes[part] = scope
  }

  /// Appends resources to a part; nothing of them is needed afterwards.
  ///
  /// - Parameter areRemoved: whether they are about to go (`GraphPart.removed`).
  package func append(
    _ resources: [Resource], part: Int, areRemoved: Bool = false
  ) throws(SnapshotError) {
    precondition(directory.scopes.indices.contains(part))
    block.beginBatch()
    for resource in resources {
      try block.append(resource, part: part, isRemoved: areRemoved)
      resourceCount += 1
      if block.resourceCount >= SnapshotFormat.blockResourceGoal
        || block.byteCount >= SnapshotFormat.blockByteGoal
      {
        try flush()
      }
    }
  }

  /// Writes the rest and puts the file in its place.
  ///
  /// - Parameter isLasting: whether the file has to outlive a power cut. That takes as long as the
  ///   disk does; a file that is noticed to be damaged and made anew can do without.
  package func finish(
    ended: Int, coverage: CollectionCoverage, isLasting: Bool = true
  ) throws(SnapshotError) {
    if !block.isEmpty { try flush() }
    directory.ended = ended
    directory.coverage = coverage
    let bytes = directory.encoded()
    var trailer = SnapshotBytes()
    trailer.append(fixed: UInt64(offset))
    trailer.append(fixed: UInt64(bytes.count))
    trailer.append(fixed: bytes.hash())
    trailer.append(SnapshotFormat.endMagic)
    try write(bytes)
    try write(trailer)
    guard !isLasting || fsync(file) == 0 else { throw Self.inaccessible(target) }
    let isClosed = close(file) == 0
    file = -1
    guard isClosed, rename(temporary, target) == 0 else {
      let error = Self.inaccessible(target)
      unlink(temporary)
      throw error
    }
    guard isLasting else { return }
    // The new name outlives a power cut only once the folder is written too.
    let folder = open(Self.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Gives up: removes what was written.
  package func cancel() {
    guard file >= 0 else { return }
    close(file)
    file = -1
    unlink(temporary)
  }

  // MARK: - The file

  private func flush() throws(SnapshotError) {
    let bytes = try block.finish()
    directory.blocks.append(
      SnapshotDirectory.Block(
        offset: offset, length: bytes.count, hash: bytes.hash(),
        resourceCount: block.resourceCount))
    try write(bytes)
    block.removeAll()
  }

  private func write(_ bytes: borrowing SnapshotBytes) throws(SnapshotError) {
    var written = 0
    while written < bytes.count {
      let start = written
      let count = bytes.withBytes { Self.writeSome(file, $0, from: start) }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.inaccessible(target)
      }
      written += count
    }
    offset += bytes.count
  }

  private static func writeSome(
    _ file: Int32, _ bytes: UnsafeRawBufferPointer, from start: Int
  ) -> Int {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
    #if canImport(Darwin)
      return Darwin.write(file, rest.baseAddress, rest.count)
    #elseif canImport(Musl)
      return Musl.write(file, rest.baseAddress, rest.count)
    #else
      return Glibc.write(file, rest.baseAddress, rest.count)
    #endif
  }

  /// Where a file really is to be: a link stays one, and what is no file isn't replaced.
  private static func place(for path: String) throws(SnapshotError) -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw SnapshotError(.inaccessible, "a snapshot needs a file name")
    }
    var status = stat()
    guard stat(path, &status) == 0 else { return path }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SnapshotError(.inaccessible, "\"\(path)\" is no file; name one for the snapshot")
    }
    guard let resolved = realpath(path, nil) else { throw inaccessible(path) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func inaccessible(_ path: String) -> SnapshotError {
    SnapshotError(
      .inaccessible, "can't write the snapshot \"\(path)\": \(String(cString: strerror(errno)))")
  }
}

extension Snapshot {
  /// Writes the snapshot to a file that only the owner may read.
  package func write(to path: String) throws(SnapshotError) {
    let writer = try SnapshotWriter(path: path, begun: begun, madeBy: madeBy)
    for part in parts {
      let number = writer.add(part.scope)
      try writer.append(part.resources, part: number)
      try writer.append(part.removed, part: number, areRemoved: true)
    }
    try writer.finish(ended: ended, coverage: coverage)
  }
}
