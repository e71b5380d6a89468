// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Makes canonical documents of evaluated properties, as the tables say.
///
/// Used from one thread. Recursion follows the nesting of properties, which the reader limits.
package struct ResourceTranslation {
  /// A resource in the canonical shape.
  package struct Made {
    package var type: String
    /// What sets it apart from others that come of the same resource; empty for the resource itself.
    package var suffix: String
    package var document: Node
    package var range: SourceRange
    /// What would have to be known to tell whether it exists.
    package var unknowns: [String] = []
    /// Whether it says the same as another one, of another parent.
    package var isRepeated = false
    package var isData = false
  }

  /// What the translated resources describe, which decides what belongs into their documents.
  package enum Source: Sendable {
    /// What somebody wrote: attributes that the provider alone decides aren't there, and parts
    /// name what they belong to by its address.
    case template
    /// What a cloud answered: computed attributes are as good as others, and what isn't answered
    /// because a call failed is unknown.
    case answer
  }

  /// Computes the cells of tables.
  package var computing: (any CellComputing)?
  let arena: Arena
  let schemas: SchemaCatalogue
  let types: TypeTranslations
  let source: Source
  /// Properties that have no place in the canonical shape, by type.
  package private(set) var unplaced: [String: Set<String>] = [:]
  private var bodies: [String: BlockSchema?] = [:]
  private var names: [ObjectIdentifier: [String: String?]] = [:]
  private var conversion: PropertyConversion
  private var emission = TypeTranslation.Emission(type: "")
  private var sourceType = ""
  private var top = TranslatedBlock()
  private var topSchema: BlockSchema?
  private var openReasons: [String] = []
  private var input = Node.absent
  private var mainDocument = Node.absent

  /// A translation by tables into an arena.
  package init(
    arena: Arena, schemas: SchemaCatalogue, types: TypeTranslations, source: Source = .template
  ) {
    self.source = source
    self.arena = arena
    self.schemas = schemas
    self.types = types
    conversion = PropertyConversion(arena: arena)
  }

  /// What comes of a resource; nil when there is no table for its type.
  package mutating func resources(
    of type: String, properties: Node, address: String, range: SourceRange
  ) -> [Made]? {
    guard let translation = types.types[type],
      let form = translation.forms.first(where: { form in
        form.conditions.allSatisfy { holds($0, properties) }
      })
    else { return nil }
    sourceType = type
    input = properties
    mainDocument = .absent
    var made = emit(form.main, form, properties, address, range, isMain: true)
    mainDocument = made.first?.document ?? .absent
    for other in form.others where other.conditions.allSatisfy({ holds($0, properties) }) {
      made += emit(other, form, properties, address, range, isMain: false)
    }
    return made
  }

  private func holds(_ condition: TypeTranslation.Condition, _ properties: Node) -> Bool {
    let value = Self.value(at: condition.path, in: properties)?.node ?? .absent
    if condition.isAbsent { return !value.exists }
    guard let values = condition.values else { return value.exists && !value.isFalse }
    return value.scalarText.map(values.contains) ?? false
  }

  private static func value(
    at path: [String], in properties: Node
  ) -> (node: Node, range: SourceRange)? {
    var node = properties
    var range = SourceRange.none
    for name in path {
      guard node.isKind(.object) else { return node.isKind(.unknown) ? (node, range) : nil }
      let index = node.entries.firstIndex { $0.key.string == name } ?? -1
      guard index >= 0 else { return nil }
      range = node.range(at: index)
      node = node.entries[index].value
    }
    return (node, range)
  }

  // MARK: - Resources

  private mutating func emit(
    _ emission: TypeTranslation.Emission, _ form: TypeTranslation.Form, _ properties: Node,
    _ address: String, _ range: SourceRange, isMain: Bool
  ) -> [Made] {
    self.emission = emission
    topSchema = emission.isData ? nil : body(of: emission.type)
    var sources: [Element] = []
    let whole = Element(node: properties, range: range, unknowns: [])
    if let each = emission.each {
      let list = computing?.value(of: each, input: properties, value: .absent, in: arena) ?? .absent
      if list.exists {
        gather(Element(node: list, range: range, unknowns: []), at: [], into: &sources)
      }
    } else if emission.from.isEmpty {
      sources = [whole]
    } else {
      gather(whole, at: emission.from[...], into: &sources)
    }
    var made: [Made] = []
    for (index, source) in sources.enumerated() {
      if let kind = emission.elements {
        let isMapping = source.node.isKind(.object)
        guard isMapping == (kind == .mapping) else { continue }
      }
      guard emission.content != .policy || source.node.isKind(.object) else { continue }
      var item = translated(source.node, properties, form, address, source.range)
      item.unknowns += source.unknowns
      if !isMain {
        item.suffix = "/\(emission.type)" + Self.suffix(source.node, index: index)
      } else if index > 0 {
        // One policy of several roles is judged once.
        item.suffix = "/\(index)"
        item.isRepeated = true
      }
      made.append(item)
    }
    return made
  }

  /// A part of the properties that a resource is made of.
  private struct Element {
    var node: Node
    var range: SourceRange
    var unknowns: [String]
  }

  /// Follows a path; each element of a list on it leads to a source of its own.
  private func gather(
    _ start: Element, at path: ArraySlice<String>, into sources: inout [Element]
  ) {
    let node = start.node
    switch node.kind {
    case .array:
      for (index, element) in node.elements.enumerated() {
        let own = node.range(at: index)
        let place = own.file == 0 ? start.range : own
        gather(
          Element(node: element, range: place, unknowns: start.unknowns), at: path, into: &sources)
      }
    case .unknown:
      let unknown = node.unknown ?? Node.Unknown()
      let reason = unknown.symbol.string ?? "a condition"
      guard unknown.valueKind == .array, unknown.encoded.exists else {
        sources.append(
          // What a failed call would have told of a part isn't absent from it.
          Element(
            node: source == .answer ? node : .absent, range: start.range,
            unknowns: start.unknowns + [reason]))
        return
      }
      for (list, more) in [(unknown.parts, []), (unknown.encoded, [reason])] {
        gather(
          Element(node: list, range: start.range, unknowns: start.unknowns + more), at: path,
          into: &sources)
      }
    default:
      guard let name = path.first else {
        if !node.exists { return }
        sources.append(start)
        return
      }
      guard node.isKind(.object) else { return }
      let index = node.entries.firstIndex { $0.key.string == name } ?? -1
      guard index >= 0 else { return }
      let own = node.range(at: index)
      gather(
        Element(
          node: node.entries[index].value, range: own.file == 0 ? start.range : own,
          unknowns: start.unknowns), at: path.dropFirst(), into: &sources)
    }
  }

  /// What tells one of several elements apart, by its name where it has one.
  private static func suffix(_ node: Node, index: Int) -> String {
    for name: StaticString in ["PolicyName", "Name", "Id"] {
      if let text = node.field(name).string, !text.isEmpty, text.utf8.count < 130,
        text.utf8.allSatisfy({
          ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
            || $0 == 0x5F
        })
      {
        return "/\(text)"
      }
    }
    return index == 0 ? "" : "/\(index)"
  }

  private mutating func translated(
    _ element: Node, _ properties: Node, _ form: TypeTranslation.Form, _ address: String,
    _ range: SourceRange
  ) -> Made {
    top = TranslatedBlock()
    openReasons = []
    if emission.content == .policy {
      return Made(
        type: emission.type, suffix: "",
        document: PolicyStatements(arena: arena).document(of: element),
        range: range, isData: emission.isData)
    }
    if emission.content == .nothing {
      // What isn't there has no properties.
    } else if let whole = emission.map["."] {
      place(element, whole, in: top, topSchema, path: "", range)
    } else if !emission.fill.isEmpty {
      fillDocuments(of: element, range)
    } else if element.isKind(.unknown), source == .answer {
      leaveOpen(element)
    } else {
      fill(element, into: top, topSchema, path: "")
    }
    for (path, target) in emission.outer {
      guard let (value, place) = Self.value(at: path, in: properties) else { continue }
      self.place(
        value, target, in: top, topSchema, path: "/" + path.joined(separator: "."),
        place.file == 0 ? range : place)
    }
    for (path, pattern) in emission.texts {
      if let value = text(pattern, element) { setConstant(value, at: path, range) }
    }
    for (path, cell) in emission.cells {
      guard let value = computing?.value(of: cell, input: input, value: element, in: arena) else {
        continue
      }
      place(
        value, TypeTranslation.Target(path: path, isFromTop: true), in: top, topSchema,
        path: path.joined(separator: "."), range)
    }
    for (path, value) in emission.constants { setConstant(value, at: path, range) }
    for (path, value) in emission.defaults where !isSet(path) {
      setConstant(value, at: path, SourceRange(file: 0, bytes: ByteRange(0, 0), origin: .default))
    }
    if let parent = emission.parent, !top.has(parent) {
      let attribute = emission.parentAttribute ?? form.reference
      let known = source == .answer ? mainDocument.field(named: attribute) : .absent
      let symbol = { [arena] in
        arena.unknown(
          Node.Unknown(
            symbol: arena.string("\(address).\(attribute)"), valueKind: .string, isNotNull: true))
      }
      top.set(parent, .value(known.exists ? known : symbol(), range))
    }
    if case .value(let tags, let place)? = top.members["tags"], !top.has("tags_all"),
      topSchema?.attribute("tags_all") != nil
    {
      top.set("tags_all", .value(tags, place))
    }
    return Made(
      type: emission.type, suffix: "", document: top.node(in: arena), range: range,
      unknowns: openReasons)
  }

  /// Places the members of several documents, later ones over earlier ones.
  private mutating func fillDocuments(of element: Node, _ range: SourceRange) {
    var open = Node.absent
    for path in emission.fill {
      let node = path.isEmpty ? element : Self.value(at: path, in: input)?.node ?? .absent
      if node.isKind(.unknown) {
        open = node
      } else {
        // What a list holds once is as good as what it holds.
        fill(
          node.isKind(.array) && node.count == 1 ? node.elements[0] : node, into: top, topSchema,
          path: "")
      }
    }
    if open.exists { leaveOpen(open) }
  }

  /// What an answer would have told isn't known, so that nothing of the type's attributes is which
  /// nothing else tells.
  private mutating func leaveOpen(_ answer: Node) {
    guard let schema = topSchema else { return }
    let symbol = answer.unknown?.symbol ?? .absent
    var placed: Set<String> = ["id", "region"]
    for target in emission.outer { if let name = target.target.path?.first { placed.insert(name) } }
    for text in emission.texts { if let name = text.path.first { placed.insert(name) } }
    for constant in emission.constants { if let name = constant.path.first { placed.insert(name) } }
    if let parent = emission.parent { placed.insert(parent) }
    for attribute in schema.attributes where !placed.contains(attribute.name) {
      guard !top.has(attribute.name), !attribute.flags.contains(.writeOnly) else { continue }
      top.set(
        attribute.name,
        .value(
          conversion.converted(arena.unknown(Node.Unknown(symbol: symbol)), to: attribute)
            ?? arena.unknown(Node.Unknown(symbol: symbol)), .none))
    }
    for block in schema.blocks where !placed.contains(block.name) && !top.has(block.name) {
      guard block.name != "timeouts" else { continue }
      top.set(
        block.name,
        .value(arena.unknown(Node.Unknown(symbol: symbol, valueKind: .array)), .none))
    }
  }

  /// A text with its placeholders filled in; nil where one of them is absent.
  private func text(_ pattern: TypeTranslation.TextPattern, _ element: Node) -> Node? {
    var result = ""
    for piece in pattern.pieces {
      switch piece {
      case .text(let text): result += text
      case .value(let path):
        let inElement = Self.value(at: path, in: element)?.node ?? .absent
        let node =
          inElement.exists ? inElement : Self.value(at: path, in: input)?.node ?? .absent
        if node.isKind(.unknown) {
          return arena.unknown(
            Node.Unknown(
              symbol: node.unknown?.symbol ?? .absent, valueKind: .string, isNotNull: true))
        }
        guard let text = node.scalarText else { return nil }
        result += text
      }
    }
    return arena.string(result)
  }

  private func isSet(_ path: [String]) -> Bool {
    var block = top
    for name in path.dropLast() {
      // A default within a block says something only where the block is.
      guard block.has(name) else { return true }
      guard let next = block.block(name, at: .none) else { return true }
      block = next
    }
    return path.last.map { block.has($0) } ?? true
  }

  private func setConstant(_ value: Node, at path: [String], _ range: SourceRange) {
    var block = top
    for name in path.dropLast() {
      guard let next = block.block(name, at: range) else { return }
      block = next
    }
    if let name = path.last { block.set(name, .value(value, range)) }
  }

  private mutating func body(of type: String) -> BlockSchema? {
    if let known = bodies[type] { return known }
    let made = schemas.resource(type)
    bodies[type] = made
    return made
  }

  // MARK: - Blocks

  /// Puts the properties of a mapping where they belong.
  private mutating func fill(
    _ object: Node, into block: TranslatedBlock, _ schema: BlockSchema?, path: String
  ) {
    if let unknown = object.unknown {
      openReasons.append(unknown.symbol.string ?? "a condition")
      return
    }
    for (index, entry) in object.entries.enumerated() {
      guard let key = entry.key.string else { continue }
      let inner = path.isEmpty ? key : "\(path).\(key)"
      let range = object.range(at: index)
      if let target = emission.map[inner] {
        place(entry.value, target, in: block, schema, path: inner, range)
      } else if let name = name(of: key, in: schema) {
        set(name, entry.value, in: block, schema, path: inner, range)
      } else {
        miss(inner)
      }
    }
  }

  /// The attribute or block that a property goes by.
  private mutating func name(of key: String, in schema: BlockSchema?) -> String? {
    guard let schema else { return PropertyName.canonical(key) }
    let identity = ObjectIdentifier(schema)
    if let known = names[identity]?[key] { return known }
    let found = PropertyName.candidates(key).first { name in
      if schema.block(name) != nil { return true }
      guard let attribute = schema.attribute(name) else { return false }
      return source == .answer || !attribute.flags.isDisjoint(with: [.optional, .required])
    }
    names[identity, default: [:]][key] = .some(found)
    return found
  }

  private mutating func miss(_ path: String) {
    unplaced[sourceType, default: []].insert(path)
  }

  private mutating func place(
    _ value: Node, _ target: TypeTranslation.Target, in block: TranslatedBlock,
    _ schema: BlockSchema?, path: String, _ range: SourceRange
  ) {
    guard let steps = target.path else { return }
    var current = target.isFromTop ? top : block
    var body = target.isFromTop ? topSchema : schema
    if case .pairs(_, _, let names) = target.change, value.isKind(.unknown) {
      for name in names.keys.sorted() {
        if let inner = names[name] {
          place(value, inner, in: current, body, path: "\(path).\(name)", range)
        }
      }
      return
    }
    if case .pairs(let key, let text, let names) = target.change {
      for (index, element) in value.elements.enumerated() {
        guard let name = element.field(named: key).string, let inner = names[name] else {
          miss("\(path).\(element.field(named: key).string ?? key)")
          continue
        }
        let own = value.range(at: index)
        place(
          element.field(named: text), inner, in: current, body, path: "\(path).\(name)",
          own.file == 0 ? range : own)
      }
      return
    }
    guard let last = steps.last else {
      let value = value.isKind(.array) && value.count == 1 ? value.elements[0] : value
      fill(value, into: current, body, path: path)
      return
    }
    for name in steps.dropLast() {
      guard let next = current.block(name, at: range) else { return }
      current = next
      body = Self.nested(name, in: body)
    }
    if case .distributed(let field, let names) = target.change, value.isKind(.array) {
      for (index, element) in value.elements.enumerated() {
        let own = value.range(at: index)
        let name = element.field(named: field).string.flatMap { names[$0] } ?? last
        set(
          name, arena.array([element], ranges: [own.file == 0 ? range : own]), in: current, body,
          path: path, own.file == 0 ? range : own)
      }
      return
    }
    if case .computed(let cell) = target.change {
      guard let made = computing?.value(of: cell, input: input, value: value, in: arena) else {
        return
      }
      set(last, made, in: current, body, path: path, range)
      return
    }
    guard let changed = conversion.changed(value, target.change) else {
      miss(path)
      return
    }
    set(last, changed, in: current, body, path: path, range)
  }

  private static func nested(_ name: String, in schema: BlockSchema?) -> BlockSchema? {
    schema?.block(name)?.block ?? schema?.attribute(name)?.elementSchema
  }

  /// Sets an attribute, or makes blocks.
  private mutating func set(
    _ name: String, _ value: Node, in block: TranslatedBlock, _ schema: BlockSchema?, path: String,
    _ range: SourceRange
  ) {
    guard value.exists, !value.isKind(.null) else { return }
    if let nested = Self.nested(name, in: schema) {
      setBlocks(name, value, in: block, nested, path: path, range)
      return
    }
    guard let schema else {
      if value.isKind(.object) {
        setBlocks(name, value, in: block, nil, path: path, range)
      } else {
        block.set(name, .value(value, range))
      }
      return
    }
    guard let attribute = schema.attribute(name) else { return miss(path) }
    // What the provider alone decides nobody writes in its code either.
    if attribute.flags == .computed, source == .template { return }
    if let made = conversion.converted(value, to: attribute) {
      block.set(name, .value(made, range))
    }
  }

  private mutating func setBlocks(
    _ name: String, _ value: Node, in block: TranslatedBlock, _ schema: BlockSchema?, path: String,
    _ range: SourceRange
  ) {
    switch value.kind {
    case .object:
      // Properties from several places may go into one block.
      if let existing = block.has(name) ? block.block(name, at: range) : nil {
        fill(value, into: existing, schema, path: path)
      } else {
        let made = TranslatedBlock()
        block.set(name, .blocks([.block(made, range)], range))
        fill(value, into: made, schema, path: path)
      }
    case .array, .set:
      guard value.count > 0 else { return }
      var items = existingItems(of: name, in: block)
      items += self.items(of: value, schema, path: path, range)
      block.set(name, .blocks(items, range))
    case .unknown:
      let unknown = value.unknown ?? Node.Unknown()
      if unknown.valueKind == .array, unknown.encoded.exists {
        block.set(
          name,
          .open(
            existingItems(of: name, in: block)
              + items(of: unknown.parts, schema, path: path, range),
            possible: items(of: unknown.encoded, schema, path: path, range),
            symbol: unknown.symbol, range))
      } else {
        block.set(
          name,
          .value(
            arena.unknown(
              Node.Unknown(
                symbol: unknown.symbol, valueKind: .array, isNotNull: unknown.isNotNull)), range))
      }
    default: miss(path)
    }
  }

  private func existingItems(
    of name: String, in block: TranslatedBlock
  ) -> [TranslatedBlock.Item] {
    if case .blocks(let items, _)? = block.members[name] { return items }
    return []
  }

  private mutating func items(
    of list: Node, _ schema: BlockSchema?, path: String, _ range: SourceRange
  ) -> [TranslatedBlock.Item] {
    var items: [TranslatedBlock.Item] = []
    items.reserveCapacity(list.count)
    for (index, element) in list.elements.enumerated() {
      let own = list.range(at: index)
      let place = own.file == 0 ? range : own
      if element.isKind(.object) {
        let made = TranslatedBlock()
        fill(element, into: made, schema, path: path)
        items.append(.block(made, place))
      } else if element.isKind(.unknown) {
        let symbol = element.unknown?.symbol ?? .absent
        items.append(
          .value(
            arena.unknown(Node.Unknown(symbol: symbol, valueKind: .object, isNotNull: true)), place)
        )
      } else {
        miss(path)
      }
    }
    return items
  }
}
