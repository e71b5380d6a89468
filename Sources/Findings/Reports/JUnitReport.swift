// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's report as JUnit's XML, which most build servers read.
///
/// A rule is a suite and a resource a test in it: a test's name stays the same when code moves to
/// another file or line, so that a build server can tell since when it has failed. Silenced and
/// undetermined findings are skipped tests. One test more tells whether the input could be read,
/// so that a clean scan isn't a report without tests, which some servers take for a mistake.
struct JUnitReport {
  private let report: ScanReport
  private let context: ReportContext
  private let paths: ReportPaths

  private struct Suite {
    var name: String
    var tests: [String] = []
    var failures = 0
    var errors = 0
    var skipped = 0
    var names: [String: Int] = [:]
  }

  init(_ report: ScanReport, _ context: ReportContext) {
    self.report = report
    self.context = context
    paths = ReportPaths(context)
  }

  func text() -> String {
    var suites = [input()]
    var positions: [String: Int] = [:]
    for finding in report.findings {
      let position = positions[finding.rule.id] ?? suites.count
      if position == suites.count {
        positions[finding.rule.id] = position
        suites.append(Suite(name: finding.rule.id))
      }
      add(finding, to: &suites[position])
    }
    let time = Self.seconds(report.summary.milliseconds)
    var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
    text += "<testsuites name=\"bawn\" \(Self.counts(suites)) time=\"\(time)\">\n"
    for (index, suite) in suites.enumerated() {
      let stamp = context.time.map { " timestamp=\"\(Self.escaped($0))\"" } ?? ""
      text += "  <testsuite name=\"\(Self.escaped(suite.name))\" \(Self.counts([suite]))"
      text += " time=\"\(index == 0 ? time : "0")\"\(stamp)>\n"
      for test in suite.tests { text += test }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private static func counts(_ suites: [Suite]) -> String {
    func sum(_ value: (Suite) -> Int) -> Int { suites.reduce(0) { $0 + value($1) } }
    return "tests=\"\(sum(\.tests.count))\" failures=\"\(sum(\.failures))\""
      + " errors=\"\(sum(\.errors))\" skipped=\"\(sum(\.skipped))\""
  }

  // MARK: - Tests

  /// Whether all input could be read and judged.
  private func input() -> Suite {
    var suite = Suite(name: "bawn")
    let summary = report.summary
    var inner = ""
    let errors =
      report.unknownRules.map { "no rule is called \"\($0)\"" }
      + report.diagnostics.filter { $0.severity == .error }.map(sentence)
    if summary.isIncomplete || !report.unknownRules.isEmpty {
      suite.errors = 1
      let lines = errors.isEmpty ? ["a rule could not be evaluated"] : errors
      inner += "      <error message=\"\(Self.escaped(lines[0]))\" type=\"input\">"
      inner += lines.map(Self.escaped).joined(separator: "\n") + "</error>\n"
    }
    let totals =
      "\(ReportText.counted(summary.files, "file")), "
      + "\(ReportText.counted(summary.resources, "resource")), "
      + "\(ReportText.counted(summary.rules, "rule")): \(summary.passed) passed, "
      + "\(summary.failedTotal) failed, \(summary.undetermined) undetermined, "
      + "\(summary.suppressed) suppressed"
    let remarks =
      report.diagnostics.filter { $0.severity != .error }.map(sentence)
      + report.suppressionNotices.map { notice in
        let place = notice.place.file.map {
          "\(paths.name(of: $0).path):\(notice.place.startLine): "
        }
        return "\(notice.problem.rawValue) suppression: \(place ?? "")\(notice.message)"
      }
    inner += "      <system-out>"
    inner += ([totals] + remarks).map(Self.escaped).joined(separator: "\n") + "</system-out>\n"
    suite.tests = [
      "    <testcase name=\"all input is read and judged\" classname=\"bawn\" time=\"0\">\n"
        + inner + "    </testcase>\n"
    ]
    return suite
  }

  private func sentence(_ diagnostic: Diagnostic) -> String {
    guard let file = diagnostic.file else { return diagnostic.message }
    let line = diagnostic.position.map { ":\($0.line)" } ?? ""
    return "\(paths.name(of: file).path)\(line): \(diagnostic.message)"
  }

  private func add(_ finding: Finding, to suite: inout Suite) {
    let place = finding.decidingPlace
    let spot = place.file.map { paths.name(of: $0).path }
    var name = ReportText.visible(finding.subject.address)
    let count = suite.names[name, default: 0]
    suite.names[name] = count + 1
    // A second finding on a resource is told apart by something that stays.
    if count > 0 { name += " #\(finding.fingerprint.prefix(8))" }
    var test = "    <testcase name=\"\(XMLText.escaped(name))\""
    test += " classname=\"\(Self.escaped(finding.rule.id))\" time=\"0\""
    if let spot {
      test += " file=\"\(Self.escaped(spot))\" line=\"\(place.startLine)\""
    } else if let artifact = paths.artifact(of: finding) {
      test += " file=\"\(Self.escaped(artifact.path))\""
    }
    if let suppression = finding.suppression, finding.verdict != .pass {
      suite.skipped += 1
      let reason = suppression.reason.isEmpty ? "" : ": \(suppression.reason)"
      let text = "suppressed (\(suppression.kind.rawValue))\(reason)"
      test += ">\n      <skipped message=\"\(Self.escaped(text))\"/>\n    </testcase>\n"
    } else if finding.verdict == .undetermined {
      suite.skipped += 1
      let reasons = finding.unknowns.prefix(3).map(TerminalReport.reason)
      let text = "not decided \(reasons.joined(separator: ", "))"
      test += ">\n      <skipped message=\"\(Self.escaped(text))\"/>\n    </testcase>\n"
    } else if finding.verdict == .fail {
      suite.failures += 1
      test += ">\n      <failure message=\"\(Self.escaped(finding.message))\""
      test += " type=\"\(finding.severity.rawValue)\">\(body(finding, spot))</failure>\n"
      test += "    </testcase>\n"
    } else {
      test += "/>\n"
    }
    suite.tests.append(test)
  }

  /// What to read about a failure, below its message.
  private func body(_ finding: Finding, _ spot: String?) -> String {
    var lines = ["\(finding.severity.rawValue): \(finding.rule.title)"]
    if let spot { lines.append("\(spot):\(finding.decidingPlace.startLine)") }
    lines += LiveText(finding)?.lines ?? []
    if let excerpt = CodeExcerpt(finding, limit: 240) {
      for line in excerpt.lines {
        lines.append("\(line.isMarked ? "> " : "  ")\(line.number) | \(line.text)")
      }
      if let absent = excerpt.absent { lines.append("no \(absent)") }
    }
    for call in finding.calls {
      let file = call.place.file.map { " (\(paths.name(of: $0).path):\(call.place.startLine))" }
      lines.append("via \(call.address)\(file ?? "")")
    }
    if !finding.rule.fix.isEmpty { lines.append("fix: \(finding.rule.fix)") }
    lines.append("fingerprint: \(finding.fingerprint)")
    return lines.map(Self.escaped).joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    XMLText.escaped(ReportText.visible(text))
  }

  private static func seconds(_ milliseconds: Double) -> String {
    let whole = Int(milliseconds.rounded())
    let rest = String(whole % 1000)
    return "\(whole / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
