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
  /// place. A file that may not be written isn't replaced, though its folder would allow it.
  ///
  /// - Parameter creates: whether a file that isn't there yet comes into being.
  static func write(
    _ bytes: [UInt8], to path: String, creates: Bool = false
  ) throws(Failure) {
    guard !path.utf8.contains(0) else { throw Failure(reason: String(cString: strerror(EINVAL))) }
    guard let resolved = realpath(path, nil) else {
      guard creates, errno == ENOENT else { throw .last }
      return try create(path, bytes)
    }
    let target = String(cString: resolved)
    free(resolved)
    var status = stat()
    guard access(target, W_OK) == 0, stat(target, &status) == 0 else { throw .last }
    let temporary = "\(target).\(UInt64.random(in: 0...(.max))).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .last }
    do throws(Failure) {
      try fill(file, bytes)
      // Only root can give a file away; everybody else's new file is their own.
      _ = fchown(file, status.st_uid, status.st_gid)
      let isReady = fchmod(file, status.st_mode & 0o7777) == 0 && fsync(file) == 0
      let isClosed = close(file) == 0
      guard isReady, isClosed, rename(temporary, target) == 0 else { throw Failure.last }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Puts a whole file where there was none; a link that leads nowhere is not followed.
  private static func create(_ path: String, _ bytes: [UInt8]) throws(Failure) {
    let temporary = "\(path).\(UInt64.random(in: 0...(.max))).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .last }
    do throws(Failure) {
      try fill(file, bytes)
      let isReady = fsync(file) == 0
      let isClosed = close(file) == 0
      guard isReady, isClosed, rename(temporary, path) == 0 else { throw Failure.last }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func fill(_ file: Int32, _ bytes: [UInt8]) throws(Failure) {
    do {
      // Unlike standard output, a file has no reader that could go away.
      try StandardOutput.write(bytes, to: file)
    } catch {
      let failure = Failure.last
      close(file)
      throw failure
    }
  }
}
