// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Keeps documents with stand-ins in the place of their secrets.
package struct SecretKeeping: DocumentKeeping {
  private let places: SecretPlaces
  private let digest: SecretDigest
  private let judge: any SecretJudging
  private static let depthLimit = 64

  /// Keeping without what stands at some places.
  package init(places: SecretPlaces, digest: SecretDigest, judge: any SecretJudging) {
    self.places = places
    self.digest = digest
    self.judge = judge
  }

  package func kept(_ document: Node, type: String, in arena: Arena) -> Node {
    guard let branch = places.branch(of: type) else { return arena.copy(document) }
    return kept(document, branch, arena, depth: 0)
  }

  private func kept(
    _ node: Node, _ branch: SecretPlaces.Branch, _ arena: Arena, depth: Int
  ) -> Node {
    // Deeper than any document goes; what would be below isn't kept at all.
    guard depth < Self.depthLimit else { return .null }
    if branch.isSecret { return hidden(node, arena, depth: depth) }
    switch node.kind {
    case .array:
      return arena.array(node.elements.map { kept($0, branch, arena, depth: depth + 1) })
    case .object:
      if let condition = branch.condition,
        node.field(named: condition.member).string != condition.text
      {
        return arena.copy(node)
      }
      return arena.object(
        node.entries.map { entry in
          Node.Entry(
            key: arena.copy(entry.key),
            value: kept(member: entry, branch, arena, depth: depth + 1))
        })
    case .string:
      return branch.inside.map { inside(node, $0, arena, depth: depth) } ?? arena.copy(node)
    default: return arena.copy(node)
    }
  }

  private func kept(
    member entry: Node.Entry, _ branch: SecretPlaces.Branch, _ arena: Arena, depth: Int
  ) -> Node {
    let name = entry.key.string ?? ""
    if let next = branch.members[name] {
      // A secret map's members have names that rules read.
      return kept(entry.value, next, arena, depth: depth)
    }
    if let next = branch.any, !branch.plain.contains(name) {
      return kept(entry.value, next, arena, depth: depth)
    }
    return arena.copy(entry.value)
  }

  /// A JSON text without the secrets inside; what can't be read may be one as a whole.
  private func inside(
    _ node: Node, _ branch: SecretPlaces.Branch, _ arena: Arena, depth: Int
  ) -> Node {
    let scratch = Arena(chunkSize: 4 << 10)
    let read = JSONReader.read(node.utf8, into: scratch, options: .init())
    guard read.exists else { return hidden(node, arena, depth: depth) }
    let made = kept(read, branch, scratch, depth: depth + 1)
    var options = JSONWriter.Options()
    options.showsSensitive = true
    return arena.string(JSONWriter.string(made, options: options))
  }

  /// Every text and number below, hidden.
  private func hidden(_ node: Node, _ arena: Arena, depth: Int) -> Node {
    guard depth < Self.depthLimit else { return .null }
    switch node.kind {
    case .string:
      guard node.count > 0 else { return node }
      let text = node.string ?? ""
      // These two words are settings, and no secret could be as short of meaning.
      if ["true", "false"].contains(text.lowercased()) { return arena.copy(node) }
      // What was hidden before.
      if text.hasPrefix(SecretDigest.prefix) { return arena.copy(node) }
      return arena.string(
        digest.standIn(for: node.utf8, kind: "text", marks: judge.marks(of: text))
      ).with(.sensitive)
    case .integer, .decimal, .bigNumber:
      let text = node.numberText ?? ""
      return arena.string(
        digest.standIn(for: text.utf8, kind: "number", marks: judge.marks(of: text))
      ).with(.sensitive)
    case .array, .set:
      return arena.array(node.elements.map { hidden($0, arena, depth: depth + 1) })
    case .object:
      return arena.object(
        node.entries.map {
          Node.Entry(key: arena.copy($0.key), value: hidden($0.value, arena, depth: depth + 1))
        })
    case .unknown:
      // Parts of a text that is partly known could be secrets.
      return arena.unknown(
        Node.Unknown(symbol: node.unknown.map { arena.copy($0.symbol) } ?? .absent))
    default: return arena.copy(node)
    }
  }
}
