// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a file anew so that it is either the old one or the new one, whatever happens meanwhile.
enum FileReplacement {
  /// Why a file is still the old one.
  struct Failure: Error {
    let reason: String

    /// What the system said last.
    static var last: Failure { Failure(reason: String(cString: strerror(errno))) }
  }

  /// Replaces what a file holds; its permissions stay, and a link stays one.
  ///
  /// The new text is written beside the file under another name, which then takes the file's
  /// place. A file that may not be written isn't replaced, though its folder would allow it. With
  /// `creates`, what is no file, such as a pipe (`>(command)`), is written to as it is.
  ///
  /// - Parameter creates: whether a file that isn't there yet comes into being.
  static func write(
    _ bytes: [UInt8], to path: String, creates: Bool = false
  ) throws(Failure) {
    try write(to: path, creates: creates) { try $0(bytes) }
  }

  /// Takes the pieces of a text, one after the other.
  typealias Sink = ([UInt8]) throws -> Void

  /// The same for a text that is made piece by piece.
  ///
  /// - Parameter produce: hands over the pieces; what it throws ends the writing.
  static func write(
    to path: String, creates: Bool = false, _ produce: (_ sink: Sink) throws -> Void
  ) throws(Failure) {
    guard !path.utf8.contains(0) else { throw Failure(reason: String(cString: strerror(EINVAL))) }
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard creates, errno == ENOENT else { throw .last }
      if let problem = problem(with: path) { throw Failure(reason: problem) }
      let mask = umask(0)
      umask(mask)
      return try replace(path, with: produce) { file in fchmod(file, 0o666 & ~mask) == 0 }
    }
    if creates, status.st_mode & S_IFMT != S_IFREG {
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw .last }
      try fill(file, produce)
      guard close(file) == 0 else { throw .last }
      return
    }
    guard let resolved = realpath(path, nil) else { throw .last }
    let target = String(cString: resolved)
    free(resolved)
    guard access(target, W_OK) == 0 else { throw .last }
    try replace(target, with: produce) { file in
      // Only root can give a file away; everybody else's new file is their own.
      _ = fchown(file, status.st_uid, status.st_gid)
      return fchmod(file, status.st_mode & 0o7777) == 0
    }
  }

  /// Why a file can't be made or replaced, as far as can be told without doing it; nil when
  /// nothing speaks against it.
  static func problem(with path: String) -> String? {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { return "it is a folder" }
      return access(path, W_OK) == 0 ? nil : Failure.last.reason
    }
    guard lstat(path, &status) != 0 else { return "it is a link that leads nowhere" }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard stat(folder, &status) == 0 else { return "there is no folder \"\(folder)\"" }
    guard status.st_mode & S_IFMT == S_IFDIR else { return "\"\(folder)\" is no folder" }
    return access(folder, W_OK) == 0 ? nil : Failure.last.reason
  }

  /// Puts a new file in the place of another, or where none was.
  private static func replace(
    _ target: String, with produce: (_ sink: Sink) throws -> Void, prepare: (Int32) -> Bool
  ) throws(Failure) {
    // A signal that would end the process waits, so that the file under its other name isn't left
    // behind.
    var ending = sigset_t()
    var before = sigset_t()
    sigemptyset(&ending)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&ending, number) }
    pthread_sigmask(SIG_BLOCK, &ending, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let temporary = "\(target).\(UInt64.random(in: 0...(.max))).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .last }
    do throws(Failure) {
      try fill(file, produce)
      let isReady = prepare(file) && fsync(file) == 0
      let isClosed = close(file) == 0
      guard isReady, isClosed, rename(temporary, target) == 0 else { throw Failure.last }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func fill(
    _ file: Int32, _ produce: (_ sink: Sink) throws -> Void
  ) throws(Failure) {
    do {
      // Unlike standard output, a file has no reader that could go away.
      try produce { piece in
        // What takes long can be ended: a signal that waits comes when the file is gone.
        guard !isPending() else { throw Failure(reason: "interrupted") }
        try StandardOutput.write(piece, to: file)
      }
    } catch {
      let failure = error as? Failure ?? .last
      close(file)
      throw failure
    }
  }

  /// Whether a signal waits that would end the process.
  private static func isPending() -> Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return [SIGINT, SIGTERM, SIGHUP].contains { sigismember(&pending, $0) == 1 }
  }
}
