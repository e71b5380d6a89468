// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// A scan's report as the JSON document that `Documentation/output.md` describes.
package struct JSONReport {
  private let arena: Arena

  private init(arena: Arena) { self.arena = arena }

  /// The document of a report.
  ///
  /// - Parameter version: the program's version.
  package static func document(_ report: ScanReport, version: String) -> Document {
    let builder = DocumentBuilder(chunkSize: 64 << 10)
    let writer = JSONReport(arena: builder.arena)
    let root = writer.object([
      ("version", writer.text(version)),
      ("findings", writer.list(report.findings.map(writer.finding))),
      ("diagnostics", writer.list(report.diagnostics.map(writer.diagnostic))),
      ("unknownRules", writer.list(report.unknownRules.map { writer.text($0) })),
      ("summary", writer.summary(report.summary)),
    ])
    return builder.finish(root: root)
  }

  private func finding(_ finding: Finding) -> Node {
    let rule = finding.rule
    return object([
      ("rule", text(rule.id)),
      ("aliases", list(rule.aliases.map { text($0) })),
      ("title", text(rule.title)),
      ("severity", text(finding.severity.rawValue)),
      ("action", text(finding.action.rawValue)),
      ("verdict", text(finding.verdict.rawValue)),
      ("message", text(finding.message)),
      ("resource", subject(finding.subject)),
      ("location", place(finding.location)),
      ("calls", list(finding.calls.map(call))),
      ("cause", list(finding.causes.map(cause))),
      ("unknowns", list(finding.unknowns.map { text($0) })),
      ("fingerprint", text(finding.fingerprint)),
      ("previousFingerprints", list(finding.previousFingerprints.map { text($0) })),
      (
        "suppression",
        finding.suppression.map {
          object([("kind", text($0.kind)), ("reason", text($0.reason))])
        } ?? .null
      ),
    ])
  }

  private func subject(_ subject: Finding.Subject) -> Node {
    object([
      ("type", text(subject.type)),
      ("address", text(subject.address)),
      ("id", optional(subject.id)),
      ("arn", optional(subject.arn)),
      ("provider", text(subject.provider)),
      ("account", optional(subject.account)),
      ("region", optional(subject.region)),
      ("environment", optional(subject.environment)),
    ])
  }

  private func place(_ place: Finding.Place) -> Node {
    guard let file = place.file else { return .null }
    return object([
      ("file", text(file.path)),
      ("startLine", .integer(place.startLine)),
      ("endLine", .integer(place.endLine)),
    ])
  }

  private func call(_ call: Finding.Call) -> Node {
    object([
      ("address", text(call.address)),
      ("file", optional(call.place.file?.path)),
      ("line", call.place.file == nil ? .null : .integer(call.place.startLine)),
    ])
  }

  private func cause(_ cause: Finding.Cause) -> Node {
    object([
      ("path", text(cause.path)),
      ("file", optional(cause.place.file?.path)),
      ("line", cause.place.file == nil ? .null : .integer(cause.place.startLine)),
      ("absent", .boolean(cause.isAbsent)),
    ])
  }

  private func diagnostic(_ diagnostic: Diagnostic) -> Node {
    let position = diagnostic.position
    return object([
      ("id", text(diagnostic.id)),
      ("severity", text(diagnostic.severity.rawValue)),
      ("message", text(diagnostic.message)),
      ("file", optional(diagnostic.file?.path)),
      ("line", position.map { .integer($0.line) } ?? .null),
      ("column", position.map { .integer($0.column) } ?? .null),
    ])
  }

  private func summary(_ summary: ScanSummary) -> Node {
    object([
      ("files", .integer(summary.files)),
      ("resources", .integer(summary.resources)),
      ("rules", .integer(summary.rules)),
      (
        "failed",
        object(
          Severity.allCases.reversed().map { ($0.rawValue, .integer(summary.failed[$0] ?? 0)) })
      ),
      ("passed", .integer(summary.passed)),
      ("undetermined", .integer(summary.undetermined)),
      ("undeterminedByRule", counts(summary.undeterminedByRule)),
      ("undeterminedByUnknown", counts(summary.undeterminedByUnknown)),
      ("suppressed", .integer(summary.suppressed)),
      ("evaluationErrors", .integer(summary.evaluationErrors)),
      ("incomplete", .boolean(summary.isIncomplete)),
      ("milliseconds", .integer(Int(summary.milliseconds.rounded()))),
    ])
  }

  private func counts(_ counts: [String: Int]) -> Node {
    object(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
  }

  private func object(_ fields: [(String, Node)]) -> Node {
    arena.object(fields.map { Node.Entry(key: arena.string($0.0), value: $0.1) })
  }

  private func list(_ elements: [Node]) -> Node { arena.array(elements) }

  private func text(_ text: String) -> Node { arena.string(text) }

  private func optional(_ text: String?) -> Node { text.map { arena.string($0) } ?? .null }
}
