// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// Makes canonical documents of planned or stored values: blocks as arrays, unset things absent,
/// values that aren't known yet as unknowns, secrets marked.
///
/// Owned by one reading; used from one thread. The values' own nodes are used where nothing changes.
struct PlannedDocument {
  /// A value with what belongs to it in the mirrored trees of a plan.
  struct Value {
    /// The value; absent when it isn't known.
    var value: Node
    /// `true` where a value isn't known, else nested as the value is.
    var unknown: Node
    /// `true` where a value is secret, else nested as the value is.
    var sensitive: Node
    /// Where it stands in the file.
    var range: SourceRange
    /// The same attribute as the code has it, and where; absent without code.
    var code: Node
    var codeRange: SourceRange
    var written: WrittenBody
    /// Whether the provider is known to plan and store the attribute's hash.
    var isHashed = false
  }

  let arena: Arena
  let secrets: SecretTexts
  /// What expressions name in the resource at hand, by their identity.
  var targets: [UInt64: NamedTargets] = [:]
  /// Whether there is code to take places from.
  var hasCode = false
  /// Whether the code's values are this very instance's, so that what it knows of unknowns holds.
  var isExactCode = false
  private let blockKey: Node

  init(arena: Arena, secrets: SecretTexts) {
    self.arena = arena
    self.secrets = secrets
    blockKey = arena.string("key")
  }

  private typealias Member = (key: Node, value: Node, range: SourceRange)

  // MARK: - Bodies

  /// The document of a resource's or block's body.
  func body(_ whole: Value, _ shape: BlockShape?) -> Node {
    var members: [Member] = []
    members.reserveCapacity(whole.value.count)
    forEachMember(of: whole) { key, position in
      if let made = member(key, position, of: whole, shape) { members.append(made) }
    }
    return object(members)
  }

  /// Calls with every key that has a value or an unknown, in the order of keys.
  private func forEachMember(of whole: Value, _ body: (Node, (value: Int, unknown: Int)) -> Void) {
    let values = whole.value.entries
    let unknowns = whole.unknown.entries
    var (first, second) = (0, 0)
    while first < values.count || second < unknowns.count {
      let order: Int
      if first >= values.count {
        order = 1
      } else if second >= unknowns.count {
        order = -1
      } else {
        order = Node.compare(values[first].key, unknowns[second].key)
      }
      if order <= 0 {
        body(values[first].key, (first, order == 0 ? second : -1))
        first += 1
        if order == 0 { second += 1 }
      } else {
        body(unknowns[second].key, (-1, second))
        second += 1
      }
    }
  }

  private func member(
    _ key: Node, _ position: (value: Int, unknown: Int), of whole: Value, _ shape: BlockShape?
  ) -> Member? {
    let member = shape?.member(key)
    var isBlock = false
    if case .blocks = member { isBlock = true }
    if case .attribute(_, .some) = member { isBlock = true }
    let value = position.value < 0 ? .absent : whole.value.entries[position.value].value
    let unknown = position.unknown < 0 ? .absent : whole.unknown.entries[position.unknown].value
    let codeIndex = whole.code.entryIndex(key)
    var inner = Value(
      value: value, unknown: unknown, sensitive: Self.mark(whole.sensitive, key),
      range: position.value >= 0
        ? whole.value.range(at: position.value) : whole.unknown.range(at: position.unknown),
      code: codeIndex < 0 ? .absent : whole.code.entries[codeIndex].value,
      codeRange: codeIndex < 0 ? .none : whole.code.range(at: codeIndex),
      written: whole.written.member(key, isBlock: isBlock))
    inner.isHashed = key.equals("user_data")
    if case .attribute(let attribute, _) = member, attribute.flags.contains(.sensitive) {
      inner.sensitive = .boolean(true)
    }
    let made: Node
    if unknown.isTrue {
      guard isConfigured(inner, member, key: key, in: whole) else { return nil }
      made = unknownNode(inner, member)
    } else if value.isKind(.null) || !value.exists {
      return nil
    } else {
      switch member {
      case .blocks(let nesting, let nested):
        guard let blocks = blocks(inner, nesting, nested) else { return nil }
        made = blocks
      case .attribute(let attribute, let elements):
        guard !isUnset(value, attribute, elements) else { return nil }
        if let elements, value.isKind(.array) {
          guard let blocks = blocks(inner, .list, elements) else { return nil }
          made = blocks
        } else {
          made = self.value(inner, depth: 0)
        }
      case nil:
        if value.isKind(.array), value.count == 0 { return nil }
        made = self.value(inner, depth: 0)
      }
    }
    return (key, marked(made, inner), place(inner))
  }

  private static func mark(_ marks: Node, _ key: Node) -> Node {
    marks.isTrue ? marks : marks.field(key)
  }

  private static func mark(_ marks: Node, _ index: Int) -> Node {
    if marks.isTrue { return marks }
    return index < marks.elements.count ? marks.elements[index] : .absent
  }

  private func marked(_ node: Node, _ value: Value) -> Node {
    let isSecret =
      value.sensitive.isTrue || value.code.has(.sensitive) || secrets.contains(value.value)
    return isSecret ? node.with(.sensitive) : node
  }

  /// Where a value is written: in the code when there is some, which says nothing of what providers
  /// fill in.
  private func place(_ value: Value) -> SourceRange { hasCode ? value.codeRange : value.range }

  /// null is left out by the caller.
  private func isUnset(
    _ value: Node, _ attribute: BlockSchema.Attribute, _ elements: BlockShape?
  ) -> Bool {
    if value.isKind(.string) { return value.count == 0 && attribute.flags.contains(.optional) }
    guard value.isKind(.array), value.count == 0 else { return false }
    switch attribute.type {
    case .list(.object), .set(.object): return true
    default: return elements != nil
    }
  }

  /// Whether somebody configured what isn't known, rather than left it to the provider.
  private func isConfigured(
    _ value: Value, _ member: BlockShape.Member?, key: Node, in whole: Value
  ) -> Bool {
    if value.code.exists { return true }
    // The code was evaluated with the plan's variables: what it leaves out is null there.
    if isExactCode, whole.code.isKind(.object) { return false }
    switch value.written {
    case .expression(let expression):
      guard case .attribute(let attribute, _) = member, attribute.flags.contains(.computed),
        let named = targets[expression.payload]
      else { return true }
      // Such a value is known; the provider can only have been asked because it is null.
      return !named.isGiven
    case .blocks: return true
    case .absent:
      // Follows from the tags that are written.
      guard key.equals("tags_all") else { return false }
      return !whole.written.member(arena.string("tags"), isBlock: false).isAbsent
    case .untold:
      guard case .attribute(let attribute, _) = member else { return true }
      return !attribute.flags.isDisjoint(with: [.optional, .required])
    }
  }

  // MARK: - Blocks

  /// nil when there are none.
  private func blocks(
    _ whole: Value, _ nesting: BlockSchema.Nesting, _ shape: BlockShape
  ) -> Node? {
    if whole.value.isKind(.object), nesting == .map {
      return mapBlocks(whole, shape)
    }
    let elements = whole.value.isKind(.array) ? Array(whole.value.elements) : [whole.value]
    guard !elements.isEmpty else { return nil }
    let partners = hasCode ? CodePairing.pairs(elements, with: whole.code) : []
    var nodes: [Node] = []
    var ranges: [SourceRange] = []
    nodes.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let inner = self.element(
        index, element, of: whole, partner: index < partners.count ? partners[index] : nil)
      nodes.append(
        marked(
          inner.unknown.isTrue
            ? unknownNode(inner, nil)
            : element.isKind(.object) ? body(inner, shape) : value(inner, depth: 0), inner))
      ranges.append(place(inner))
    }
    return arena.array(nodes, ranges: ranges)
  }

  private func mapBlocks(_ whole: Value, _ shape: BlockShape) -> Node? {
    guard whole.value.count > 0 else { return nil }
    var nodes: [Node] = []
    var ranges: [SourceRange] = []
    for (index, entry) in whole.value.entries.enumerated() {
      let inner = Value(
        value: entry.value, unknown: whole.unknown.field(entry.key),
        sensitive: Self.mark(whole.sensitive, entry.key), range: whole.value.range(at: index),
        code: .absent, codeRange: whole.codeRange, written: .untold)
      var members: [Member] = []
      forEachMember(of: inner) { key, position in
        if let made = member(key, position, of: inner, shape) { members.append(made) }
      }
      if !members.contains(where: { $0.key == blockKey }) {
        members.append((blockKey, entry.key, place(inner)))
      }
      nodes.append(marked(object(members), inner))
      ranges.append(place(inner))
    }
    return arena.array(nodes, ranges: ranges)
  }

  /// An element of a list or set, with its parts of the other trees.
  private func element(
    _ index: Int, _ element: Node, of whole: Value, partner: Int?
  ) -> Value {
    let isList = whole.value.isKind(.array)
    let code = partner.map { whole.code.elements[$0] } ?? .absent
    return Value(
      value: element,
      unknown: !isList
        ? whole.unknown
        : index < whole.unknown.elements.count ? whole.unknown.elements[index] : .absent,
      sensitive: isList ? Self.mark(whole.sensitive, index) : whole.sensitive,
      range: isList ? whole.value.range(at: index) : whole.range, code: code,
      codeRange: partner.map { whole.code.range(at: $0) } ?? .none,
      written: whole.written.element(index, of: isList ? whole.value.count : 1))
  }

  // MARK: - Values

  /// A value of an attribute: as it is, but for what isn't known, secret or left out in it.
  private func value(_ whole: Value, depth: Int) -> Node {
    if whole.unknown.isTrue { return marked(unknownNode(whole, nil), whole) }
    switch whole.value.kind {
    case .array:
      let elements = whole.value.elements
      let partners = hasCode ? CodePairing.pairs(Array(elements), with: whole.code) : []
      var nodes: [Node] = []
      var ranges: [SourceRange] = []
      nodes.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() {
        let inner = self.element(
          index, element, of: whole, partner: index < partners.count ? partners[index] : nil)
        nodes.append(marked(value(inner, depth: depth + 1), inner))
        ranges.append(place(inner))
      }
      return arena.array(nodes, ranges: ranges)
    case .object:
      var members: [Member] = []
      forEachMember(of: whole) { key, position in
        let value = position.value < 0 ? .absent : whole.value.entries[position.value].value
        let unknown =
          position.unknown < 0 ? .absent : whole.unknown.entries[position.unknown].value
        guard unknown.isTrue || (value.exists && !value.isKind(.null)) else { return }
        let codeIndex = whole.code.entryIndex(key)
        let inner = Value(
          value: value, unknown: unknown, sensitive: Self.mark(whole.sensitive, key),
          range: position.value >= 0
            ? whole.value.range(at: position.value) : whole.unknown.range(at: position.unknown),
          code: codeIndex < 0 ? .absent : whole.code.entries[codeIndex].value,
          codeRange: codeIndex < 0 ? .none : whole.code.range(at: codeIndex),
          written: whole.written)
        members.append((key, marked(self.value(inner, depth: depth + 1), inner), place(inner)))
      }
      return object(members)
    default: return hashed(whole)
    }
  }

  /// A text, or an unknown where providers show the hash of a text instead of the text itself.
  private func hashed(_ whole: Value) -> Node {
    guard whole.isHashed, whole.value.count == 40,
      whole.value.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) })
    else { return whole.value }
    if isExactCode, whole.code.exists { return whole.code }
    return arena.unknown(Node.Unknown(valueKind: .string, isNotNull: true))
  }

  private func object(_ members: [Member]) -> Node {
    arena.sortedObject(
      members.map { Node.Entry(key: $0.key, value: $0.value) }, ranges: members.map(\.range))
  }

  private func unknownNode(_ value: Value, _ member: BlockShape.Member?) -> Node {
    // The code may tell more: the pieces of a text, a document with one unknown leaf.
    if isExactCode, value.code.exists { return value.code }
    var info = Node.Unknown()
    switch member {
    case .attribute(let attribute, let elements):
      info.valueKind = elements != nil ? .array : Self.kind(of: attribute.type)
      info.isNotNull = attribute.flags.contains(.required)
    case .blocks:
      info.valueKind = .array
      info.isNotNull = true
    case nil: break
    }
    if case .expression(let expression) = value.written, expression.count > 0,
      let named = targets[expression.payload], let symbol = named.symbol
    {
      info.symbol = arena.string(symbol)
      // What a resource computes is there once it exists.
      if named.isSingle { info.isNotNull = true }
    }
    return arena.unknown(info)
  }

  private static func kind(of type: HCLType) -> Node.Kind {
    switch type {
    case .any: .absent
    case .bool: .boolean
    case .number: .integer
    case .string: .string
    case .list, .set, .tuple: .array
    case .map, .object: .object
    }
  }
}
