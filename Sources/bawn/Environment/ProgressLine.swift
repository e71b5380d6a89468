// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One line on the terminal that says how far long work has come, and goes away when it is done.
///
/// It is written to standard error, and only when that is a terminal: pipes and logs stay clean.
final class ProgressLine: Sendable {
  /// Work that is done before anybody asks what goes on needs no line.
  private static let patience = Duration.milliseconds(700)
  private static let interval = Duration.milliseconds(100)

  private let last: Mutex<ContinuousClock.Instant>
  private let isShown = Mutex(false)

  private init() { last = Mutex(.now + Self.patience) }

  /// A line; nil where nobody would see it.
  static func start() -> (line: ProgressLine, progress: WorkProgress)? {
    guard isatty(STDERR_FILENO) == 1, Environment.all["TERM"] != "dumb" else { return nil }
    let line = ProgressLine()
    return (line, WorkProgress { line.show($0) })
  }

  /// Takes the line away.
  func end() {
    guard isShown.withLock({ $0 }) else { return }
    try? StandardOutput.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
  }

  private func show(_ state: WorkProgress.State) {
    let isDue = last.withLock { last in
      let now = ContinuousClock.now
      // Before the patience is over this is negative.
      guard now - last >= Self.interval else { return false }
      last = now
      return true
    }
    guard isDue else { return }
    isShown.withLock { $0 = true }
    var text = state.stage
    if state.total > 0 {
      text += " \(state.done) of \(state.total) (\(state.done * 100 / state.total) %)"
    } else if state.done > 0 {
      text += " \(state.done)"
    }
    try? StandardOutput.write(Array("\r\u{1B}[K\(text)".utf8), to: STDERR_FILENO)
  }
}
