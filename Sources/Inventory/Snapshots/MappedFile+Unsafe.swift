// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The bytes of a file, mapped where it can be; they don't move as long as this lives.
///
/// Bawn replaces files and never writes into them, so that a mapping stays what it was when a new
/// snapshot takes the old one's place. Whoever cuts off a file that is being read ends the reader.
final class MappedFile: @unchecked Sendable {
  // `@unchecked`: the memory is only read.

  /// All bytes.
  let bytes: UnsafeBufferPointer<UInt8>
  private let isMapped: Bool

  /// Maps a file; what has no size, such as a pipe, is read.
  init(path: String) throws(SnapshotError) {
    guard !path.utf8.contains(0) else { throw Self.inaccessible(path, EINVAL) }
    let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Self.inaccessible(path, errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Self.inaccessible(path, errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw Self.inaccessible(path, EISDIR) }
    let size = Int(status.st_size)
    guard size <= SnapshotFormat.maximumFileSize else {
      throw SnapshotError(.limit, "\"\(path)\" is larger than any snapshot")
    }
    if status.st_mode & S_IFMT == S_IFREG, size > 0 {
      let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
      if let memory, memory != MAP_FAILED {
        bytes = UnsafeBufferPointer(
          start: UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)), count: size)
        isMapped = true
        return
      }
    }
    bytes = try Self.readAll(file, path)
    isMapped = false
  }

  /// Takes bytes that are in memory already.
  init(copying bytes: [UInt8]) {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    bytes.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { memory.initialize(from: start, count: bytes.count) }
    }
    self.bytes = UnsafeBufferPointer(start: UnsafePointer(memory), count: bytes.count)
    isMapped = false
  }

  deinit {
    guard let start = bytes.baseAddress else { return }
    let memory = UnsafeMutableRawPointer(mutating: start)
    if isMapped { munmap(memory, bytes.count) } else { memory.deallocate() }
  }

  /// Says that a part won't be needed soon: it comes back from the file when it is.
  func release(_ part: UnsafeBufferPointer<UInt8>) {
    guard isMapped, let start = part.baseAddress else { return }
    let page = UInt(max(sysconf(Int32(_SC_PAGESIZE)), 4096))
    let first = (UInt(bitPattern: start) + page - 1) & ~(page - 1)
    let end = UInt(bitPattern: start + part.count) & ~(page - 1)
    guard first < end, let memory = UnsafeMutableRawPointer(bitPattern: first) else { return }
    _ = madvise(memory, Int(end - first), Int32(MADV_DONTNEED))
  }

  private static func readAll(
    _ file: Int32, _ path: String
  ) throws(SnapshotError) -> UnsafeBufferPointer<UInt8> {
    var capacity = 1 << 20
    var count = 0
    var memory = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    while true {
      let amount = readSome(file, memory + count, capacity - count)
      if amount < 0, errno == EINTR { continue }
      guard amount >= 0, count + amount <= SnapshotFormat.maximumFileSize else {
        let reason = errno
        memory.deallocate()
        throw inaccessible(path, amount < 0 ? reason : EFBIG)
      }
      if amount == 0 { return UnsafeBufferPointer(start: UnsafePointer(memory), count: count) }
      count += amount
      if count == capacity {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: memory, count: count)
        memory.deallocate()
        memory = larger
        capacity *= 2
      }
    }
  }

  private static func readSome(
    _ file: Int32, _ target: UnsafeMutablePointer<UInt8>, _ count: Int
  ) -> Int {
    read(file, target, count)
  }

  private static func inaccessible(_ path: String, _ reason: Int32) -> SnapshotError {
    SnapshotError(
      .inaccessible, "can't read the snapshot \"\(path)\": \(String(cString: strerror(reason)))")
  }
}
