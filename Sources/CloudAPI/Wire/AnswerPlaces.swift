// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads the members of an answer that stand in its status and headers.
struct AnswerPlaces {
  private let answer: WireAnswer
  private let arena: Arena
  private let shapes: [Shape]

  init(_ answer: WireAnswer, arena: Arena, shapes: [Shape]) {
    self.answer = answer
    self.arena = arena
    self.shapes = shapes
  }

  /// Those members that are there.
  func members(of shape: Shape) throws(WireProblem) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    for member in shape.members {
      var value = Node.absent
      switch member.place {
      case .status: value = .integer(answer.status)
      case .header:
        if let text = answer.header(member.wire) { value = try self.value(text, member) }
      case .headers: value = map(member)
      case .body, .path, .query: continue
      }
      if value.exists { entries.append(Node.Entry(key: member.key, value: value)) }
    }
    return entries
  }

  private func value(_ text: String, _ member: Shape.Member) throws(WireProblem) -> Node {
    if member.traits.contains(.jsonHeader) {
      guard let bytes = Base64.decode(text.utf8) else { throw malformed(member) }
      let node = bytes.withUnsafeBufferPointer { JSONReader.read($0, into: arena) }
      guard node.exists else { throw malformed(member) }
      return node
    }
    if case .shape(let index) = member.type {
      guard shapes[index].kind == .list else { throw malformed(member) }
      let element = shapes[index].members[0]
      var elements: [Node] = []
      for part in text.split(separator: ",") {
        let trimmed = part.drop { $0 == " " }
        guard
          let value = AnswerScalar.value(
            ofText: arena.string(trimmed), as: element.type, in: arena)
        else { throw malformed(member) }
        elements.append(value)
      }
      return arena.array(elements)
    }
    guard
      let value = AnswerScalar.value(ofText: arena.string(text), as: member.type, in: arena)
    else { throw malformed(member) }
    return value
  }

  private func map(_ member: Shape.Member) -> Node {
    let prefix = member.wire.lowercased()
    let entries = answer.headers.compactMap { header -> Node.Entry? in
      guard header.name.lowercased().hasPrefix(prefix) else { return nil }
      return Node.Entry(
        key: arena.string(header.name.lowercased().dropFirst(prefix.count)),
        value: arena.string(header.value))
    }
    return entries.isEmpty ? .absent : arena.sortedObject(entries)
  }

  private func malformed(_ member: Shape.Member) -> WireProblem {
    WireProblem(message: "the header \"\(member.wire)\" is of another kind", offset: 0)
  }
}
