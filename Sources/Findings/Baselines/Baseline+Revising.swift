// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Inventory

extension Baseline {
  /// What a revision has changed.
  package struct Revision: Sendable {
    /// The new content.
    package var baseline: Baseline
    /// How many findings are new in it.
    package var added = 0
    /// How many entries carry another fingerprint than before.
    package var renamed = 0
    /// How many entries were dropped.
    package var dropped = 0
  }

  /// How to revise.
  package struct RevisionOptions: Sendable {
    /// Whether findings that aren't in it yet come in.
    package var adds: Bool
    /// Whether entries that no finding has go out.
    package var drops: Bool
    /// The day that new entries are first seen on, as `YYYY-MM-DD`.
    package var today: String

    /// Options from their parts.
    package init(adds: Bool, drops: Bool, today: String) {
      self.adds = adds
      self.drops = drops
      self.today = today
    }
  }

  /// The baseline brought up to date with a scan's findings.
  ///
  /// Entries that are found keep their day and reason, and get the present fingerprint, address
  /// and file. Findings that are silenced by something else don't come in, and only certain ones:
  /// an undetermined one blocks nothing, and is news when it becomes certain.
  ///
  /// - Parameters:
  ///   - findings: what the scan found, before this baseline silenced any of it.
  ///   - file: the path that an entry shows for a finding.
  package func revised(
    with findings: [Finding], extent: ScanExtent, options: RevisionOptions,
    file: (Finding) -> String
  ) -> Revision {
    var findings = findings
    let outcome = apply(to: &findings, extent: extent)
    var revision = Revision(baseline: self)
    let gone = Set(options.drops ? outcome.gone : [])
    revision.dropped = gone.count
    var entries: [Entry] = []
    var positions: [String: Int] = [:]
    for index in self.entries.indices where !gone.contains(index) {
      let entry = self.entries[index]
      let renamed = outcome.renamed[index] ?? []
      if !renamed.isEmpty { revision.renamed += 1 }
      let kept = outcome.present.contains(index) || renamed.isEmpty ? [entry.fingerprint] : []
      for fingerprint in kept + renamed {
        var entry = entry
        entry.fingerprint = fingerprint
        if let earlier = positions[fingerprint] {
          entries[earlier] = Baseline.united(entries[earlier], entry)
        } else {
          positions[fingerprint] = entries.count
          entries.append(entry)
        }
      }
    }
    var described: Set<String> = []
    for finding in findings where finding.verdict == .fail {
      let kind = finding.suppression?.kind
      guard kind == nil || kind == .baseline,
        described.insert(finding.fingerprint).inserted
      else { continue }
      var entry = Entry(finding, file: file(finding), since: options.today)
      if let position = positions[finding.fingerprint] {
        entry.since = entries[position].since
        entry.reason = entries[position].reason
        entry.range = entries[position].range
        entries[position] = entry
      } else if options.adds, !finding.linkedFingerprints.contains(where: { positions[$0] != nil })
      {
        positions[finding.fingerprint] = entries.count
        entries.append(entry)
        revision.added += 1
      }
    }
    revision.baseline.entries = entries
    return revision
  }
}

extension Baseline.Entry {
  /// The entry of a finding.
  ///
  /// Instances of a resource with `count` have one fingerprint together, so the address goes
  /// without the index.
  package init(_ finding: Finding, file: String, since: String) {
    self.init(
      fingerprint: finding.fingerprint, rule: finding.rule.id,
      resource: ResourceAddress.withoutCounts(finding.subject.address),
      scope: finding.subject.scope, file: file, since: since)
  }
}
