// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
package import Documents

/// A parameter of a call as the table has it: a constant, or made of what is known of the item.
///
/// `{Name}` in a text is a place in the item's document. A text that is nothing but one placeholder
/// takes the value as it is, whatever its kind; in any other text it is inserted as text.
package indirect enum ParameterTemplate: Hashable, Sendable {
  /// The value itself.
  case constant(APIValue)
  /// What stands at a place.
  case place(ItemPath)
  /// Texts and places joined.
  case joined([Piece])
  /// A list.
  case list([ParameterTemplate])
  /// A structure.
  case structure([Member])

  /// A part of a joined text.
  package enum Piece: Hashable, Sendable {
    /// As it is written.
    case text(String)
    /// What stands at a place.
    case place(ItemPath)
  }

  /// A member of a structure.
  package struct Member: Hashable, Sendable {
    /// The member's name in the service's model.
    package var name: String
    /// What it is made of.
    package var value: ParameterTemplate
  }

  /// Why a parameter has no value.
  package enum Gap: Error {
    /// The item doesn't have what it is made of.
    case absent
    /// What it is made of isn't known; the unknown value.
    case unknown(Node)
  }

  /// Reads a template; nil when it holds a placeholder that is none, or no value of JSON.
  package init?(_ node: Node) {
    switch node.kind {
    case .string:
      guard let made = Self.text(node.string ?? "") else { return nil }
      self = made
    case .boolean: self = .constant(.boolean(node.isTrue))
    case .integer: self = .constant(.integer(Int(node.integer ?? 0)))
    case .array:
      var made: [ParameterTemplate] = []
      for element in node.elements {
        guard let template = ParameterTemplate(element) else { return nil }
        made.append(template)
      }
      self = .list(made)
    case .object:
      guard let members = Self.members(node) else { return nil }
      self = .structure(members)
    default: return nil
    }
  }

  /// The members of an object as templates.
  package static func members(_ node: Node) -> [Member]? {
    var made: [Member] = []
    for entry in node.entries {
      guard let name = entry.key.string, let value = ParameterTemplate(entry.value) else {
        return nil
      }
      made.append(Member(name: name, value: value))
    }
    return made
  }

  private static func text(_ text: String) -> ParameterTemplate? {
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}"),
        let path = ItemPath(String(rest[rest.index(after: open)..<close]))
      else { return nil }
      pieces.append(.place(path))
      rest = rest[rest.index(after: close)...]
    }
    if pieces.isEmpty { return .constant(.string(text)) }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    if pieces.count == 1, case .place(let path) = pieces[0] { return .place(path) }
    return .joined(pieces)
  }

  /// All places that it is made of.
  package var places: [ItemPath] {
    switch self {
    case .constant: []
    case .place(let path): [path]
    case .joined(let pieces):
      pieces.compactMap { piece in
        if case .place(let path) = piece { path } else { nil }
      }
    case .list(let elements): elements.flatMap(\.places)
    case .structure(let members): members.flatMap(\.value.places)
    }
  }

  /// The parameter's value for an item.
  package func value(in document: Node, _ arena: Arena) throws(Gap) -> APIValue {
    switch self {
    case .constant(let value): return value
    case .place(let path):
      let node = path.value(in: document, arena)
      if node.isKind(.unknown) { throw .unknown(node) }
      guard let value = APIValue(node) else { throw .absent }
      return value
    case .joined(let pieces):
      var text = ""
      for piece in pieces {
        switch piece {
        case .text(let part): text += part
        case .place(let path):
          let node = path.value(in: document, arena)
          if node.isKind(.unknown) { throw .unknown(node) }
          guard let part = ItemPath.scalar(node) else { throw .absent }
          text += part
        }
      }
      return .string(text)
    case .list(let elements):
      var values: [APIValue] = []
      for element in elements { values.append(try element.value(in: document, arena)) }
      return .list(values)
    case .structure(let members):
      return .structure(try Self.parameters(members, in: document, arena))
    }
  }

  /// The values of several parameters for an item.
  package static func parameters(
    _ members: [Member], in document: Node, _ arena: Arena
  ) throws(Gap) -> [APIValue.Member] {
    var values: [APIValue.Member] = []
    for member in members {
      values.append(
        APIValue.Member(name: member.name, value: try member.value.value(in: document, arena)))
    }
    return values
  }

  /// The same as a part of a document, without what the item doesn't have.
  package func node(in document: Node, _ arena: Arena) -> Node {
    switch self {
    case .constant(let value): return value.node(in: arena)
    case .place(let path): return path.value(in: document, arena)
    case .joined:
      do throws(Gap) {
        return try value(in: document, arena).node(in: arena)
      } catch {
        if case .unknown(let node) = error { return node }
        return .absent
      }
    case .list(let elements):
      return arena.array(elements.map { $0.node(in: document, arena) }.filter(\.exists))
    case .structure(let members):
      var entries: [Node.Entry] = []
      for member in members {
        let value = member.value.node(in: document, arena)
        if value.exists { entries.append(.init(key: arena.string(member.name), value: value)) }
      }
      return arena.object(entries)
    }
  }
}

extension APIValue {
  /// A parameter from a part of an answer; nil for what is none.
  init?(_ node: Node) {
    switch node.kind {
    case .string: self = .string(node.string ?? "")
    case .integer: self = .integer(Int(node.integer ?? 0))
    case .decimal, .bigNumber: self = .string(node.numberText ?? "")
    case .boolean: self = .boolean(node.isTrue)
    case .array: self = .list(node.elements.compactMap { APIValue($0) })
    case .object:
      self = .structure(
        node.entries.compactMap { entry in
          guard let name = entry.key.string, let value = APIValue(entry.value) else { return nil }
          return Member(name: name, value: value)
        })
    default: return nil
    }
  }

  /// The same as a part of a document.
  func node(in arena: Arena) -> Node {
    switch self {
    case .string(let text): arena.string(text)
    case .integer(let number): .integer(number)
    case .boolean(let value): .boolean(value)
    case .list(let values): arena.array(values.map { $0.node(in: arena) })
    case .structure(let members):
      arena.object(
        members.map { Node.Entry(key: arena.string($0.name), value: $0.value.node(in: arena)) })
    }
  }
}
