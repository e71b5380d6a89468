// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads the body of an answer in XML into a document, led by the shape of the answer.
struct XMLAnswer {
  private var scanner: XMLScanner
  private let table: AnswerTable
  private let arena: Arena
  private let marksSensitive: Bool

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ operation: OperationModel, arena: Arena,
    options: AnswerOptions
  ) throws(WireProblem) {
    scanner = try XMLScanner(bytes, limits: options.limits)
    table = operation.service.answers
    self.arena = arena
    marksSensitive = options.marksSensitive
  }

  /// The members that stand in the body.
  ///
  /// - Parameters:
  ///   - shape: the number of the answer's.
  ///   - wrapper: the element within the outermost one that the members are in; empty for none.
  ///   - isUnwrapped: whether the outermost element is the only member itself.
  mutating func members(
    of shape: Int, wrapper: String, isUnwrapped: Bool
  ) throws(WireProblem) -> [Node.Entry] {
    guard case .start(_, let attributes) = try nextElement() else { return [] }
    if isUnwrapped { return try unwrapped(shape) }
    guard !wrapper.isEmpty else {
      let entries = try structure(table.shapes[shape], attributes)
      try finish()
      return entries
    }
    var found: [Node.Entry]?
    while case .start(let name, let attributes) = try nextElement() {
      if found == nil, scanner.bytes[name].elementsEqual(wrapper.utf8) {
        found = try structure(table.shapes[shape], attributes)
      } else {
        try scanner.skipElement()
      }
    }
    try finish()
    guard let found else {
      if table.shapes[shape].wireNames.count == 0 { return [] }
      throw scanner.problem("the element \"\(wrapper)\" is missing")
    }
    return found
  }

  /// The value of a member that is the whole body.
  mutating func payload(_ index: Int, of shape: Int) throws(WireProblem) -> Node {
    guard case .start(_, let attributes) = try nextElement() else { return .absent }
    let value = try value(table.members[table.shapes[shape].first + index], attributes)
    try finish()
    return value
  }

  private mutating func finish() throws(WireProblem) {
    while true {
      if case .finished = try scanner.next() { return }
    }
  }

  /// The next start or end of an element, text passed over.
  private mutating func nextElement() throws(WireProblem) -> XMLScanner.Piece {
    while true {
      let piece = try scanner.next()
      switch piece {
      case .text, .plainText: continue
      case .start, .end, .finished: return piece
      }
    }
  }

  private mutating func unwrapped(_ shape: Int) throws(WireProblem) -> [Node.Entry] {
    let shape = table.shapes[shape]
    guard let index = shape.wireNames.entries.first?.value.integer else { return [] }
    let text = try scanner.elementText(in: arena)
    // The element without a text says that there is nothing to say.
    if text.count == 0 { return [] }
    return [Node.Entry(key: table.members[shape.first + Int(index)].key, value: text)]
  }

  /// The elements or entries of a flattened list or map, gathered as they come.
  private struct Repeated {
    var index: Int
    var elements: [Node] = []
    var entries: [Node.Entry] = []
  }

  private mutating func structure(
    _ shape: AnswerTable.Layout, _ attributes: Range<Int>
  ) throws(WireProblem) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    var repeated: [Repeated] = []
    if shape.hasAttributes { try readAttributes(shape, attributes, &entries) }
    while case .start(let name, let attributes) = try nextElement() {
      guard let index = shape.wireNames.field(scanner.node(name)).integer else {
        try scanner.skipElement()
        continue
      }
      let member = table.members[shape.first + Int(index)]
      if member.traits.contains(.flattened), case .shape(let number) = member.type {
        let place = repeated.firstIndex { $0.index == index } ?? repeated.count
        if place == repeated.count { repeated.append(Repeated(index: Int(index))) }
        let inner = table.shapes[number]
        switch inner.kind {
        case .list:
          repeated[place].elements.append(try value(table.members[inner.first], attributes))
        case .map:
          if let entry = try mapEntry(inner) { repeated[place].entries.append(entry) }
        case .structure: repeated[place].elements.append(try value(member, attributes))
        }
        continue
      }
      let value = try value(member, attributes)
      set(member.key, value, &entries)
    }
    for item in repeated {
      let member = table.members[shape.first + item.index]
      let isMap =
        if case .shape(let number) = member.type { table.shapes[number].kind == .map } else {
          false
        }
      let value = isMap ? arena.sortedObject(item.entries) : arena.array(item.elements)
      set(member.key, value, &entries)
    }
    return entries
  }

  /// Keys are distinct: of an element that is there twice the last one counts.
  private func set(_ key: Node, _ value: Node, _ entries: inout [Node.Entry]) {
    guard value.exists else { return }
    if let index = entries.firstIndex(where: { $0.key.payload == key.payload }) {
      entries[index].value = value
    } else {
      entries.append(Node.Entry(key: key, value: value))
    }
  }

  private func readAttributes(
    _ shape: AnswerTable.Layout, _ attributes: Range<Int>, _ entries: inout [Node.Entry]
  ) throws(WireProblem) {
    guard !attributes.isEmpty else { return }
    for entry in shape.wireNames.entries {
      guard let index = entry.value.integer else { continue }
      let member = table.members[shape.first + Int(index)]
      guard member.traits.contains(.xmlAttribute),
        let text = try scanner.attribute(member.wire.utf8, in: attributes)
      else { continue }
      let value = text.withUnsafeBufferPointer { arena.string(copying: $0) }
      set(member.key, value, &entries)
    }
  }

  /// The value of the element that has just begun.
  private mutating func value(
    _ member: AnswerTable.Member, _ attributes: Range<Int>
  ) throws(WireProblem) -> Node {
    var result: Node
    if case .shape(let number) = member.type {
      let shape = table.shapes[number]
      switch shape.kind {
      case .structure: result = arena.object(try structure(shape, attributes))
      case .list:
        var elements: [Node] = []
        let element = table.members[shape.first]
        while case .start(_, let attributes) = try nextElement() {
          let value = try value(element, attributes)
          elements.append(value.exists ? value : .null)
        }
        result = arena.array(elements)
      case .map:
        var entries: [Node.Entry] = []
        while case .start = try nextElement() {
          if let entry = try mapEntry(shape) { entries.append(entry) }
        }
        result = arena.sortedObject(entries)
      }
    } else {
      let offset = scanner.offset
      let text = try scanner.elementText(in: arena)
      guard let scalar = AnswerScalar.value(ofText: text, as: member.type, in: arena) else {
        throw WireProblem(
          message: "the value of \"\(member.wire.string ?? "")\" is of another kind",
          offset: offset)
      }
      result = scalar
    }
    if marksSensitive, member.traits.contains(.sensitive) { result = result.with(.sensitive) }
    return result
  }

  /// Key and value of the entry that has just begun; nil when one of them is missing.
  private mutating func mapEntry(
    _ shape: AnswerTable.Layout
  ) throws(WireProblem) -> Node.Entry? {
    let key = table.members[shape.first]
    let element = table.members[shape.first + 1]
    var foundKey = Node.absent
    var foundValue = Node.absent
    while case .start(let name, let attributes) = try nextElement() {
      let found = scanner.node(name)
      if found == key.wire {
        foundKey = try scanner.elementText(in: arena)
      } else if found == element.wire {
        foundValue = try value(element, attributes)
      } else {
        try scanner.skipElement()
      }
    }
    return foundKey.exists && foundValue.exists ? Node.Entry(key: foundKey, value: foundValue) : nil
  }
}
