// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Policies

/// The end of a judging command: what it says and with which code it ends.
struct ReportedScan {
  var report: ScanReport
  var started: ContinuousClock.Instant
  var settings: GateArguments.Settings

  /// Writes the reports.
  ///
  /// - Throws: the exit code, where it isn't 0.
  consuming func finish(_ reports: ReportArguments, paths: [String], code: String?) throws {
    report.summary.milliseconds = Self.milliseconds(ContinuousClock.now - started)
    let exitCode = exitCode
    switch settings.verdicts {
    case .fail: report.findings.removeAll { $0.verdict != .fail }
    case .undetermined: report.findings.removeAll { $0.verdict == .pass }
    case .all: break
    }
    let isWritten = try reports.write(report, paths: paths, code: code, exitCode: exitCode)
    // Taking many findings apart takes as long as printing them, and the process ends anyway.
    _ = Unmanaged.passRetained(Kept(report))
    if exitCode != 0 { throw ExitCode(exitCode) }
    if !isWritten { throw ExitCode.incomplete }
  }

  private var exitCode: Int32 {
    if !report.unknownRules.isEmpty { return 2 }
    let blocks = report.findings.contains { $0.blocks && $0.severity >= settings.failOn }
    if blocks && !settings.softFail { return 1 }
    let worst = report.diagnostics.map(\.severity).max()
    let isUnreadable = worst == .error || (settings.strict && worst == .warning)
    return isUnreadable || report.summary.evaluationErrors > 0 ? 3 : 0
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) * 1_000 + Double(attoseconds) / 1e15
  }
}

/// A report that isn't taken apart before the process ends.
private final class Kept {
  let report: ScanReport

  init(_ report: ScanReport) { self.report = report }
}
