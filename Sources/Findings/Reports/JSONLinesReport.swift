// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's report as JSON Lines: a record a line, told apart by `kind`.
///
/// Findings come first, then diagnostics and notices, and the summary last, so that a reader who
/// got the last line got everything.
enum JSONLinesReport {
  static func bytes(_ report: ScanReport, _ context: ReportContext) -> [UInt8] {
    var output: [UInt8] = []
    func add(_ kind: StaticString, _ node: (JSONReport) -> Node) {
      // A document a line: no more than one has to be held.
      let arena = Arena(chunkSize: 4 << 10)
      let writer = JSONReport(arena: arena, base: context.base)
      let head = writer.object([("kind", arena.string(kind))])
      let record = writer.joined(head, node(writer))
      withExtendedLifetime(arena) { JSONWriter.append(record, to: &output) }
      output.append(0x0A)
    }
    for finding in report.findings { add("finding") { $0.finding(finding) } }
    for diagnostic in report.diagnostics { add("diagnostic") { $0.diagnostic(diagnostic) } }
    for notice in report.suppressionNotices { add("suppressionNotice") { $0.notice(notice) } }
    for name in report.unknownRules {
      add("unknownRule") { $0.object([("rule", $0.text(name))]) }
    }
    add("summary") { writer in
      let summary = writer.summary(report.summary)
      let version = writer.object([("version", writer.text(context.version))])
      return writer.joined(version, summary)
    }
    return output
  }
}
