// Bawn
// SPDX-License-Identifier: Apache-2.0

import InfrastructureCode

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that the user named: unlike those found in a folder, it may lie anywhere, be a pipe
/// (`<(command)`), or standard input (`-`).
enum InputFile {
  /// The largest file that is read.
  static let limit = 1 << 30

  /// All bytes of a file; `-` stands for standard input.
  static func read(_ path: String, limit: Int = limit) -> Result<[UInt8], FileProblem> {
    if path == "-" { return read(STDIN_FILENO, size: 0, limit: limit) }
    guard !path.utf8.contains(0) else { return .failure(.missing) }
    if isFolder(path) { return .failure(.wrongKind) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      return .failure(errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable)
    }
    defer { _ = close(descriptor) }
    // A pipe has no end to go to.
    let size = max(Int(lseek(descriptor, 0, SEEK_END)), 0)
    guard size <= limit else { return .failure(.tooLarge(limit: limit)) }
    _ = lseek(descriptor, 0, SEEK_SET)
    return read(descriptor, size: size, limit: limit)
  }

  /// The first bytes of a file; none where it can't be read.
  static func start(of path: String, count: Int) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return [] }
    defer { _ = close(descriptor) }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(readSome(descriptor, buffer.baseAddress, count), 0)
    }
  }

  /// What a path leads to, links followed; nil when there is nothing.
  static func kind(of path: String) -> DirectoryEntry.Kind? {
    if path == "-" { return .other }
    guard !path.utf8.contains(0), access(path, F_OK) == 0 else { return nil }
    return isFolder(path) ? .directory : .file
  }

  private static func isFolder(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    _ = close(descriptor)
    return true
  }

  private static func read(
    _ descriptor: Int32, size: Int, limit: Int
  ) -> Result<[UInt8], FileProblem> {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + 1)
    let pieceSize = max(size + 1, 64 << 10)
    while true {
      var failed = false
      let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
        count = 0
        var amount = readSome(descriptor, buffer.baseAddress, pieceSize)
        while amount < 0, errno == EINTR {
          amount = readSome(descriptor, buffer.baseAddress, pieceSize)
        }
        failed = amount < 0
        count = max(amount, 0)
      }
      if failed { return .failure(.unreadable) }
      if piece.isEmpty { return .success(bytes) }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      if bytes.count > limit { return .failure(.tooLarge(limit: limit)) }
    }
  }
}

/// `read` of the C library, which the method of the same name hides.
private func readSome(
  _ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int
) -> Int {
  read(descriptor, buffer, count)
}
