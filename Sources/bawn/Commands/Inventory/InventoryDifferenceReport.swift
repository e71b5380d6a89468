// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Inventory

/// What `bawn inventory diff` prints.
struct InventoryDifferenceReport {
  private let difference: SnapshotDifference
  /// Digests of one run can be compared with each other and with nothing else.
  private let key = UInt64.random(in: 0...(.max))

  init(_ difference: SnapshotDifference) { self.difference = difference }

  /// The report for people.
  func text(_ text: TerminalText) -> String {
    var lines: [String] = []
    for resource in difference.added {
      lines.append(text.styled("+ " + Self.title(resource), .added))
    }
    for resource in difference.removed {
      lines.append(text.styled("- " + Self.title(resource), .removed))
    }
    for changed in difference.changed {
      lines.append(text.styled("~ " + Self.title(changed.after), .notice))
      for change in changed.difference.changes {
        let path = TerminalText.escaped(change.path.description)
        let before = shown(change.before, width: text.width)
        let after = shown(change.after, width: text.width)
        if !change.before.exists {
          lines.append("    \(path): " + text.styled("+ \(after)", .added))
        } else if !change.after.exists {
          lines.append("    \(path): " + text.styled("- \(before)", .removed))
        } else {
          lines.append(
            "    \(path): " + text.styled(before, .removed) + " → " + text.styled(after, .added))
        }
      }
      if changed.difference.isCut {
        lines.append("    … more than \(ResourceDifference.limit) values changed")
      }
    }
    if !lines.isEmpty { lines.append("") }
    lines.append(
      "\(difference.added.count) added, \(difference.removed.count) removed, "
        + "\(difference.changed.count) changed, \(difference.unchanged) unchanged")
    return lines.map { $0 + "\n" }.joined()
  }

  private static func title(_ resource: Resource) -> String {
    let place = [resource.account, resource.region].compactMap { $0 }.joined(separator: " ")
    return TerminalText.escaped(
      "\(resource.type) \(resource.address)" + (place.isEmpty ? "" : " (\(place))"))
  }

  private func shown(_ node: Node, width: Int) -> String {
    if let digest = digest(node) { return digest }
    if let unknown = node.unknown {
      let symbol = unknown.symbol.string ?? ""
      return TerminalText.escaped(symbol.isEmpty ? "(unknown)" : "(unknown: \(symbol))")
    }
    let text = JSONWriter.string(node, options: options)
    return TerminalText.cut(TerminalText.escaped(text), to: max(width - 20, 40))
  }

  /// For a secret: that it is one, and whether it is the same as another one.
  private func digest(_ node: Node) -> String? {
    guard node.has(.sensitive) else { return nil }
    return "(sensitive, digest \(ReportDigest.text(of: node, key: key)))"
  }

  private var options: JSONWriter.Options {
    var options = JSONWriter.Options()
    options.redaction = ResourceRecord.redaction
    options.unknown = .symbol(otherwise: "(unknown)")
    return options
  }

  // MARK: - JSON

  /// The report for programs.
  func document() -> Document {
    let arena = Arena()
    func text(_ string: String) -> Node { arena.string(string) }
    func object(_ fields: [(String, Node)]) -> Node {
      arena.object(fields.map { Node.Entry(key: text($0.0), value: $0.1) })
    }
    func head(_ resource: Resource) -> [(String, Node)] {
      [
        ("type", text(resource.type)), ("address", text(resource.address)),
        ("account", resource.account.map(text) ?? .null),
        ("region", resource.region.map(text) ?? .null),
      ]
    }
    func value(_ node: Node) -> Node {
      if let digest = digest(node) { return text(digest) }
      if node.isKind(.unknown) { return text(shown(node, width: 1 << 16)) }
      return node
    }
    let root = object([
      ("added", arena.array(difference.added.map { object(head($0)) })),
      ("removed", arena.array(difference.removed.map { object(head($0)) })),
      (
        "changed",
        arena.array(
          difference.changed.map { changed in
            let changes = changed.difference.changes.map { change in
              var fields = [("path", text(change.path.description))]
              if change.before.exists { fields.append(("before", value(change.before))) }
              if change.after.exists { fields.append(("after", value(change.after))) }
              return object(fields)
            }
            return object(
              head(changed.after) + [
                ("changes", arena.array(changes)), ("isCut", .boolean(changed.difference.isCut)),
              ])
          })
      ),
      ("unchanged", .integer(difference.unchanged)),
    ])
    return Document(root: root, arena: arena)
  }
}
