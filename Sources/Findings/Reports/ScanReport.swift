// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// All that one scan has to say.
package struct ScanReport: Sendable {
  /// The findings asked for, worst first.
  package var findings: [Finding] = []
  /// Problems with the input.
  package var diagnostics: [Diagnostic] = []
  /// Rule ids that were asked for and that no rule carries.
  package var unknownRules: [String] = []
  /// What is to be said of suppressions that don't hold or match nothing.
  package var suppressionNotices: [SuppressionNotice] = []
  /// What the scan could have found.
  package var extent = ScanExtent()
  /// Counts over everything judged, whatever `findings` was restricted to.
  package var summary = ScanSummary()

  /// A report without content.
  package init() {}

  /// Sorts findings: worst first, then by place and rule, so that output is the same every time.
  package mutating func sortFindings() {
    // Positions are looked up once per finding, not once per comparison, and files by number: they
    // are few, and their paths alike for most of their length.
    var numbers: [ObjectIdentifier: Int] = [:]
    var files: [SourceFile] = []
    for finding in findings {
      guard let file = finding.location.file else { continue }
      if numbers.updateValue(0, forKey: ObjectIdentifier(file)) == nil { files.append(file) }
    }
    var number = 0
    var path = ""
    for file in files.sorted(by: { $0.path < $1.path }) {
      // Two files of one path are one place.
      if number == 0 || file.path != path { number += 1 }
      path = file.path
      numbers[ObjectIdentifier(file)] = number
    }
    let keys = findings.map { finding in
      (
        order: finding.verdict == .fail ? 0 : (finding.verdict == .undetermined ? 1 : 2),
        rank: -finding.severity.rank,
        file: finding.location.file.flatMap { numbers[ObjectIdentifier($0)] } ?? 0,
        start: finding.location.bytes.start, address: finding.subject.address,
        rule: finding.rule.id, message: finding.message
      )
    }
    let order = findings.indices.sorted { a, b in
      let x = keys[a]
      let y = keys[b]
      if (x.order, x.rank, x.file, x.start) != (y.order, y.rank, y.file, y.start) {
        return (x.order, x.rank, x.file, x.start) < (y.order, y.rank, y.file, y.start)
      }
      return (x.address, x.rule, x.message, a) < (y.address, y.rule, y.message, b)
    }
    findings = order.map { findings[$0] }
  }
}

/// Counts of one scan.
package struct ScanSummary: Sendable {
  /// Files read.
  package var files = 0
  /// Root modules judged, each as often as it has environments.
  package var roots = 0
  /// Root modules left out because nothing of them has changed.
  package var unchangedRoots = 0
  /// Live accounts judged.
  package var accounts = 0
  /// Resources judged.
  package var resources = 0
  /// Rules that were selected.
  package var rules = 0
  /// Unsuppressed failing findings by severity.
  package var failed: [Severity: Int] = [:]
  /// Failing findings that are silenced.
  package var suppressed = 0
  /// Passing pairs of rule and resource.
  package var passed = 0
  /// Undetermined pairs of rule and resource.
  package var undetermined = 0
  /// Undetermined pairs by what would have to be known.
  package var undeterminedByUnknown: [String: Int] = [:]
  /// Undetermined pairs by rule.
  package var undeterminedByRule: [String: Int] = [:]
  /// Rules or evaluations that ended in an error.
  package var evaluationErrors = 0
  /// Whether some input could not be used, so that findings may be missing.
  package var isIncomplete = false
  /// Wall-clock time in milliseconds.
  package var milliseconds = 0.0

  /// No counts yet.
  package init() {}

  /// What was judged, in words: files, resources, rules, and the roots that were left out.
  var judged: [String] {
    var parts = [
      accounts > 0 && roots == 0
        ? ReportText.counted(accounts, "account") : ReportText.counted(files, "file"),
      ReportText.counted(resources, "resource"), ReportText.counted(rules, "rule"),
    ]
    if unchangedRoots > 0 {
      parts.append(ReportText.counted(unchangedRoots, "root") + " unchanged and left out")
    }
    return parts
  }

  /// Unsuppressed failing findings of all severities.
  package var failedTotal: Int { failed.values.reduce(0, +) }
}
