// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension Baseline {
  /// What came of holding findings against a baseline.
  package struct Outcome: Sendable {
    /// Positions of entries that a finding has now.
    package var present: Set<Int> = []
    /// The present fingerprints of entries that were found by an earlier one: the resource has
    /// moved, the rule has another name, or the root module is now judged per environment.
    package var renamed: [Int: [String]] = [:]
    /// Positions of entries that no finding has, though their scope was scanned.
    package var gone: [Int] = []
  }

  /// Silences the findings that stand in the baseline.
  ///
  /// - Parameter extent: what the scan covered; an entry about something else isn't missed.
  package func apply(to findings: inout [Finding], extent: ScanExtent) -> Outcome {
    var positions: [String: Int] = [:]
    positions.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() { positions[entry.fingerprint] = index }
    var outcome = Outcome()
    for index in findings.indices where findings[index].verdict != .pass {
      let finding = findings[index]
      var position = positions[finding.fingerprint]
      if let position {
        outcome.present.insert(position)
      } else if let earlier = finding.previousFingerprints.lazy.compactMap({ positions[$0] }).first
      {
        position = earlier
        if outcome.renamed[earlier]?.contains(finding.fingerprint) != true {
          outcome.renamed[earlier, default: []].append(finding.fingerprint)
        }
      } else if let linked = finding.linkedFingerprints.lazy.compactMap({ positions[$0] }).first {
        // The entry is about the same resource judged elsewhere, where it keeps its name.
        position = linked
        outcome.present.insert(linked)
      }
      guard let position, finding.suppression == nil else { continue }
      let entry = entries[position]
      findings[index].suppression = Finding.Suppression(
        kind: .baseline, reason: entry.reason.isEmpty ? "known since \(entry.since)" : entry.reason,
        place: place(of: entry))
    }
    outcome.gone = entries.indices.filter { index in
      !outcome.present.contains(index) && outcome.renamed[index] == nil
        && extent.covers(rule: entries[index].rule, scope: entries[index].scope)
    }
    return outcome
  }

  /// What is to be said of entries that match no finding.
  package func notices(_ outcome: Outcome) -> [SuppressionNotice] {
    guard let first = outcome.gone.first else { return [] }
    let count = outcome.gone.count
    let name = Baseline.name(of: entries[first])
    return [
      SuppressionNotice(
        problem: .unmatched, kind: .baseline, subject: path,
        message: count == 1
          ? "a finding in \"\(path)\" is there no more: \(name); bawn baseline prune drops it"
          : "\(count) findings in \"\(path)\" are there no more, such as \(name); "
            + "bawn baseline prune drops them",
        place: place(of: entries[first]))
    ]
  }

  /// What is to be said of entries that carry an earlier name; nil when there are none.
  package func note(_ outcome: Outcome) -> Diagnostic? {
    guard let first = outcome.renamed.keys.min() else { return nil }
    let count = outcome.renamed.count
    return Diagnostic(
      id: "baseline-renamed", severity: .note,
      message: "\(count == 1 ? "a finding goes" : "\(count) findings go") by an earlier name here, "
        + "because a resource was moved or a rule renamed; bawn baseline update rewrites "
        + (count == 1 ? "it" : "them"),
      file: file, range: entries[first].range)
  }
}
