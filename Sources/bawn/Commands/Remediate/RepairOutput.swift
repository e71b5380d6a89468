// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Findings
import Remediation

/// What a run prints: a line a unit as it is done with, and at the end what to do next.
struct RepairOutput: Sendable {
  let run: String
  let plan: RemediationPlan

  /// A unit is done with.
  func tell(_ result: RemediationRun.Result) {
    let terminal = Terminal.current
    let text = TerminalText(isColored: terminal.isColored, width: terminal.width)
    let role: TerminalText.Role =
      switch result.outcome {
      case .repaired: .good
      case .rolledBack, .refused, .stopped: .notice
      case .held, .rollbackFailed: .severity(.high)
      }
    var lines = [
      "\(result.unit.name)  \(text.styled(result.outcome.word, role))  "
        + TerminalText.escaped(result.unit.resource.address)
    ]
    lines += result.outcome.reasons.map {
      "    " + TerminalText.cut(TerminalText.escaped($0), to: 400)
    }
    try? StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  /// The end, with the exit code.
  func summary(_ results: [RemediationRun.Result], left: Int, isBack: Bool) -> ExitCode {
    let wanted = isBack ? "rolled back" : "repaired"
    let good = results.count { $0.outcome.word == wanted }
    var line = "\(good) of \(results.count) \(wanted)"
    if left > 0 { line += ", \(left) not begun" }
    line += "; run \(run)"
    if !isBack, good > 0 { line += ", taken back with: bawn remediate rollback \(run)" }
    try? StandardOutput.write(Array((line + "\n").utf8))
    if good == results.count, left == 0 { return .success }
    return .findings
  }
}
