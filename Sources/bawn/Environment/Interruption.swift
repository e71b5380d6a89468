// Bawn
// SPDX-License-Identifier: Apache-2.0

import RegoEngine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ends evaluations when the user presses Ctrl-C or the process is asked to end.
///
/// The first signal ends what runs, so that results so far can still be told; the second one ends
/// the process as it would have without this.
enum Interruption {
  /// Cancelled by the first signal.
  static let cancellation = RegoCancellation()

  /// The exit code of a process that was interrupted.
  static let exitCode: Int32 = 130

  /// Watches for signals from now on.
  static func watch() -> RegoCancellation {
    // Made before a handler can need it: a handler may not allocate.
    let cancellation = cancellation
    var watched = sigset_t()
    sigemptyset(&watched)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&watched, number)
      var action = sigaction()
      #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = { _ in Interruption.cancellation.cancel() }
      #else
        action.__sigaction_handler.sa_handler = { _ in Interruption.cancellation.cancel() }
      #endif
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
      sigaction(number, &action, nil)
    }
    // Whoever started this may have blocked them, which is inherited.
    pthread_sigmask(SIG_UNBLOCK, &watched, nil)
    return cancellation
  }
}
