// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Findings
internal import Inventory

/// What a comparison found, for people at a terminal and for programs.
package struct DriftText {
  private let outcome: DriftScan.Outcome

  /// The texts of an outcome.
  package init(_ outcome: DriftScan.Outcome) { self.outcome = outcome }

  // MARK: - Terminal

  /// Lines for a terminal, what matters most first.
  package func terminal(_ text: TerminalText) -> String {
    var lines: [String] = []
    for (index, item) in outcome.report.items.enumerated() {
      lines.append(title(item, text))
      for finding in outcome.opened[index].prefix(5) {
        lines.append(
          "    " + text.styled("opens", .notice) + " "
            + text.styled(finding.severity.rawValue, .severity(finding.severity)) + " "
            + TerminalText.escaped("\(finding.rule.id): \(finding.message)"))
      }
      if outcome.opened[index].count > 5 {
        lines.append("    and \(outcome.opened[index].count - 5) findings more")
      }
      if case .changed(let changes) = item.kind {
        for change in changes { lines += self.change(change, text) }
      }
      if let place = place(item) { lines.append("    " + text.styled(place, .faint)) }
    }
    if !lines.isEmpty { lines.append("") }
    for (reason, types) in outcome.report.uncompared.sorted(by: { $0.key < $1.key }) {
      let names = types.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      lines.append(
        text.styled("not compared", .faint) + ": "
          + TerminalText.escaped("\(reason): \(names.joined(separator: ", "))"))
    }
    lines.append(totals)
    return lines.joined(separator: "\n") + "\n"
  }

  private func title(_ item: DriftReport.Item, _ text: TerminalText) -> String {
    let word =
      switch item.kind {
      case .changed: text.styled("changed  ", .notice)
      case .missing: text.styled("missing  ", .removed)
      case .unmanaged: text.styled("unmanaged", .added)
      }
    var names: [String] = []
    if let number = item.written {
      names.append(outcome.written.resources[number].address)
    }
    if let number = item.live {
      let resource = outcome.live.resources[number]
      if item.written == nil { names.append(resource.type) }
      names.append(resource.address)
    }
    if let number = item.owner {
      names.append("of \(outcome.live.resources[number].address)")
    }
    return "\(word) \(text.styled(TerminalText.escaped(names.joined(separator: "  ")), .strong))"
  }

  private func change(_ change: DriftReport.Change, _ text: TerminalText) -> [String] {
    let path = TerminalText.escaped(change.path)
    var lines = ["    \(path)"]
    if change.written.exists {
      lines.append("      " + text.styled("written " + shown(change.written), .removed))
    }
    if change.found.exists {
      lines.append("      " + text.styled("cloud   " + shown(change.found), .added))
    } else {
      lines.append("      " + text.styled("cloud   has none", .added))
    }
    if let place = line(change.range) { lines.append("      " + text.styled(place, .faint)) }
    return lines
  }

  private func shown(_ node: Node) -> String {
    if node.has(.sensitive) { return "(sensitive)" }
    let text = JSONWriter.string(node)
    return TerminalText.escaped(text.count > 400 ? text.prefix(400) + "…" : text)
  }

  private func place(_ item: DriftReport.Item) -> String? {
    guard let number = item.written else { return nil }
    return line(outcome.written.resources[number].origin)
  }

  private func line(_ range: SourceRange) -> String? {
    guard let file = outcome.written.sources.file(range.file) else { return nil }
    return "\(file.path):\(file.position(of: Int(range.bytes.start)).line)"
  }

  private var counts: (changed: Int, missing: Int, unmanaged: Int) {
    var result = (changed: 0, missing: 0, unmanaged: 0)
    for item in outcome.report.items {
      switch item.kind {
      case .changed: result.changed += 1
      case .missing: result.missing += 1
      case .unmanaged: result.unmanaged += 1
      }
    }
    return result
  }

  private var totals: String {
    let counts = counts
    let uncompared = outcome.report.uncompared.values.flatMap(\.values).reduce(0, +)
    return "\(counts.changed) changed, \(counts.missing) missing, \(counts.unmanaged) unmanaged, "
      + "\(outcome.report.same) the same, \(uncompared) not compared"
  }

  // MARK: - JSON

  /// One JSON document with everything.
  package func json() -> String {
    let arena = Arena(chunkSize: 64 << 10)
    func object(_ members: [(String, Node)]) -> Node {
      arena.object(
        members.filter(\.1.exists).map { Node.Entry(key: arena.string($0.0), value: $0.1) })
    }
    func text(_ string: String?) -> Node { string.map { arena.string($0) } ?? .absent }
    func value(_ node: Node) -> Node {
      node.has(.sensitive) ? arena.string("(sensitive)") : node
    }
    let items = outcome.report.items.enumerated().map { index, item -> Node in
      let live = item.live.map { outcome.live.resources[$0] }
      let written = item.written.map { outcome.written.resources[$0] }
      var changes: Node = .absent
      var kind = "unmanaged"
      if case .missing = item.kind { kind = "missing" }
      if case .changed(let all) = item.kind {
        kind = "changed"
        changes = arena.array(
          all.map { change in
            object([
              ("path", text(change.path)), ("written", value(change.written)),
              ("cloud", value(change.found)), ("line", text(line(change.range))),
            ])
          })
      }
      return object([
        ("kind", text(kind)), ("type", text((live ?? written)?.type)),
        ("written", text(written?.address)), ("live", text(live?.address)),
        ("id", (live ?? written)?.document.field("id") ?? .absent),
        ("account", text(live?.account)), ("region", text(live?.region)),
        ("partOf", text(item.owner.map { outcome.live.resources[$0].address })),
        ("line", text(place(item))), ("changes", changes),
        (
          "opens",
          arena.array(
            outcome.opened[index].map { finding in
              object([
                ("rule", text(finding.rule.id)), ("severity", text(finding.severity.rawValue)),
                ("message", text(finding.message)), ("fingerprint", text(finding.fingerprint)),
              ])
            })
        ),
        ("closes", .integer(Int64(outcome.closed[index]))),
      ])
    }
    let counts = counts
    let uncompared = outcome.report.uncompared.sorted { $0.key < $1.key }.map { reason, types in
      object([
        ("reason", text(reason)),
        (
          "types",
          object(types.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) })
        ),
      ])
    }
    let root = object([
      ("items", arena.array(items)), ("notCompared", arena.array(uncompared)),
      (
        "summary",
        object([
          ("changed", .integer(Int64(counts.changed))),
          ("missing", .integer(Int64(counts.missing))),
          ("unmanaged", .integer(Int64(counts.unmanaged))),
          ("same", .integer(Int64(outcome.report.same))),
        ])
      ),
    ])
    return JSONWriter.string(root) + "\n"
  }
}
