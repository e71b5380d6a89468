// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// Makes the canonical documents of resources: blocks as arrays, unset things absent, every value
/// with the place that decides it, unknowns with what is known of them.
struct DocumentBuilding {
  let arena: Arena
  let evaluation: RootEvaluation
  private var keys: [String: Node] = [:]
  private var unknowns: [ObjectIdentifier: (object: HCLUnknown, node: Node)] = [:]
  private var references: [Reference] = []
  private var seen: Set<Reference> = []

  init(arena: Arena, evaluation: RootEvaluation) {
    self.arena = arena
    self.evaluation = evaluation
  }

  /// A resource's document, and what it refers to.
  mutating func document(of resource: ResourceInstance) -> (node: Node, references: [Reference]) {
    references = []
    seen = []
    var members = members(of: resource.body, path: "", isTop: true, resource)
    let origin = resource.declaration.source.range(resource.declaration.range)
    for (name, value) in resource.computed where resource.body.argument(name) == nil {
      guard !value.isNull else { continue }
      let place = resource.body.argument("tags")
      let range =
        name == "tags_all" ? place.map { $0.source.range($0.range) } ?? origin : origin
      members.append((name, node(value, path: name), range))
    }
    return (object(members), references)
  }

  private typealias Member = (name: String, node: Node, range: SourceRange)

  private mutating func object(_ members: [Member]) -> Node {
    let sorted = members.sorted { $0.name < $1.name }
    let entries = sorted.map { Node.Entry(key: key($0.name), value: $0.node) }
    return arena.object(entries, ranges: sorted.map(\.range))
  }

  /// Keys repeat from resource to resource, and are made once.
  private mutating func key(_ name: String) -> Node {
    if let known = keys[name] { return known }
    let node = arena.string(name)
    keys[name] = node
    return node
  }

  private mutating func members(
    of body: EvaluatedBody, path: String, isTop: Bool, _ resource: ResourceInstance
  ) -> [Member] {
    var members: [Member] = []
    members.reserveCapacity(body.arguments.count + body.groups.count)
    for argument in body.arguments {
      let place = path.isEmpty ? argument.name : "\(path).\(argument.name)"
      guard !isUnset(argument) else { continue }
      let range = argument.source.range(argument.range)
      let value = node(
        argument.value, path: place, written: (argument.expression, argument.source))
      members.append((argument.name, value, range))
      let collector = ReferenceTracing(evaluation: evaluation, resource: resource)
      for reference in collector.references(in: argument.expression, path: place, argument.source) {
        add(reference)
      }
    }
    for group in body.groups {
      let place = path.isEmpty ? group.name : "\(path).\(group.name)"
      let range = group.bodies.first.map { $0.source.range($0.range) }
      if let openness = group.openness {
        let unknown = Node.Unknown(
          symbol: openness.symbol.map { arena.string($0) } ?? .absent, valueKind: .array,
          isNotNull: true)
        note(openness, path: place)
        members.append((group.name, arena.unknown(unknown), group.source.range(group.range)))
        continue
      }
      guard !group.bodies.isEmpty else { continue }
      var elements: [Node] = []
      var ranges: [SourceRange] = []
      for (index, nested) in group.bodies.enumerated() {
        var inner = self.members(
          of: nested, path: "\(place)[\(index)]", isTop: false, resource)
        if group.nesting == .map, index < group.keys.count, nested.argument("key") == nil {
          inner.append(("key", arena.string(group.keys[index]), nested.source.range(nested.range)))
        }
        elements.append(object(inner))
        ranges.append(nested.source.range(nested.range))
      }
      members.append(
        (
          group.name, arena.array(elements, ranges: ranges),
          range ?? group.source.range(group.range)
        ))
    }
    return members
  }

  /// Whether an argument says nothing: null, "" where it may be left out, or no blocks at all.
  private func isUnset(_ argument: EvaluatedBody.Argument) -> Bool {
    switch argument.value.content {
    case .null: true
    case .string(let text): text.isEmpty && argument.flags.contains(.optional)
    case .list(let elements, .object), .set(let elements, .object): elements.isEmpty
    default: false
    }
  }

  private mutating func add(_ reference: Reference) {
    if seen.insert(reference).inserted { references.append(reference) }
  }

  // MARK: - Values

  private mutating func node(
    _ value: HCLValue, path: String, written: (Expression, ConfigurationSource)? = nil,
    isSensitive: Bool = false
  ) -> Node {
    let isSensitive = isSensitive || value.isSensitive
    let node = plainNode(value, path: path, written: written, isSensitive: isSensitive)
    return isSensitive ? node.with(.sensitive) : node
  }

  private mutating func plainNode(
    _ value: HCLValue, path: String, written: (Expression, ConfigurationSource)?, isSensitive: Bool
  ) -> Node {
    switch value.content {
    case .null: return .null
    case .bool(let flag): return .boolean(flag)
    case .number(let number):
      if let small = number.int64Value { return .integer(small) }
      var text = number.description
      return text.withUTF8 { arena.number($0) } ?? arena.string(number.description)
    case .string(let text): return arena.string(text)
    case .list(let elements, _), .tuple(let elements), .set(let elements, _):
      let places = WrittenElements(written, count: elements.count, isSet: value.isSet)
      var nodes: [Node] = []
      var ranges: [SourceRange] = []
      nodes.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() {
        let place = places.place(of: element, at: index)
        nodes.append(
          self.node(
            element, path: "\(path)[\(index)]", written: place, isSensitive: isSensitive))
        if let place { ranges.append(place.1.range(place.0.range)) }
      }
      return arena.array(nodes, ranges: ranges)
    case .map(let entries, _), .object(let entries):
      let places = WrittenMembers(written)
      let isObject = value.isObject
      var members: [Node.Entry] = []
      var ranges: [SourceRange] = []
      members.reserveCapacity(entries.count)
      for entry in entries.entries {
        // Attributes that an object leaves out are null after conversion: unset.
        if isObject, entry.value.isNull { continue }
        let place = places.place(of: entry.key)
        let inner = self.node(
          entry.value, path: "\(path).\(entry.key)", written: place.map { ($0.value, $0.source) },
          isSensitive: isSensitive)
        members.append(Node.Entry(key: key(entry.key), value: inner))
        if let place { ranges.append(place.source.range(place.range)) }
      }
      return arena.object(members, ranges: ranges)
    case .unknown(let unknown):
      note(unknown, path: path)
      return node(of: unknown)
    }
  }

  /// Records the resources that an unknown is made of as references.
  private mutating func note(_ unknown: HCLUnknown, path: String) {
    for symbol in unknown.references.prefix(64) {
      guard let target = ResourceSymbol(symbol) else { continue }
      add(Reference(path: path, target: target.address, attribute: target.attribute))
    }
  }

  private mutating func node(of unknown: HCLUnknown) -> Node {
    let identity = ObjectIdentifier(unknown)
    if let known = unknowns[identity] { return known.node }
    var info = Node.Unknown(valueKind: Self.kind(of: unknown.type), isNotNull: unknown.isNotNull)
    if let symbol = unknown.symbol {
      info.symbol = arena.string(symbol)
      // What a resource computes is there once it exists; only inputs may turn out to be null.
      if ResourceSymbol(symbol) != nil { info.isNotNull = true }
    }
    if !unknown.prefix.isEmpty { info.prefix = arena.string(unknown.prefix) }
    if !unknown.suffix.isEmpty { info.suffix = arena.string(unknown.suffix) }
    if !unknown.parts.isEmpty {
      var parts: [Node] = []
      for part in unknown.parts {
        switch part {
        case .literal(let text): parts.append(arena.string(text))
        case .unknown(let inner): parts.append(node(of: inner))
        }
      }
      info.parts = arena.array(parts)
    }
    if let encoded = unknown.encoded {
      let outer = (references, seen)
      info.encoded = plainNode(encoded, path: "", written: nil, isSensitive: false)
      (references, seen) = outer
    }
    let node = arena.unknown(info)
    unknowns[identity] = (unknown, node)
    return node
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

/// Where the elements of a list are written, when the argument spells the list out.
private struct WrittenElements {
  private var elements: [Expression] = []
  private var texts: [String: Expression] = [:]
  private let source: ConfigurationSource?
  private let isSet: Bool

  init(_ written: (Expression, ConfigurationSource)?, count: Int, isSet: Bool) {
    self.isSet = isSet
    source = written?.1
    guard let written, let items = written.0.asStaticList else { return }
    if isSet {
      for item in items {
        if let text = item.asLiteralString { texts[text] = item }
      }
    } else if items.count == count {
      elements = items
    }
  }

  func place(of element: HCLValue, at index: Int) -> (Expression, ConfigurationSource)? {
    guard let source else { return nil }
    if isSet {
      return element.stringValue.flatMap { texts[$0] }.map { ($0, source) }
    }
    return index < elements.count ? (elements[index], source) : nil
  }
}

/// Where the members of a map or object are written, when the argument spells it out.
private struct WrittenMembers {
  private var items: [String: ObjectItem] = [:]
  private let source: ConfigurationSource?

  init(_ written: (Expression, ConfigurationSource)?) {
    source = written?.1
    for item in written?.0.asStaticObject ?? [] {
      if let name = item.key.asLiteralString { items[name] = item }
    }
  }

  func place(
    of name: String
  ) -> (value: Expression, range: ByteRange, source: ConfigurationSource)? {
    guard let source, let item = items[name] else { return nil }
    return (item.value, item.range, source)
  }
}

extension HCLValue {
  fileprivate var isSet: Bool {
    if case .set = content { true } else { false }
  }

  fileprivate var isObject: Bool {
    if case .object = content { true } else { false }
  }
}
