// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// An open file of a ledger: whole reads and writes at places, or an error that names the file.
final class LedgerFile: Sendable {
  /// Its path.
  let path: String
  let descriptor: Int32

  /// What a file is opened for.
  enum Use {
    /// To be read; it has to be there.
    case reading
    /// To be read and written; it comes into being where it isn't there.
    case writing
    /// To be written from its beginning; what it held is gone.
    case anew
  }

  /// Opens a file. A link in a file's place is refused.
  init(_ path: String, _ use: Use = .reading) throws(LedgerError) {
    guard !path.utf8.contains(0) else {
      throw LedgerError(.inaccessible, "a path can't hold a zero byte")
    }
    let flags: Int32 =
      switch use {
      case .reading: O_RDONLY
      case .writing: O_RDWR | O_CREAT
      case .anew: O_RDWR | O_CREAT | O_TRUNC
      }
    self.path = path
    descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else {
      let isMissing = errno == ENOENT
      let error = Self.failure("can't open", path)
      throw isMissing ? LedgerError(.missing, error.message) : error
    }
    // A pipe or folder has no places.
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw LedgerError(.inaccessible, "\"\(path)\" is no file")
    }
  }

  deinit { shut(descriptor) }

  /// How many bytes it has.
  func length() throws(LedgerError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure("can't read", path) }
    return Int(status.st_size)
  }

  /// Whether only its owner may read it.
  var isPrivate: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & 0o077 == 0
  }

  /// Whether the path still leads to this file.
  var isCurrent: Bool {
    var own = stat()
    var named = stat()
    return fstat(descriptor, &own) == 0 && lstat(path, &named) == 0
      && own.st_ino == named.st_ino && own.st_dev == named.st_dev
  }

  /// Bytes from a place on: as many as there are, up to a number.
  func read(at offset: Int, upTo count: Int) throws(LedgerError) -> [UInt8] {
    var isBroken = false
    let bytes = [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
      while filled < count {
        let amount = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled)
        )
        if amount < 0, errno == EINTR { continue }
        isBroken = amount < 0
        if amount <= 0 { return }
        filled += amount
      }
    }
    if isBroken { throw Self.failure("can't read", path) }
    return bytes
  }

  /// Just so many bytes from a place on.
  func read(at offset: Int, count: Int) throws(LedgerError) -> [UInt8] {
    let bytes = try read(at: offset, upTo: count)
    guard bytes.count == count else {
      throw LedgerError(.damaged, "\"\(path)\" is shorter than the checkpoint says")
    }
    return bytes
  }

  /// Everything, unless it is more than a limit.
  func contents(limit: Int) throws(LedgerError) -> [UInt8] {
    let length = try length()
    guard length <= limit else {
      throw LedgerError(.damaged, "\"\(path)\" is larger than \(limit) bytes")
    }
    return try read(at: 0, upTo: length)
  }

  /// Writes all bytes from a place on.
  func write(_ bytes: [UInt8], at offset: Int) throws(LedgerError) {
    var done = 0
    while done < bytes.count {
      let amount = bytes.withUnsafeBytes { buffer in
        pwrite(
          descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done,
          off_t(offset + done))
      }
      if amount < 0, errno == EINTR { continue }
      guard amount > 0 else { throw Self.failure("can't write", path) }
      done += amount
    }
  }

  /// Cuts off what stands behind a place.
  func truncate(to length: Int) throws(LedgerError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else {
      throw Self.failure("can't shorten", path)
    }
  }

  /// Waits until what was written would outlast a power failure.
  func sync() throws(LedgerError) {
    #if canImport(Darwin)
      let outcome = fcntl(descriptor, F_FULLFSYNC)
    #else
      let outcome = fdatasync(descriptor)
    #endif
    guard outcome == 0 else { throw Self.failure("can't make durable", path) }
  }

  /// What the system said last, as an error.
  static func failure(_ what: String, _ path: String) -> LedgerError {
    LedgerError(.inaccessible, "\(what) \"\(path)\": \(String(cString: strerror(errno)))")
  }
}

/// `close` of the C library under a name that methods don't hide.
func shut(_ descriptor: Int32) {
  if descriptor >= 0 { _ = close(descriptor) }
}
