// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Where something stands in an answer: `DistributionList.Items`, `Reservations[].Instances[]`,
/// `PolicyVersionList[IsDefaultVersion=true]`, `Id|last`.
package struct ItemPath: Hashable, Sendable {
  /// One step down.
  package enum Step: Hashable, Sendable {
    /// A member.
    case field(String)
    /// All elements of a list, their values side by side.
    case each
    /// The first element of a list whose member has this text.
    case first(member: String, text: String)
  }

  /// The steps from the outermost value; none for the value itself.
  package let steps: [Step]
  /// Whether only what follows a text's last slash is meant.
  package let takesLast: Bool
  /// As it is written.
  package let text: String

  /// Reads a path; nil when it isn't one.
  package init?(_ text: String) {
    self.text = text
    var rest = Substring(text)
    takesLast = rest.hasSuffix("|last")
    if takesLast { rest = rest.dropLast(5) }
    var steps: [Step] = []
    if rest != "." {
      for part in rest.split(separator: ".", omittingEmptySubsequences: false) {
        guard let bracket = part.firstIndex(of: "[") else {
          guard Self.isName(part) else { return nil }
          steps.append(.field(String(part)))
          continue
        }
        let name = part[..<bracket]
        let inside = part[part.index(after: bracket)...]
        guard Self.isName(name), inside.last == "]" else { return nil }
        steps.append(.field(String(name)))
        let condition = inside.dropLast().split(separator: "=", maxSplits: 1)
        switch condition.count {
        case 0: steps.append(.each)
        case 2: steps.append(.first(member: String(condition[0]), text: String(condition[1])))
        default: return nil
        }
      }
    }
    self.steps = steps
  }

  private static func isName(_ part: Substring) -> Bool {
    !part.isEmpty
      && part.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":")
          || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
      }
  }

  /// The first member on the way; nil for the value itself.
  package var head: String? {
    if case .field(let name) = steps.first { return name }
    return nil
  }

  /// Whether it stands for several values.
  package var isMany: Bool { steps.contains(.each) }

  /// The value: absent where there is none, the unknown one where the way leads through it, an
  /// array in `arena` where it stands for several.
  package func value(in root: Node, _ arena: Arena) -> Node {
    var unknown = Node.absent
    let found = values(in: root, &unknown)
    if unknown.exists { return unknown }
    if isMany { return found.isEmpty ? .absent : arena.array(found) }
    guard let value = found.first, !value.isKind(.null) else { return .absent }
    guard takesLast, let text = value.string else { return value }
    return arena.string(
      text[(text.lastIndex(of: "/").map(text.index(after:)) ?? text.startIndex)...])
  }

  /// The items of a listing: the elements of lists, and what is no list as it is.
  package func items(in root: Node) -> [Node] {
    var unknown = Node.absent
    var items: [Node] = []
    for value in values(in: root, &unknown) {
      switch value.kind {
      case .array: items += value.elements
      case .null, .absent: break
      default: items.append(value)
      }
    }
    return items
  }

  private func values(in root: Node, _ unknown: inout Node) -> [Node] {
    var current = [root]
    for step in steps {
      var next: [Node] = []
      for value in current {
        if value.isKind(.unknown) {
          unknown = value
          continue
        }
        switch step {
        case .field(let name):
          let member = value.field(named: name)
          if member.exists { next.append(member) }
        case .each: next += value.elements
        case .first(let member, let text):
          let found = value.elements.first { Self.scalar($0.field(named: member)) == text }
          if let found { next.append(found) }
        }
      }
      current = next
    }
    if let last = current.first(where: { $0.isKind(.unknown) }) { unknown = last }
    return current
  }

  /// The text of a text, truth value or number.
  static func scalar(_ node: Node) -> String? {
    switch node.kind {
    case .string: node.string
    case .boolean: node.isTrue ? "true" : "false"
    case .integer, .decimal, .bigNumber: node.numberText
    default: nil
    }
  }
}
