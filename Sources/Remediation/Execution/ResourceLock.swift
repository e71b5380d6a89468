// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Keeps other runs of this machine away from a resource, as long as it lives.
///
/// A lock of the system on a file, so that a process which dies holds none.
package final class ResourceLock: Sendable {
  private let file: Int32

  /// Takes the lock of a resource; nil where another run has it, or where locks can't be kept.
  ///
  /// - Parameters:
  ///   - folder: where the locks lie; it is there.
  ///   - account: whose resource it is.
  package init?(folder: String, account: String, address: String) {
    let name = SHA256.hash(data: Array("\(account)\n\(address)".utf8)).hexadecimalText
    let file = open("\(folder)/\(name)", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { return nil }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      return nil
    }
    self.file = file
  }

  deinit { close(file) }
}
