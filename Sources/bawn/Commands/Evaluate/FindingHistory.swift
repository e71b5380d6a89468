// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Persistence
import Policies

/// The history of findings that an evaluation goes into.
struct FindingHistory {
  private let store: SQLiteStore
  private var opened = 0
  private var closed = 0
  private var remaining = 0
  private var unsettled = 0
  /// Whether there is anything to be said of the store.
  private var isNoted = false

  /// Opens a store, or makes it.
  ///
  /// - Throws: `InputFailure` where that can't be done.
  init(path: String) throws { store = try SnapshotArguments.openStore(path, creates: true) }

  /// Notes what was found: each account as of when it was read.
  ///
  /// - Parameter now: a clock that was ahead when an account was read must not keep what is read
  ///   later out of the history.
  mutating func note(_ report: inout ScanReport, _ extent: LiveExtent, now: Int) {
    // What was asked for wasn't judged.
    guard report.unknownRules.isEmpty else { return }
    var findings: [String: [Finding]] = [:]
    for finding in report.findings
    where finding.verdict == .fail && finding.suppression == nil && extent.isVerdict(finding) {
      findings[finding.subject.scope, default: []].append(finding)
    }
    for account in extent.accounts {
      let time = min(account.seen ?? now, now)
      do {
        let changes = try store.note(
          findings[account.number] ?? [], of: account.number, asOf: time
        ) { known in
          extent.isGone(
            known.fingerprint, rule: known.rule, type: known.type, address: known.address,
            region: known.region, account: known.scope)
        }
        if let changes {
          add(changes)
        } else {
          report.diagnostics.append(Self.outdated(account.number, time, store.lastJudged))
        }
      } catch {
        report.diagnostics.append(
          Diagnostic(
            id: "history-unwritten", severity: .error,
            message: "the history of account \(account.number) isn't kept: "
              + ((error as? StoreError)?.message ?? "\(error)")))
      }
    }
  }

  private mutating func add(_ changes: FindingChanges) {
    isNoted = true
    opened += changes.opened.count
    closed += changes.closed.count
    remaining += changes.remaining
    unsettled += changes.unsettled
  }

  private static func outdated(
    _ account: String, _ time: Int, _ lastJudged: (String) throws -> Int?
  ) -> Diagnostic {
    let last = (try? lastJudged(account)).flatMap(\.self).map { " as of \(Timestamp.text($0))" }
    return Diagnostic(
      id: "history-goes-on", severity: .warning,
      message: "account \(account) was judged\(last ?? " later") before, and this snapshot is of "
        + "\(Timestamp.text(time)): the history of its findings stays as it is")
  }

  /// Says on standard error what has opened and closed.
  func tell() {
    guard isNoted else { return }
    var text =
      "\(store.path): \(CollectionOutput.count(opened, "finding")) opened, "
      + "\(CollectionOutput.number(closed)) closed, "
      + "\(CollectionOutput.number(remaining + unsettled)) still open"
    if unsettled > 0 {
      text += " (\(CollectionOutput.number(unsettled)) of them couldn't be told this time)"
    }
    CollectionOutput.warn(text)
  }
}
