// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Gives a JSON answer the names and forms of its model.
struct JSONAnswer {
  private let table: AnswerTable
  private let arena: Arena
  private let options: AnswerOptions

  init(_ operation: OperationModel, arena: Arena, options: AnswerOptions) {
    table = operation.service.answers
    self.arena = arena
    self.options = options
  }

  /// A body as it is written; absent for an empty one.
  func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(WireProblem) -> Node {
    guard bytes.contains(where: { !XMLScanner.isSpace($0) }) else { return .absent }
    var reading = ReaderOptions()
    reading.maximumDepth = options.limits.depth
    reading.maximumByteCount = options.limits.byteCount
    reading.maximumNodeCount = options.limits.valueCount
    reading.replacesLoneSurrogates = true
    var problems: [Diagnostic] = []
    let node = JSONReader.read(bytes, into: arena, options: reading, diagnostics: &problems)
    guard node.exists else {
      let first = problems.first { $0.severity == .error }
      throw WireProblem(message: "it isn't JSON: \(first?.message ?? "")", offset: 0)
    }
    return node
  }

  /// The members of a structure, as the model names them.
  func members(_ node: Node, of shape: Int, depth: Int = 0) throws(WireProblem) -> [Node.Entry] {
    let shape = table.shapes[shape]
    guard node.isKind(.object) else {
      throw WireProblem(message: "a structure was expected in it", offset: 0)
    }
    var entries: [Node.Entry] = []
    entries.reserveCapacity(node.count)
    for entry in node.entries {
      guard let index = shape.wireNames.field(entry.key).integer else { continue }
      let member = table.members[shape.first + Int(index)]
      let value = try value(entry.value, as: member, depth: depth + 1)
      if value.exists { entries.append(Node.Entry(key: member.key, value: value)) }
    }
    return entries
  }

  /// The value of a member that is the whole body.
  func payload(_ node: Node, _ index: Int, of shape: Int) throws(WireProblem) -> Node {
    try value(node, as: table.members[table.shapes[shape].first + index], depth: 0)
  }

  /// A value in the model's form; null is absent.
  private func value(
    _ node: Node, as member: AnswerTable.Member, depth: Int
  ) throws(WireProblem) -> Node {
    if node.isKind(.null) || !node.exists { return .absent }
    guard depth < options.limits.depth else {
      throw WireProblem(message: "it is nested too deep", offset: 0)
    }
    var result: Node
    if case .shape(let index) = member.type {
      guard let read = try collection(node, index, depth: depth) else {
        throw WireProblem(
          message: "the value of \"\(member.wire.string ?? "")\" is of another kind", offset: 0)
      }
      result = read
    } else if node.isCollection, member.type != .document {
      throw WireProblem(
        message: "the value of \"\(member.wire.string ?? "")\" is of another kind", offset: 0)
    } else {
      result = AnswerScalar.value(ofJSON: node, as: member.type, in: arena)
    }
    if options.marksSensitive, member.traits.contains(.sensitive) {
      result = result.with(.sensitive)
    }
    return result
  }

  private func collection(_ node: Node, _ index: Int, depth: Int) throws(WireProblem) -> Node? {
    let shape = table.shapes[index]
    switch (shape.kind, node.kind) {
    case (.structure, .object):
      return arena.object(try members(node, of: index, depth: depth))
    case (.list, .array):
      var elements: [Node] = []
      elements.reserveCapacity(node.count)
      let member = table.members[shape.first]
      for element in node.elements {
        let value = try value(element, as: member, depth: depth + 1)
        elements.append(value.exists ? value : .null)
      }
      return arena.array(elements)
    case (.map, .object):
      var entries: [Node.Entry] = []
      entries.reserveCapacity(node.count)
      let member = table.members[shape.first + 1]
      for entry in node.entries {
        let value = try value(entry.value, as: member, depth: depth + 1)
        if value.exists { entries.append(Node.Entry(key: entry.key, value: value)) }
      }
      return arena.object(entries)
    default:
      return nil
    }
  }
}
