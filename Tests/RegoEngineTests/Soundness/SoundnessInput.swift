// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents

/// A random input, and the same with some leaves unknown or filled with something else.
struct SoundnessInput {
  let original: Node
  private let masks: SeededRandomness
  private let arena: Arena

  init(_ random: inout SeededRandomness, in arena: Arena) {
    self.arena = arena
    original = Self.object(&random, in: arena)
    masks = SeededRandomness(seed: random.next())
  }

  /// The input with its masked leaves unknown. Of some their kind is known, of some texts the
  /// beginning.
  var masked: Node {
    replaced { leaf, mask in arena.unknown(Self.description(of: leaf, mask, in: arena)) }
  }

  /// The input as `RegoFixture.masked` reads it, for messages.
  var described: String {
    let described = replaced { leaf, mask in
      let description = Self.description(of: leaf, mask, in: arena)
      switch description.valueKind {
      case .absent: return arena.string("?")
      case .boolean: return arena.string("?b")
      case .string:
        return arena.string(description.prefix.string.map { "?:\($0)" } ?? "?s")
      default: return arena.string("?n")
      }
    }
    return JSONWriter.string(described)
  }

  /// The input with other values for its masked leaves, such as their descriptions allow.
  func filled(_ random: inout SeededRandomness) -> Node {
    var values = random
    defer { random = values }
    return replaced { leaf, mask in
      let description = Self.description(of: leaf, mask, in: arena)
      switch description.valueKind {
      case .absent:
        return Self.filling(&values, in: arena)
      case .string:
        let rest = values.pick(["", "a", "b", "ab"])
        let start = description.prefix.string ?? ""
        return arena.string(start + rest)
      case .boolean: return .boolean(values.chance(50))
      default: return .integer(Int64(values.next() % 4))
      }
    }
  }

  // MARK: - Leaves

  private static func leaf(_ random: inout SeededRandomness, in arena: Arena) -> Node {
    switch random.next() % 9 {
    case 0: .boolean(true)
    case 1: .boolean(false)
    case 2: .null
    case 3: .integer(Int64(1))
    case 4: .integer(Int64(2))
    case 5: arena.string("a")
    case 6: arena.string("ab")
    case 7: arena.string("")
    default: arena.string("b")
    }
  }

  /// What an unknown of any kind may turn out to be: collections too.
  private static func filling(_ random: inout SeededRandomness, in arena: Arena) -> Node {
    guard random.chance(20) else { return leaf(&random, in: arena) }
    switch random.next() % 4 {
    case 0: return arena.array([])
    case 1: return arena.array([leaf(&random, in: arena), leaf(&random, in: arena)])
    case 2: return arena.object([])
    default:
      return arena.sortedObject([
        Node.Entry(key: arena.string("a"), value: leaf(&random, in: arena)),
        Node.Entry(key: arena.string("b"), value: leaf(&random, in: arena)),
      ])
    }
  }

  private static func description(
    of leaf: Node, _ mask: UInt64, in arena: Arena
  ) -> Node.Unknown {
    guard mask % 3 == 0 else { return .init() }
    switch leaf.kind {
    case .string:
      let known = mask % 2 == 0 ? String((leaf.string ?? "").prefix(1)) : ""
      return .init(
        valueKind: .string, isNotNull: true, prefix: known.isEmpty ? .absent : arena.string(known))
    case .boolean: return .init(valueKind: .boolean, isNotNull: true)
    case .integer: return .init(valueKind: .integer, isNotNull: true)
    default: return .init()
    }
  }

  // MARK: - Collections

  private static func object(_ random: inout SeededRandomness, in arena: Arena) -> Node {
    var entries: [Node.Entry] = []
    for key in ["a", "b", "c", "d"] where random.chance(95) {
      let value = value(&random, depth: 1, in: arena)
      entries.append(Node.Entry(key: arena.string(key), value: value))
    }
    // Enough elements for the machine to join by a table.
    if random.chance(50) {
      let rows = (0..<Int(random.next() % 8 + 4)).map { _ in
        random.chance(15)
          ? leaf(&random, in: arena)
          : arena.sortedObject(
            ["a", "b"].map {
              Node.Entry(key: arena.string($0), value: leaf(&random, in: arena))
            })
      }
      entries.append(Node.Entry(key: arena.string("wide"), value: arena.array(rows)))
    }
    return arena.sortedObject(entries)
  }

  private static func value(
    _ random: inout SeededRandomness, depth: Int, in arena: Arena
  ) -> Node {
    if depth > 2 || random.chance(45) { return leaf(&random, in: arena) }
    if random.chance(50) {
      return arena.array(
        (0..<Int(random.next() % 4)).map { _ in value(&random, depth: depth + 1, in: arena) })
    }
    var entries: [Node.Entry] = []
    for key in ["a", "b", "c", "d"] where random.chance(60) {
      entries.append(
        Node.Entry(key: arena.string(key), value: value(&random, depth: depth + 1, in: arena)))
    }
    return arena.sortedObject(entries)
  }

  // MARK: - Masks

  /// The input with its masked leaves replaced: always the same ones.
  private func replaced(_ value: (_ leaf: Node, _ mask: UInt64) -> Node) -> Node {
    var masks = masks
    let percent = masks.pick([10, 30, 60])
    return replaced(original, &masks, UInt64(percent), value)
  }

  private func replaced(
    _ node: Node, _ masks: inout SeededRandomness, _ percent: UInt64,
    _ value: (_ leaf: Node, _ mask: UInt64) -> Node
  ) -> Node {
    switch node.kind {
    case .array:
      var elements: [Node] = []
      for element in node.elements {
        elements.append(replaced(element, &masks, percent, value))
      }
      return arena.array(elements)
    case .object:
      var entries: [Node.Entry] = []
      for entry in node.entries {
        entries.append(
          Node.Entry(key: entry.key, value: replaced(entry.value, &masks, percent, value)))
      }
      return arena.sortedObject(entries)
    default:
      let isMasked = masks.chance(percent)
      let mask = masks.next() >> 8
      return isMasked ? value(node, mask) : node
    }
  }
}
