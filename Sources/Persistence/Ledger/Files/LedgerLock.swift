// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// One writer at a time, across processes: a lock that ends with the process that holds it.
enum LedgerLock {
  /// Does something while nobody else holds the lock, and waits for that as long as a time.
  ///
  /// The file holds the number of the process that took the lock last; nothing relies on it.
  ///
  /// - Throws: `busy` where the time is over, and what the work throws.
  static func hold<Value>(
    _ path: String, patience: Duration, _ work: () throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    let file = try take(path, patience)
    defer { flock(file.descriptor, LOCK_UN) }
    return try work()
  }

  private static func take(
    _ path: String, _ patience: Duration
  ) throws(LedgerError) -> LedgerFile {
    let file = try LedgerFile(path, .writing)
    let end = ContinuousClock.now + patience
    var pause: UInt32 = 500
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw LedgerFile.failure("can't lock", path)
      }
      guard ContinuousClock.now < end, !Task.isCancelled else {
        let text = String(
          decoding: (try? file.read(at: 0, upTo: 20)) ?? [], as: UTF8.self)
        let holder = Int32(text.prefix { $0.isASCII && $0.isNumber }).map { "process \($0)" }
        throw LedgerError(
          .busy,
          "the ledger is being written by \(holder ?? "another process"); try again when it is done"
        )
      }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
    // Only said to whoever waits: a full disk is no reason to fail here.
    let own = Array("\(getpid())\n".utf8)
    if (try? file.read(at: 0, upTo: 20)) != own {
      try? file.truncate(to: 0)
      try? file.write(own, at: 0)
    }
    return file
  }
}
