// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's report as JSON Lines: a record a line, told apart by `kind`.
///
/// Findings come first, then diagnostics and notices, and the summary last, so that a reader who
/// got the last line got everything.
enum JSONLinesReport {
  static func write(
    _ report: ScanReport, _ context: ReportContext, to sink: ([UInt8]) throws -> Void
  ) rethrows {
    var output: [UInt8] = []
    let arena = Arena(chunkSize: 16 << 10)
    func add(_ kind: StaticString, _ node: (JSONReport) -> Node) throws {
      // A document a line: no more than one has to be held.
      arena.reset()
      let writer = JSONReport(arena: arena, base: context.base)
      let head = writer.object([("kind", arena.string(kind))])
      let record = writer.joined(head, node(writer))
      withExtendedLifetime(arena) { JSONWriter.append(record, to: &output) }
      output.append(0x0A)
      if output.count > ReportFormat.pieceSize {
        try sink(output)
        output.removeAll(keepingCapacity: true)
      }
    }
    for finding in report.findings { try add("finding") { $0.finding(finding) } }
    for diagnostic in report.diagnostics {
      try add("diagnostic") { $0.diagnostic(diagnostic) }
    }
    for notice in report.suppressionNotices {
      try add("suppressionNotice") { $0.notice(notice) }
    }
    for name in report.unknownRules {
      try add("unknownRule") { $0.object([("rule", $0.text(name))]) }
    }
    try add("summary") { writer in
      let summary = writer.summary(report.summary)
      let version = writer.object([("version", writer.text(context.version))])
      return writer.joined(version, summary)
    }
    try sink(output)
  }
}
