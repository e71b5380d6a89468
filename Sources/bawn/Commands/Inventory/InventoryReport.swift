// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Inventory
import Persistence

/// What `bawn inventory show` prints of a snapshot.
struct InventoryReport {
  let head: SnapshotHead
  let summary: SnapshotSummary
  let history: [StoredSnapshot]

  // MARK: - Text

  /// The report for people.
  func text(_ text: TerminalText) -> String {
    var lines: [String] = []
    let took = max(head.ended - head.begun, 0)
    lines.append(
      text.styled("\(grouped(summary.count)) resources", .strong)
        + ", collected \(Timestamp.text(head.begun)) in \(took) s by bawn "
        + TerminalText.escaped(head.madeBy))
    lines += table(
      "Account", ["resources", ""],
      head.scopes.map { scope in
        let count = summary.accounts[scope.path] ?? 0
        return [scope.path, grouped(count), scope.isComplete == true ? "complete" : "incomplete"]
      }, text)
    lines += table(
      "Region", ["resources"],
      summary.regions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        [$0.key.isEmpty ? "global" : $0.key, grouped($0.value)]
      }, text)
    lines += types(text)
    lines += coverage(text)
    if history.count > 1 {
      lines += table(
        "Snapshot", ["resources", "new"],
        history.prefix(20).map {
          [Timestamp.text($0.ended), grouped($0.resourceCount), grouped($0.newDocuments)]
        }, text)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func types(_ text: TerminalText) -> [String] {
    var rows: [[String]] = []
    var service = ""
    for type in summary.types {
      let note = type.incomplete > 0 ? "\(grouped(type.incomplete)) not read completely" : ""
      rows.append([
        type.service == service ? "" : type.service, type.type, grouped(type.count), note,
      ])
      service = type.service
    }
    return table("Service", ["type", "resources", ""], rows, text)
  }

  /// Calls by how they went, and what that means.
  private func coverage(_ text: TerminalText) -> [String] {
    let entries = head.coverage.entries
    var lines: [String] = []
    if !entries.isEmpty {
      let read = Set(
        entries.filter { $0.outcome == .collected && !$0.kind.isEmpty }.map(\.kind))
      let calls = entries.reduce(0) { $0 + $1.calls }
      lines += ["", text.styled("Coverage", .strong)]
      lines.append("  \(read.count) kinds read with \(grouped(calls)) calls")
    }
    for (outcome, title) in [
      (CollectionCoverage.Outcome.denied, "Denied"), (.failed, "Failed"),
      (.unavailable, "Not available"), (.skipped, "Not asked for"),
    ] {
      let found = entries.filter {
        $0.outcome == outcome || (outcome == .failed && $0.outcome == .collected && $0.failures > 0)
      }
      guard !found.isEmpty else { continue }
      lines += table(title, ["where", "calls", "reason"], rows(found), text)
      if let meaning = Self.meaning(of: outcome) { lines.append("  \(meaning)") }
    }
    if !head.coverage.unread.isEmpty {
      let rows = head.coverage.unread.map {
        [$0.type, place($0.account, $0.region), grouped($0.count)]
      }
      lines += table("There, but read by nothing", ["where", "resources"], rows, text)
      lines.append("  No rule can judge these; they are in no other number here.")
    }
    if head.coverage.isComplete, !entries.isEmpty {
      lines.append("  Everything that was asked for was read.")
    }
    return lines
  }

  /// What a way to end means for those who read verdicts.
  static func meaning(of outcome: CollectionCoverage.Outcome) -> String? {
    switch outcome {
    case .denied:
      "What these calls would have told is unknown: rules that need it say \"undetermined\". "
        + "\"bawn collect aws --print-policy\" prints a policy that permits them."
    case .failed:
      "What these calls would have told is unknown: rules that need it say \"undetermined\". "
        + "Collecting again may help."
    case .skipped: "Nothing is known of these, and no absence is judged there."
    default: nil
    }
  }

  /// One row for each operation and reason, however many regions it met.
  private func rows(_ entries: [CollectionCoverage.Entry]) -> [[String]] {
    var order: [String] = []
    var groups: [String: [CollectionCoverage.Entry]] = [:]
    for entry in entries {
      let key = "\(entry.service):\(entry.operation) \(entry.reason)"
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(entry)
    }
    return order.compactMap { key in
      guard let group = groups[key], let first = group.first else { return nil }
      let places = Set(group.map { place($0.account, $0.region) }).sorted()
      let shown = places.count > 3 ? "\(places.count) places" : places.joined(separator: ", ")
      let failures = group.reduce(0) { $0 + max($1.failures, $1.outcome == .denied ? 1 : 0) }
      return ["\(first.service):\(first.operation)", shown, grouped(failures), first.reason]
    }
  }

  private func place(_ account: String, _ region: String) -> String {
    head.scopes.count > 1 ? "\(account) \(region)" : region.isEmpty ? "global" : region
  }

  /// A table without lines: columns of numbers to the right, the last one cut to the width.
  private func table(
    _ title: String, _ header: [String], _ rows: [[String]], _ text: TerminalText
  ) -> [String] {
    guard !rows.isEmpty else { return [] }
    let shown = ([[title] + header] + rows).map { $0.map { TerminalText.escaped($0) } }
    let columns = header.count + 1
    let widths = (0..<columns).map { column in shown.map { $0[column].count }.max() ?? 0 }
    var lines = [""]
    for (number, row) in shown.enumerated() {
      var line = " "
      for column in 0..<columns {
        let cell = row[column]
        let space = String(repeating: " ", count: widths[column] - cell.count)
        let isNumber = column > 0 && Self.isNumber(rows.first?[column] ?? "")
        line += " " + (isNumber ? space + cell : column == columns - 1 ? cell : cell + space)
        if column + 1 < columns { line += " " }
      }
      while line.last == " " { line.removeLast() }
      line = TerminalText.cut(line, to: text.width)
      lines.append(number == 0 ? text.styled(line, .faint) : line)
    }
    return lines
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2C }
  }

  /// `1,234,567`.
  private func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return String(digits)
  }

  // MARK: - JSON

  /// The report for programs.
  func document() -> Document {
    let arena = Arena()
    func text(_ string: String) -> Node { arena.string(string) }
    func object(_ fields: [(String, Node)]) -> Node {
      arena.object(fields.map { Node.Entry(key: text($0.0), value: $0.1) })
    }
    func counts(_ counts: [String: Int]) -> Node {
      object(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
    }
    let root = object([
      ("begun", text(Timestamp.text(head.begun))), ("ended", text(Timestamp.text(head.ended))),
      ("madeBy", text(head.madeBy)), ("resources", .integer(summary.count)),
      ("incomplete", .integer(summary.incomplete)),
      (
        "scopes",
        arena.array(
          head.scopes.map { scope in
            object([
              ("kind", text(scope.kind.rawValue)), ("path", text(scope.path)),
              ("complete", scope.isComplete.map { .boolean($0) } ?? .null),
              ("regions", arena.array(scope.regions.map(text))),
              ("resources", .integer(summary.accounts[scope.path] ?? 0)),
            ])
          })
      ),
      ("regions", counts(summary.regions)),
      (
        "types",
        arena.array(
          summary.types.map { type in
            object([
              ("service", text(type.service)), ("type", text(type.type)),
              ("resources", .integer(type.count)), ("incomplete", .integer(type.incomplete)),
            ])
          })
      ),
      (
        "coverage",
        arena.array(
          head.coverage.entries.map { entry in
            object([
              ("account", text(entry.account)), ("region", text(entry.region)),
              ("service", text(entry.service)), ("operation", text(entry.operation)),
              ("kind", text(entry.kind)), ("outcome", text(entry.outcome.rawValue)),
              ("calls", .integer(entry.calls)), ("items", .integer(entry.items)),
              ("failures", .integer(entry.failures)), ("reason", text(entry.reason)),
            ])
          })
      ),
      (
        "unread",
        arena.array(
          head.coverage.unread.map { unread in
            object([
              ("account", text(unread.account)), ("region", text(unread.region)),
              ("type", text(unread.type)), ("resources", .integer(unread.count)),
            ])
          })
      ),
      ("complete", .boolean(head.coverage.isComplete)),
    ])
    return Document(root: root, arena: arena)
  }
}
