// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Synchronization

/// A scan's report as the JSON document that `Documentation/output.md` describes.
struct JSONReport {
  private let nodes: JSONNodes
  private let base: String

  /// - Parameter base: the scanned folder; files below it are named from there, so that a report
  ///   says the same wherever the scan was started.
  init(arena: Arena, base: String?) {
    nodes = JSONNodes(arena: arena)
    self.base = base.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
  }

  /// Writes the document of a report, in pieces: of a large one only a part is ever in memory.
  ///
  /// - Complexity: O(n) in the size of the report.
  static func write(
    _ report: ScanReport, _ context: ReportContext, to sink: ([UInt8]) throws -> Void
  ) rethrows {
    var output = Array("{\n  \"version\": ".utf8)
    let arena = Arena(chunkSize: 16 << 10)
    func add(_ level: Int, _ node: (JSONReport) -> Node) {
      arena.reset()
      var options = JSONWriter.Options.pretty
      options.level = level
      let value = node(JSONReport(arena: arena, base: context.base))
      withExtendedLifetime(arena) { JSONWriter.append(value, to: &output, options: options) }
    }
    add(1) { $0.text(context.version) }
    output += Array(",\n  \"findings\": [".utf8)
    try sink(output)
    output.removeAll(keepingCapacity: true)
    var start = 0
    while start < report.findings.count {
      let end = min(start + batchSize, report.findings.count)
      for piece in pieces(of: report.findings[start..<end], base: context.base) {
        try sink(piece)
      }
      start = end
    }
    output += Array((report.findings.isEmpty ? "]" : "\n  ]").utf8)
    let rest: [(name: String, node: (JSONReport) -> Node)] = [
      ("diagnostics", { $0.list(report.diagnostics.map($0.diagnostic)) }),
      ("unknownRules", { $0.list(report.unknownRules.map($0.text)) }),
      ("suppressionNotices", { $0.list(report.suppressionNotices.map($0.notice)) }),
      ("summary", { $0.summary(report.summary) }),
    ]
    for member in rest {
      output += Array(",\n  \"\(member.name)\": ".utf8)
      add(1, member.node)
    }
    try sink(output + Array("\n}\n".utf8))
  }

  /// How many findings are in memory as text at once.
  private static let batchSize = 4096

  /// Findings as members of the array, written side by side.
  private static func pieces(of findings: ArraySlice<Finding>, base: String?) -> [[UInt8]] {
    let made = Mutex<[Int: [UInt8]]>([:])
    var options = JSONWriter.Options.pretty
    options.level = 2
    Workers.forEachChunk(of: findings.count, size: 256) { [options] _, items in
      var text: [UInt8] = []
      let arena = Arena(chunkSize: 16 << 10)
      for item in items {
        let position = findings.startIndex + item
        text += Array((position == 0 ? "\n    " : ",\n    ").utf8)
        arena.reset()
        let node = JSONReport(arena: arena, base: base).finding(findings[position])
        withExtendedLifetime(arena) { JSONWriter.append(node, to: &text, options: options) }
      }
      made.withLock { $0[items.lowerBound] = text }
    }
    return made.withLock { $0 }.sorted { $0.key < $1.key }.map(\.value)
  }

  func finding(_ finding: Finding) -> Node {
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
      ("linkedFingerprints", list(finding.linkedFingerprints.map { text($0) })),
      (
        "suppression",
        finding.suppression.map(suppression) ?? .null
      ),
    ])
  }

  private func suppression(_ suppression: Finding.Suppression) -> Node {
    object(
      [
        ("kind", text(suppression.kind.rawValue)),
        ("reason", text(suppression.reason)),
        ("approvedBy", optional(suppression.approvedBy)),
        ("until", optional(suppression.until)),
      ] + spot(suppression.place))
  }

  func notice(_ notice: SuppressionNotice) -> Node {
    object(
      [
        ("problem", text(notice.problem.rawValue)),
        ("suppressionKind", text(notice.kind.rawValue)),
        ("subject", text(notice.subject)),
        ("message", text(notice.message)),
      ] + spot(notice.place))
  }

  /// A file and line, or nulls.
  private func spot(_ place: Finding.Place) -> [(StaticString, Node)] {
    [
      ("file", place.file.map(path) ?? .null),
      ("line", place.file == nil ? .null : .integer(place.startLine)),
    ]
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
      ("scope", text(subject.scope)),
      ("live", subject.live.map(live) ?? .null),
    ])
  }

  private func live(_ live: Finding.Live) -> Node {
    object([
      ("snapshot", text(live.snapshot)),
      ("call", text(live.call)),
      ("codeScope", optional(live.code?.scope)),
      ("codeAddress", optional(live.code?.address)),
    ])
  }

  private func place(_ place: Finding.Place) -> Node {
    guard let file = place.file else { return .null }
    return object([
      ("file", path(file)),
      ("startLine", .integer(place.startLine)),
      ("endLine", .integer(place.endLine)),
    ])
  }

  private func call(_ call: Finding.Call) -> Node {
    object(
      [
        ("address", text(call.address))
      ] + spot(call.place))
  }

  private func cause(_ cause: Finding.Cause) -> Node {
    object(
      [
        ("path", text(cause.path))
      ] + spot(cause.place) + [("absent", .boolean(cause.isAbsent))])
  }

  func diagnostic(_ diagnostic: Diagnostic) -> Node {
    let position = diagnostic.position
    return object([
      ("id", text(diagnostic.id)),
      ("severity", text(diagnostic.severity.rawValue)),
      ("message", text(diagnostic.message)),
      ("file", diagnostic.file.map(path) ?? .null),
      ("line", position.map { .integer($0.line) } ?? .null),
      ("column", position.map { .integer($0.column) } ?? .null),
    ])
  }

  func summary(_ summary: ScanSummary) -> Node {
    object([
      ("files", .integer(summary.files)),
      ("roots", .integer(summary.roots)),
      ("unchangedRoots", .integer(summary.unchangedRoots)),
      ("accounts", .integer(summary.accounts)),
      ("resources", .integer(summary.resources)),
      ("rules", .integer(summary.rules)),
      (
        "failed",
        nodes.object(
          named: Severity.allCases.reversed().map {
            ($0.rawValue, .integer(summary.failed[$0] ?? 0))
          })
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
    nodes.object(named: counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
  }

  func object(_ members: [(StaticString, Node)]) -> Node { nodes.object(complete: members) }

  /// One object with the members of both.
  func joined(_ first: Node, _ second: Node) -> Node {
    nodes.arena.object(Array(first.entries) + Array(second.entries))
  }

  private func list(_ elements: [Node]) -> Node { nodes.list(elements) }

  func text(_ text: String) -> Node { nodes.text(text) }

  private func path(_ file: SourceFile) -> Node {
    guard !base.isEmpty, file.path.hasPrefix(base) else { return text(file.path) }
    return nodes.arena.string(file.path.dropFirst(base.count))
  }

  private func optional(_ text: String?) -> Node { nodes.optional(text) }
}
