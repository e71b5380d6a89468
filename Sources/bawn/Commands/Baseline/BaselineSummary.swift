// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings

/// The line that a command about baselines ends with.
enum BaselineSummary {
  /// Prints the line.
  ///
  /// - Throws: the exit code of work left undone, when some input couldn't be used.
  static func write(_ line: String, isComplete: Bool) throws {
    let addition = isComplete ? "" : "; some input could not be used, findings may be missing"
    try StandardOutput.write(Array((TerminalText.escaped(line + addition) + "\n").utf8))
    if !isComplete { throw ExitCode.incomplete }
  }

  /// A number of findings.
  static func counted(_ count: Int) -> String { "\(count) finding\(count == 1 ? "" : "s")" }
}

extension ScanReport {
  /// Whether some input could not be used, or some rule could not be evaluated.
  var isIncomplete: Bool {
    summary.isIncomplete || diagnostics.contains { $0.severity == .error }
  }
}
