// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Brings a policy document into the shape of the data source `aws_iam_policy_document`, which is
/// where rules about policy documents meet them in Terraform.
struct PolicyStatements {
  let arena: Arena

  private static let names: [String: String] = [
    "Sid": "sid", "Effect": "effect", "Action": "actions", "NotAction": "not_actions",
    "Resource": "resources", "NotResource": "not_resources",
  ]

  /// The data source's document.
  func document(of policy: Node) -> Node {
    var members: [(String, Node, SourceRange)] = []
    for (index, entry) in policy.entries.enumerated() {
      let range = policy.range(at: index)
      if entry.key.equals("Statement") {
        members.append(("statement", statements(entry.value, range), range))
      } else if entry.key.equals("Version") {
        members.append(("version", entry.value, range))
      }
    }
    return object(members)
  }

  private func statements(_ node: Node, _ range: SourceRange) -> Node {
    switch node.kind {
    case .object: return arena.array([statement(node)], ranges: [range])
    case .array:
      return arena.array(
        node.elements.map { statement($0) },
        ranges: node.has(.positioned) ? (0..<node.count).map { node.range(at: $0) } : [])
    case .unknown:
      guard let unknown = node.unknown, unknown.encoded.exists else { return node }
      return arena.unknown(
        Node.Unknown(
          valueKind: .array, isNotNull: true, parts: statements(unknown.parts, range),
          encoded: statements(unknown.encoded, range)))
    default: return node
    }
  }

  private func statement(_ node: Node) -> Node {
    guard node.isKind(.object) else { return node }
    var members: [(String, Node, SourceRange)] = []
    for (index, entry) in node.entries.enumerated() {
      let range = node.range(at: index)
      let key = entry.key.string ?? ""
      if let name = Self.names[key] {
        let isText = key == "Sid" || key == "Effect"
        members.append((name, isText ? text(entry.value) : list(entry.value, range), range))
      } else if key == "Principal" || key == "NotPrincipal" {
        let name = key == "Principal" ? "principals" : "not_principals"
        members.append((name, principals(entry.value, range), range))
      } else if key == "Condition" {
        members.append(("condition", conditions(entry.value), range))
      }
    }
    return object(members)
  }

  /// A single value is a list of one.
  private func list(_ node: Node, _ range: SourceRange) -> Node {
    if node.unknown?.valueKind == .array { return node }
    guard node.isKind(.array) else { return arena.array([text(node)], ranges: [range]) }
    if node.elements.allSatisfy({ $0.isKind(.string) }) { return node }
    return arena.array(
      node.elements.map { text($0) },
      ranges: node.has(.positioned) ? (0..<node.count).map { node.range(at: $0) } : [])
  }

  /// What is no text where one is wanted isn't known.
  private func text(_ node: Node) -> Node {
    if node.isKind(.string) || node.isKind(.unknown) { return node }
    return node.scalarText.map { arena.string($0) }
      ?? arena.unknown(
        Node.Unknown(symbol: arena.string("a value of another type"), valueKind: .string))
  }

  private func principals(_ node: Node, _ range: SourceRange) -> Node {
    guard node.isKind(.object) else {
      if node.unknown.map({ $0.valueKind != .string }) ?? false { return node }
      return arena.array([
        object([("type", arena.string("*"), range), ("identifiers", list(node, range), range)])
      ])
    }
    return arena.array(
      node.entries.enumerated().map { index, entry in
        let place = node.range(at: index)
        return object([
          ("type", entry.key, place), ("identifiers", list(entry.value, place), place),
        ])
      }, ranges: node.has(.positioned) ? (0..<node.count).map { node.range(at: $0) } : [])
  }

  private func conditions(_ node: Node) -> Node {
    guard node.isKind(.object) else { return node }
    var found: [Node] = []
    for test in node.entries {
      for (index, entry) in test.value.entries.enumerated() {
        let range = test.value.range(at: index)
        found.append(
          object([
            ("test", test.key, range), ("variable", entry.key, range),
            ("values", list(entry.value, range), range),
          ]))
      }
    }
    return arena.array(found)
  }

  private func object(_ members: [(name: String, node: Node, range: SourceRange)]) -> Node {
    arena.sortedObject(
      members.map { Node.Entry(key: arena.string($0.name), value: $0.node) },
      ranges: members.map(\.range))
  }
}
