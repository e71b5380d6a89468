// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// Whether two values mean the same to a cloud, however they are spelled.
///
/// Unknown values may be anything, so that they differ from nothing.
struct SemanticEquality {
  let arena: Arena
  /// What ids and ARNs of the left side are on the right one, where they aren't the same.
  var aliases: [String: String] = [:]

  private static let maximumDepth = 96

  // MARK: - Values

  /// Whether values of a type are the same; nil for types that aren't known.
  func isSame(_ left: Node, _ right: Node, _ type: HCLType?, depth: Int = 0) -> Bool {
    guard depth < Self.maximumDepth else { return true }
    if left.isKind(.unknown) || right.isKind(.unknown) { return mayBeSame(left, right, depth) }
    if Self.isStandIn(right) { return true }
    if Self.isEmpty(left), Self.isEmpty(right) { return true }
    switch (left.kind, right.kind) {
    case (.object, .object):
      let names = Set(
        left.entries.compactMap(\.key.string) + right.entries.compactMap(\.key.string))
      return names.allSatisfy { name in
        var inner: HCLType?
        if case .object(let object)? = type { inner = object[name]?.type }
        if case .map(let element)? = type { inner = element }
        return isSame(left.field(named: name), right.field(named: name), inner, depth: depth + 1)
      }
    case (.array, .array), (.set, .set), (.array, .set), (.set, .array):
      var element: HCLType?
      switch type {
      case .list(let inner), .set(let inner): element = inner
      default: break
      }
      return hasSameElements(left, right, element, depth: depth + 1)
    case (.array, _) where left.count == 1 && !right.isCollection:
      return isSame(left.elements[0], right, type, depth: depth + 1)
    case (_, .array) where right.count == 1 && !left.isCollection:
      return isSame(left, right.elements[0], type, depth: depth + 1)
    default: return isSameScalar(left, right, depth)
    }
  }

  /// Whether a text stands for a secret that wasn't kept, so that nothing can be said of it.
  private static func isStandIn(_ node: Node) -> Bool {
    node.string?.hasPrefix(ResourceRecord.digestPrefix) ?? false
  }

  /// What is absent, false, zero or holds nothing is a setting that nobody made.
  static func isEmpty(_ node: Node) -> Bool {
    switch node.kind {
    case .absent, .null: true
    case .boolean: node.isFalse
    case .string: node.count == 0
    case .array, .set: node.elements.allSatisfy { $0.isKind(.null) }
    case .object: node.entries.allSatisfy { $0.value.isKind(.null) }
    case .integer: node.integer == 0
    default: false
    }
  }

  /// The same elements in any order: answers of a cloud keep none.
  private func hasSameElements(
    _ left: Node, _ right: Node, _ type: HCLType?, depth: Int
  ) -> Bool {
    guard left.count == right.count else { return false }
    var rest: [Node] = []
    var counts: [String: Int] = [:]
    var open: [Node] = []
    for element in right.elements {
      if let key = element.scalarText { counts[key, default: 0] += 1 } else { rest.append(element) }
    }
    for element in left.elements {
      let text = element.scalarText.map { aliases[$0] ?? $0 }
      if let key = text, let count = counts[key], count > 0 {
        counts[key] = count - 1
      } else {
        open.append(element)
      }
    }
    if open.isEmpty { return rest.isEmpty }
    for (key, count) in counts where count > 0 {
      for _ in 0..<count { rest.append(arena.string(key)) }
    }
    // What no key tells apart is compared each with each; nobody has thousands of those.
    guard open.count == rest.count, open.count <= 512 else { return false }
    for element in open {
      guard let match = rest.firstIndex(where: { isSame(element, $0, type, depth: depth) }) else {
        return false
      }
      rest.swapAt(match, rest.count - 1)
      rest.removeLast()
    }
    return true
  }

  private func mayBeSame(_ left: Node, _ right: Node, _ depth: Int) -> Bool {
    guard let unknown = left.unknown ?? right.unknown else { return true }
    let other = left.isKind(.unknown) ? right : left
    if unknown.encoded.exists, let text = other.string, let document = json(text) {
      return isSameDocument(unknown.encoded, document, depth: depth + 1)
    }
    if let text = other.string {
      if let prefix = unknown.prefix.string, !text.hasPrefix(prefix) { return false }
      if let suffix = unknown.suffix.string, !text.hasSuffix(suffix) { return false }
    }
    return true
  }

  // MARK: - Scalars

  private func isSameScalar(_ left: Node, _ right: Node, _ depth: Int) -> Bool {
    if left == right { return true }
    if left.isCollection || right.isCollection {
      // A document where the other side has its text.
      if let text = left.string, let document = json(text) {
        return isSameDocument(document, right, depth: depth + 1)
      }
      if let text = right.string, let document = json(text) {
        return isSameDocument(left, document, depth: depth + 1)
      }
      return false
    }
    guard let text = left.scalarText, let other = right.scalarText else { return false }
    let one = aliases[text] ?? text
    if one == other { return true }
    if let first = json(one), let second = json(other) {
      return isSameDocument(first, second, depth: depth + 1)
    }
    return Self.isSameName(one, other)
  }

  /// Whether texts name the same: an ARN and its id, a domain name with and without the last dot.
  static func isSameName(_ left: String, _ right: String) -> Bool {
    if left.hasSuffix("."), left.dropLast() == right { return true }
    if right.hasSuffix("."), right.dropLast() == left { return true }
    let isARN = (left.hasPrefix("arn:"), right.hasPrefix("arn:"))
    if isARN.0, isARN.1 {
      return left.hasSuffix(":*") && left.dropLast(2) == right
        || right.hasSuffix(":*") && right.dropLast(2) == left
    }
    if isARN.0 { return names(left, right) }
    if isARN.1 { return names(right, left) }
    return false
  }

  private static func names(_ arn: String, _ name: String) -> Bool {
    guard name.utf8.count >= 2, arn.utf8.count > name.utf8.count, arn.hasSuffix(name) else {
      return false
    }
    let before = arn.utf8[arn.utf8.index(arn.utf8.endIndex, offsetBy: -name.utf8.count - 1)]
    return before == UInt8(ascii: "/") || before == UInt8(ascii: ":")
  }

  /// A document that a text encodes; nil for other texts.
  private func json(_ text: String) -> Node? {
    guard let first = text.utf8.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["), text.utf8.count <= 1 << 20
    else { return nil }
    let read = JSONReader.read(SourceFile(path: "", text: text))
    guard let document = read.document, read.diagnostics.allSatisfy({ $0.severity != .error })
    else { return nil }
    arena.retain(document.arena)
    return document.root
  }

  // MARK: - Documents

  /// Whether JSON documents, policies above all, mean the same.
  private func isSameDocument(_ left: Node, _ right: Node, depth: Int) -> Bool {
    guard depth < Self.maximumDepth else { return true }
    if left.isKind(.unknown) || right.isKind(.unknown) { return mayBeSame(left, right, depth) }
    switch (left.kind, right.kind) {
    case (.object, .object):
      let names = Set(
        left.entries.compactMap(\.key.string) + right.entries.compactMap(\.key.string))
      return names.allSatisfy { name in
        let (one, other) = (left.field(named: name), right.field(named: name))
        // A policy may leave out a statement's id, and gets an empty one.
        if !one.exists || !other.exists { return Self.isEmpty(one) && Self.isEmpty(other) }
        if name == "AWS" || name == "Principal" {
          return isSamePrincipal(one, other, depth: depth + 1)
        }
        return isSameDocument(one, other, depth: depth + 1)
      }
    case (.array, .array):
      return sameMembers(left, right, depth) { isSameDocument($0, $1, depth: $2) }
    case (.array, _) where left.count == 1:
      return isSameDocument(left.elements[0], right, depth: depth + 1)
    case (_, .array) where right.count == 1:
      return isSameDocument(left, right.elements[0], depth: depth + 1)
    default:
      if left == right || Self.isStandIn(right) { return true }
      guard let one = left.scalarText, let other = right.scalarText else { return false }
      return (aliases[one] ?? one) == other
    }
  }

  private func isSamePrincipal(_ left: Node, _ right: Node, depth: Int) -> Bool {
    guard depth < Self.maximumDepth else { return true }
    if left.isKind(.unknown) || right.isKind(.unknown) { return true }
    if left.isKind(.object), right.isKind(.object) {
      return isSameDocument(left, right, depth: depth)
    }
    let one = left.isKind(.array) ? left : arena.array([left])
    let other = right.isKind(.array) ? right : arena.array([right])
    return sameMembers(one, other, depth) { left, right, _ in
      guard let one = left.scalarText, let other = right.scalarText else {
        return left.isKind(.unknown) || right.isKind(.unknown)
          || isSameDocument(left, right, depth: depth + 1)
      }
      return Self.account(one) == Self.account(other)
    }
  }

  /// An account's root user stands for the account.
  private static func account(_ principal: String) -> Substring {
    guard principal.hasPrefix("arn:"), principal.hasSuffix(":root") else { return principal[...] }
    let parts = principal.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 6 ? parts[4] : principal[...]
  }

  private func sameMembers(
    _ left: Node, _ right: Node, _ depth: Int, _ isSame: (Node, Node, Int) -> Bool
  ) -> Bool {
    guard left.count == right.count, left.count <= 4_096 else { return false }
    var rest = Array(right.elements)
    for element in left.elements {
      guard let match = rest.firstIndex(where: { isSame(element, $0, depth + 1) }) else {
        return false
      }
      rest.swapAt(match, rest.count - 1)
      rest.removeLast()
    }
    return true
  }
}
