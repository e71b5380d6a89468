// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads the body of an answer in XML into a document, led by the shape of the answer.
struct XMLAnswer {
  private var scanner: XMLScanner
  private let shapes: [Shape]
  private let arena: Arena
  private let marksSensitive: Bool

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ operation: OperationModel, arena: Arena,
    options: AnswerOptions
  ) throws(WireProblem) {
    scanner = try XMLScanner(bytes, limits: options.limits)
    shapes = operation.service.shapes
    self.arena = arena
    marksSensitive = options.marksSensitive
  }

  /// The members that stand in the body.
  ///
  /// - Parameters:
  ///   - shape: the answer's.
  ///   - wrapper: the element within the outermost one that the members are in; empty for none.
  ///   - isUnwrapped: whether the outermost element is the only member itself.
  mutating func members(
    of shape: Shape, wrapper: String, isUnwrapped: Bool
  ) throws(WireProblem) -> [Node.Entry] {
    guard case .start(_, let attributes) = try nextElement() else { return [] }
    if isUnwrapped { return try unwrapped(shape) }
    guard !wrapper.isEmpty else {
      let entries = try structure(shape, attributes)
      try finish()
      return entries
    }
    var found: [Node.Entry]?
    while case .start(let name, let attributes) = try nextElement() {
      if found == nil, scanner.bytes[name].elementsEqual(wrapper.utf8) {
        found = try structure(shape, attributes)
      } else {
        try scanner.skipElement()
      }
    }
    try finish()
    guard let found else {
      if shape.members.isEmpty { return [] }
      throw scanner.problem("the element \"\(wrapper)\" is missing")
    }
    return found
  }

  /// The value of a member that is the whole body.
  mutating func payload(_ member: Shape.Member) throws(WireProblem) -> Node {
    guard case .start(_, let attributes) = try nextElement() else { return .absent }
    let value = try value(member, attributes)
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

  private mutating func unwrapped(_ shape: Shape) throws(WireProblem) -> [Node.Entry] {
    guard let member = shape.members.first(where: { $0.place == .body }) else { return [] }
    let text = try scanner.elementText(in: arena)
    // The element without a text says that there is nothing to say.
    return text.count == 0 ? [] : [Node.Entry(key: member.key, value: text)]
  }

  private mutating func structure(
    _ shape: Shape, _ attributes: Range<Int>
  ) throws(WireProblem) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    var repeated: [(member: Int, elements: [Node], entries: [Node.Entry])] = []
    try readAttributes(shape, attributes, &entries)
    while case .start(let name, let attributes) = try nextElement() {
      guard let base = scanner.bytes.baseAddress else { break }
      let key = Node.string(bytes: base + name.lowerBound, count: name.count)
      guard let index = shape.wireNames.field(key).integer.map(Int.init) else {
        try scanner.skipElement()
        continue
      }
      let member = shape.members[index]
      if member.traits.contains(.flattened), case .shape(let number) = member.type {
        let place = repeated.firstIndex { $0.member == index } ?? repeated.count
        if place == repeated.count { repeated.append((index, [], [])) }
        let inner = shapes[number]
        switch inner.kind {
        case .list: repeated[place].elements.append(try value(inner.members[0], attributes))
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
      let member = shape.members[item.member]
      let isMap =
        if case .shape(let number) = member.type { shapes[number].kind == .map } else { false }
      set(
        member.key, isMap ? arena.sortedObject(item.entries) : arena.array(item.elements), &entries)
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

  private mutating func readAttributes(
    _ shape: Shape, _ attributes: Range<Int>, _ entries: inout [Node.Entry]
  ) throws(WireProblem) {
    guard !attributes.isEmpty else { return }
    for member in shape.members where member.traits.contains(.xmlAttribute) {
      let name = member.wire.split(separator: ":").last.map(String.init) ?? member.wire
      guard let text = try scanner.attribute(name, in: attributes) else { continue }
      let value = text.withUnsafeBufferPointer { arena.string(copying: $0) }
      set(member.key, value, &entries)
    }
  }

  /// The value of the element that has just begun.
  private mutating func value(
    _ member: Shape.Member, _ attributes: Range<Int>
  ) throws(WireProblem) -> Node {
    var result: Node
    if case .shape(let number) = member.type {
      let shape = shapes[number]
      switch shape.kind {
      case .structure: result = arena.object(try structure(shape, attributes))
      case .list:
        var elements: [Node] = []
        while case .start(_, let attributes) = try nextElement() {
          let value = try value(shape.members[0], attributes)
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
          message: "the value of \"\(member.wire)\" is of another kind", offset: offset)
      }
      result = scalar
    }
    if marksSensitive, member.traits.contains(.sensitive) { result = result.with(.sensitive) }
    return result
  }

  /// Key and value of the entry that has just begun; nil when one of them is missing.
  private mutating func mapEntry(_ shape: Shape) throws(WireProblem) -> Node.Entry? {
    let key = shape.members[0]
    let element = shape.members[1]
    var foundKey = Node.absent
    var foundValue = Node.absent
    while case .start(let name, let attributes) = try nextElement() {
      if scanner.bytes[name].elementsEqual((key.wireName ?? "key").utf8) {
        foundKey = try scanner.elementText(in: arena)
      } else if scanner.bytes[name].elementsEqual((element.wireName ?? "value").utf8) {
        foundValue = try value(element, attributes)
      } else {
        try scanner.skipElement()
      }
    }
    return foundKey.exists && foundValue.exists ? Node.Entry(key: foundKey, value: foundValue) : nil
  }
}
