// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// Turns values of properties into what an attribute's type wants.
///
/// CloudFormation takes `"true"` for true and a single value for a list of one; the provider's
/// schema says what it is in the canonical shape.
struct PropertyConversion {
  let arena: Arena

  private static let maximumDepth = 64

  // MARK: - To a type

  /// The value of an attribute; nil when it says nothing.
  func converted(_ value: Node, to attribute: BlockSchema.Attribute) -> Node? {
    // Where JSON is wanted, a template has the document itself.
    if value.isKind(.object) || value.isKind(.array), case .string = attribute.type,
      Self.holdsDocument(attribute.name)
    {
      return value
    }
    var made = converted(value, to: attribute.type, depth: 0)
    if made.isKind(.string), made.count == 0, attribute.flags.contains(.optional) { return nil }
    if !made.exists || made.isKind(.null) { return nil }
    if attribute.flags.contains(.sensitive) { made = made.with(.sensitive) }
    return made
  }

  private static func holdsDocument(_ name: String) -> Bool {
    [
      "polic", "definition", "document", "content", "body", "configuration", "json", "pattern",
      "schema", "rules", "input", "properties",
    ].contains { name.contains($0) }
  }

  /// What can't be what the type wants isn't known: rules rely on types.
  private func mistyped(_ type: HCLType) -> Node {
    let kind: Node.Kind =
      switch type {
      case .string: .string
      case .number: .integer
      case .bool: .boolean
      default: .absent
      }
    return arena.unknown(
      Node.Unknown(symbol: arena.string("a value of another type"), valueKind: kind))
  }

  private func converted(_ value: Node, to type: HCLType, depth: Int) -> Node {
    guard depth < Self.maximumDepth else { return value }
    var made: Node
    switch type {
    case .string, .number, .bool: made = scalar(value, type)
    case .list(let element), .set(let element): made = list(value, element, depth)
    case .map(let element): made = map(value, element, depth)
    case .object(let object): made = members(value, object, depth)
    default: made = value
    }
    if value.has(.sensitive) { made = made.with(.sensitive) }
    return made
  }

  private func scalar(_ value: Node, _ type: HCLType) -> Node {
    if let unknown = value.unknown { return self.unknown(unknown, type, value) }
    // A list of one is taken for its element, a document stays one.
    if value.isKind(.array), value.count == 1, !value.elements[0].isCollection {
      return scalar(value.elements[0], type)
    }
    switch type {
    case .string:
      return value.isKind(.string)
        ? value : value.scalarText.map { arena.string($0) } ?? mistyped(type)
    case .number:
      if value.isNumber { return value }
      guard value.isKind(.string) else { return mistyped(type) }
      return arena.number(value.utf8) ?? mistyped(type)
    default:
      if value.isKind(.boolean) { return value }
      switch value.string {
      case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .boolean(true)
      case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .boolean(false)
      default: return mistyped(type)
      }
    }
  }

  /// An unknown of the type that it will have: a parameter is a text until it is used as a number.
  private func unknown(_ unknown: Node.Unknown, _ type: HCLType, _ value: Node) -> Node {
    var made = unknown
    switch type {
    case .string:
      if unknown.valueKind == .string || unknown.valueKind == .object { return value }
      made.valueKind = .string
    case .number: made = Node.Unknown(symbol: unknown.symbol, valueKind: .integer)
    case .bool: made = Node.Unknown(symbol: unknown.symbol, valueKind: .boolean)
    default: return value
    }
    made.isNotNull = unknown.isNotNull
    return arena.unknown(made)
  }

  private func list(_ value: Node, _ element: HCLType, _ depth: Int) -> Node {
    switch value.kind {
    case .array, .set:
      return arena.array(
        value.elements.map { converted($0, to: element, depth: depth + 1) },
        ranges: value.has(.positioned) ? (0..<value.count).map { value.range(at: $0) } : [])
    case .unknown:
      guard let unknown = value.unknown else { return value }
      if unknown.valueKind == .string {
        return arena.array([converted(value, to: element, depth: depth + 1)])
      }
      guard unknown.valueKind == .array, unknown.encoded.exists else {
        return arena.unknown(
          Node.Unknown(symbol: unknown.symbol, valueKind: .array, isNotNull: unknown.isNotNull))
      }
      return arena.unknown(
        Node.Unknown(
          symbol: unknown.symbol, valueKind: .array, isNotNull: true,
          parts: list(unknown.parts, element, depth + 1),
          encoded: list(unknown.encoded, element, depth + 1)))
    case .object:
      // Lists of documents, such as the permissions of a resource, are rare but there.
      return arena.array([converted(value, to: element, depth: depth + 1)])
    default: return arena.array([converted(value, to: element, depth: depth + 1)])
    }
  }

  private func map(_ value: Node, _ element: HCLType, _ depth: Int) -> Node {
    switch value.kind {
    case .object:
      return arena.sortedObject(
        value.entries.map {
          Node.Entry(key: $0.key, value: converted($0.value, to: element, depth: depth + 1))
        }, ranges: value.has(.positioned) ? (0..<value.count).map { value.range(at: $0) } : [])
    case .array:
      // `[{Key: a, Value: b}]`, as tags are written.
      var entries: [Node.Entry] = []
      var ranges: [SourceRange] = []
      for (index, item) in value.elements.enumerated() {
        let name = ["Key", "Name", "key", "name", "TagKey"].lazy.map { item.field(named: $0) }
          .first(where: \.exists)
        guard item.isKind(.object), let name, let text = name.scalarText else {
          return arena.unknown(Node.Unknown(valueKind: .object, isNotNull: true))
        }
        let content = ["Value", "value", "TagValue"].lazy.map { item.field(named: $0) }.first(
          where: \.exists)
        entries.append(
          Node.Entry(
            key: arena.string(text),
            value: converted(content ?? arena.string(""), to: element, depth: depth + 1)))
        ranges.append(value.range(at: index))
      }
      return arena.sortedObject(entries, ranges: ranges)
    case .unknown:
      return arena.unknown(
        Node.Unknown(
          symbol: value.unknown?.symbol ?? .absent, valueKind: .object,
          isNotNull: value.unknown?.isNotNull ?? false))
    default: return mistyped(.any)
    }
  }

  private func members(_ value: Node, _ object: HCLObjectType, _ depth: Int) -> Node {
    guard value.isKind(.object) else { return value }
    var entries: [Node.Entry] = []
    var ranges: [SourceRange] = []
    for (index, entry) in value.entries.enumerated() {
      let name = entry.key.string ?? ""
      let attribute = PropertyName.candidates(name).lazy.compactMap { candidate in
        object.attributes.first { $0.name == candidate }
      }.first
      let key = attribute?.name ?? PropertyName.canonical(name)
      let made = attribute.map { converted(entry.value, to: $0.type, depth: depth + 1) }
      entries.append(Node.Entry(key: arena.string(key), value: made ?? entry.value))
      ranges.append(value.range(at: index))
    }
    return arena.sortedObject(entries, ranges: ranges)
  }

  // MARK: - Changes

  /// A value with what its table wants done to it; nil where that can't be.
  func changed(_ value: Node, _ change: TypeTranslation.Change) -> Node? {
    switch change {
    case .none, .pairs, .distributed, .computed: return value
    case .decodedURL: return PercentEncoding.decoded(value, in: arena)
    case .lastPart:
      guard let text = value.string, let slash = text.lastIndex(of: "/") else { return value }
      return arena.string(String(text[text.index(after: slash)...]))
    case .multiplied(let factor):
      guard value.isKind(.integer), let number = value.integer.flatMap({ Int(exactly: $0) }) else {
        return value.isKind(.unknown) ? scalar(value, .number) : nil
      }
      let (product, isTooLarge) = number.multipliedReportingOverflow(by: factor)
      return isTooLarge ? nil : .integer(Int64(product))
    case .field(let name):
      guard value.isKind(.array) else { return value.isKind(.unknown) ? value : nil }
      var found: [Node] = []
      var ranges: [SourceRange] = []
      for (index, element) in value.elements.enumerated() {
        let field = element.isKind(.unknown) ? element : element.field(named: name)
        guard field.exists else { continue }
        found.append(field)
        ranges.append(value.range(at: index))
      }
      return arena.array(found, ranges: value.has(.positioned) ? ranges : [])
    case .presence: return .boolean(true)
    case .values(let values):
      if value.isKind(.array) {
        return arena.array(
          value.elements.map { changed($0, change) ?? $0 },
          ranges: value.has(.positioned) ? (0..<value.count).map { value.range(at: $0) } : [])
      }
      if let text = value.scalarText { return values[text] ?? value }
      guard let unknown = value.unknown else { return value }
      // What it is in the end is one of the table's values, not what it is here.
      return arena.unknown(Node.Unknown(symbol: unknown.symbol, isNotNull: unknown.isNotNull))
    case .inverted:
      let flag = scalar(value, .bool)
      if let known = flag.boolean { return .boolean(!known) }
      return flag
    case .camelJSON:
      return arena.jsonText(of: camel(value, depth: 0))
    case .entries(let key, let content):
      if value.isKind(.array) { return value }
      guard value.isKind(.object) else { return value.isKind(.unknown) ? value : nil }
      return arena.array(
        value.entries.map { entry in
          arena.sortedObject([
            Node.Entry(key: arena.string(key), value: entry.key),
            Node.Entry(key: arena.string(content), value: entry.value),
          ])
        }, ranges: (0..<value.count).map { value.range(at: $0) })
    case .keyed(let name):
      guard value.isKind(.object) else { return value.isKind(.unknown) ? value : nil }
      return arena.array(
        value.entries.map { entry in
          let own = Node.Entry(key: arena.string(name), value: entry.key)
          return arena.sortedObject(
            Array(entry.value.entries) + [own],
            ranges: (0...entry.value.count).map { entry.value.range(at: $0) })
        }, ranges: (0..<value.count).map { value.range(at: $0) })
    case .elements(let name):
      let elements = value.isKind(.array) ? Array(value.elements) : [value]
      return arena.array(
        elements.map { arena.object([Node.Entry(key: arena.string(name), value: $0)]) },
        ranges: value.has(.positioned) ? (0..<value.count).map { value.range(at: $0) } : [])
    }
  }

  /// Keys with a small first letter, as APIs have them where templates have a large one.
  private func camel(_ node: Node, depth: Int) -> Node {
    guard depth < Self.maximumDepth else { return node }
    switch node.kind {
    case .array: return arena.array(node.elements.map { camel($0, depth: depth + 1) })
    case .object:
      return arena.sortedObject(
        node.entries.map { entry in
          let name = entry.key.string ?? ""
          let key = name.prefix(1).lowercased() + name.dropFirst()
          return Node.Entry(key: arena.string(key), value: camel(entry.value, depth: depth + 1))
        })
    default: return node
    }
  }
}
