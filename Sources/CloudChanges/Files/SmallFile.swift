// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file of settings, keys or time: small, and read at once.
package enum SmallFile {
  /// Why a file can't be read.
  package struct Problem: Error, Hashable, Sendable {
    /// What is wrong, with the file's name.
    package var message: String
    /// Whether there is no such file.
    package var isMissing = false

    /// A problem.
    package init(message: String, isMissing: Bool = false) {
      self.message = message
      self.isMissing = isMissing
    }
  }

  /// What a file's owner and mode say.
  struct Standing: Hashable {
    var owner: UInt32
    var mode: UInt32

    /// Whether others than the owner may write to it.
    var isWritableByOthers: Bool { mode & 0o022 != 0 }
    /// Whether others than the owner may read it.
    var isReadableByOthers: Bool { mode & 0o044 != 0 }
  }

  /// All bytes of a regular file.
  package static func read(_ path: String, limit: Int = 1 << 20) throws(Problem) -> [UInt8] {
    try open(path, limit: limit).bytes
  }

  /// All bytes of a regular file, with what its owner and mode are.
  static func open(
    _ path: String, limit: Int = 1 << 20
  ) throws(Problem) -> (bytes: [UInt8], standing: Standing) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw Problem(message: "\"\(path)\" is no path", isMissing: true)
    }
    // Without waiting: a pipe in its place has no end.
    let file = Platform.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      let isMissing = errno == ENOENT || errno == ENOTDIR
      throw Problem(
        message: "\"\(path)\" can't be read: \(String(cString: strerror(errno)))",
        isMissing: isMissing)
    }
    defer { _ = close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(message: "\"\(path)\" is no regular file")
    }
    guard status.st_size <= limit else {
      throw Problem(message: "\"\(path)\" is larger than \(limit) bytes")
    }
    let standing = Standing(owner: status.st_uid, mode: UInt32(status.st_mode) & 0o7777)
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      var amount = 0
      let piece = [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, count in
        repeat {
          amount = Platform.read(file, buffer.baseAddress, 16 << 10)
        } while amount < 0 && errno == EINTR
        count = max(amount, 0)
      }
      guard amount >= 0 else { throw Problem(message: "\"\(path)\" can't be read") }
      if amount == 0 { return (bytes, standing) }
      bytes += piece
    }
    throw Problem(message: "\"\(path)\" is larger than \(limit) bytes")
  }
}

/// Functions of the C library whose names methods hide.
private enum Platform {
  static func open(_ path: String, _ flags: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, flags)
    #elseif canImport(Musl)
      Musl.open(path, flags)
    #elseif canImport(Darwin)
      Darwin.open(path, flags)
    #endif
  }

  static func read(_ file: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.read(file, buffer, count)
    #elseif canImport(Musl)
      Musl.read(file, buffer, count)
    #elseif canImport(Darwin)
      Darwin.read(file, buffer, count)
    #endif
  }
}
