// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Deep union of objects: where both values are objects they are merged, else the later one wins.
enum ObjectMerge {
  static func merge(_ left: Node, _ right: Node, in arena: Arena) -> Node {
    if left.count == 0 { return right }
    if right.count == 0 { return left }
    var entries: [Node.Entry] = []
    entries.reserveCapacity(left.count + right.count)
    for entry in left.entries {
      let other = right.field(entry.key)
      if !other.exists {
        entries.append(entry)
      } else if other.isKind(.object), entry.value.isKind(.object) {
        let value = merge(entry.value, other, in: arena)
        entries.append(Node.Entry(key: entry.key, value: value))
      } else {
        entries.append(Node.Entry(key: entry.key, value: other))
      }
    }
    for entry in right.entries where left.entryIndex(entry.key) < 0 { entries.append(entry) }
    return arena.object(entries)
  }

  /// Merges many at once, in time linear in their entries where pairs would copy over and over.
  static func merge(_ objects: [Node], in arena: Arena) -> Node {
    if objects.count == 1 { return objects[0] }
    if objects.count == 2 { return merge(objects[0], objects[1], in: arena) }
    var order: [NodeKey] = []
    var values: [NodeKey: [Node]] = [:]
    for object in objects {
      for entry in object.entries {
        let key = NodeKey(entry.key)
        if values[key] == nil { order.append(key) }
        // A value that isn't an object hides all before it, and the other way round.
        if entry.value.isKind(.object), values[key]?.last?.isKind(.object) == true {
          values[key]?.append(entry.value)
        } else {
          values[key] = [entry.value]
        }
      }
    }
    return arena.object(
      order.map { key in
        let found = values[key] ?? []
        let value = found.count == 1 ? found[0] : merge(found, in: arena)
        return Node.Entry(key: key.node, value: value)
      })
  }
}
