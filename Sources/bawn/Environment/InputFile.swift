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
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      return .failure(errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable)
    }
    defer { _ = close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { return .failure(.unreadable) }
    guard information.st_mode & S_IFMT != S_IFDIR else { return .failure(.wrongKind) }
    guard Int(information.st_size) <= limit else { return .failure(.tooLarge(limit: limit)) }
    return read(descriptor, size: Int(information.st_size), limit: limit)
  }

  /// What a path leads to, links followed; nil when there is nothing.
  static func kind(of path: String) -> DirectoryEntry.Kind? {
    if path == "-" { return .other }
    var information = stat()
    guard !path.utf8.contains(0), stat(path, &information) == 0 else { return nil }
    switch information.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
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
