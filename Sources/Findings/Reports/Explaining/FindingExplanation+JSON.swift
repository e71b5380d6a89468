// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension FindingExplanation {
  /// The explanation as a JSON document: the finding as in reports, and what is known besides.
  package func json(version: String, base: String?) -> [UInt8] {
    let arena = Arena()
    let nodes = JSONNodes(arena: arena)
    let writer = JSONReport(arena: arena, base: base)
    let rule = finding.rule
    let diff = hasCode ? FixDiff(finding: finding, limit: 480).lines() : []
    let about = nodes.object([
      ("id", nodes.text(rule.id)),
      ("severity", nodes.text(rule.severity.rawValue)),
      ("rationale", nodes.text(rule.rationale)),
      ("references", nodes.texts(rule.references)),
      ("tags", nodes.texts(rule.tags)),
      (
        "controls",
        nodes.object(
          named: controls.sorted { $0.key < $1.key }.map { ($0.key, nodes.texts($0.value)) })
      ),
    ])
    let fix = nodes.object([
      ("text", nodes.text(rule.fix)),
      (
        "lines",
        nodes.list(
          diff.map { line in
            nodes.object([("added", .boolean(line.isAdded)), ("text", nodes.text(line.text))])
          })
      ),
    ])
    let causes = finding.causes.map { cause in
      nodes.object([
        ("path", nodes.text(cause.path)),
        ("value", nodes.optional(cause.value)),
        ("absent", .boolean(cause.isAbsent)),
        ("code", hasCode ? code(cause, nodes) : nil),
      ])
    }
    return nodes.bytes(
      nodes.object([
        ("version", nodes.text(version)),
        ("finding", writer.finding(finding)),
        ("rule", about),
        ("causes", nodes.list(causes)),
        ("advice", nodes.texts(finding.unknowns.map(advice))),
        ("fix", fix),
        (
          "suppress",
          nodes.object([
            ("comment", nodes.text(comment)),
            ("configuration", nodes.text(configuration.joined(separator: "\n") + "\n")),
          ])
        ),
        (
          "identity",
          nodes.object([
            ("rule", nodes.text(rule.id)),
            ("scope", nodes.text(finding.subject.scope)),
            ("resource", nodes.text(identity)),
            ("element", nodes.text(SecretMask.masked(finding.element))),
          ])
        ),
      ]))
  }

  private func code(_ cause: Finding.Cause, _ nodes: JSONNodes) -> Node? {
    guard let excerpt = CodeExcerpt(cause.place, of: finding, limit: 480) else { return nil }
    return nodes.list(
      excerpt.lines.map { line in
        nodes.object([
          ("line", .integer(line.number)), ("text", nodes.text(line.text)),
          ("marked", .boolean(line.isMarked)),
        ])
      })
  }
}
