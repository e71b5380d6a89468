// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Paths into a value as `json.filter` and `json.remove` take them, sorted so that those with a
/// common beginning stand together: each value is visited once, however many paths there are.
struct ValuePaths {
  private let paths: [[Node]]

  /// - Parameter operand: an array or set of JSON pointers or arrays of keys.
  init(_ operand: Node, in arena: Arena) throws(BuiltinError) {
    guard operand.isKind(.array) || operand.isKind(.set) else {
      throw .operand(2, operand, expected: "set", "array")
    }
    var paths: [[Node]] = []
    for element in operand.elements {
      let path = try Self.segments(element, in: arena)
      if !path.isEmpty { paths.append(path) }
    }
    self.paths = paths.sorted {
      for (left, right) in zip($0, $1) {
        let order = Node.compare(left, right)
        if order != 0 { return order < 0 }
      }
      return $0.count < $1.count
    }
  }

  /// The keys of one path, from a JSON pointer (leading slashes don't count) or an array.
  static func segments(_ path: Node, in arena: Arena) throws(BuiltinError) -> [Node] {
    switch path.kind {
    case .array: return Array(path.elements)
    case .string:
      if path.count == 0 { return [] }
      let text = path.utf8.drop { $0 == UInt8(ascii: "/") }
      var result: [Node] = []
      for part in text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
        if !part.contains(UInt8(ascii: "~")) {
          result.append(path.slice(part.startIndex..<part.endIndex))
          continue
        }
        var plain: [UInt8] = []
        var rest = part[...]
        while let byte = rest.popFirst() {
          guard byte == UInt8(ascii: "~"), let code = rest.first, code == 0x30 || code == 0x31
          else {
            plain.append(byte)
            continue
          }
          plain.append(code == 0x30 ? UInt8(ascii: "~") : UInt8(ascii: "/"))
          rest = rest.dropFirst()
        }
        result.append(plain.withUnsafeBufferPointer { arena.string(copying: $0) })
      }
      return result
    default:
      throw .operand(
        2,
        "must be one of {set, array} containing string paths or array of path segments but got "
          + path.typeName)
    }
  }

  /// Paths that share their first `depth` keys, by the next one; nil where one of them ends.
  private struct Group {
    var key: Node
    var paths: Range<Int>?
  }

  private func groups(_ range: Range<Int>, _ depth: Int) -> [Group] {
    var result: [Group] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let key = paths[start][depth]
      var end = start + 1
      while end < range.upperBound, paths[end][depth] == key { end += 1 }
      // The shortest one stands first; it covers all that go on behind it.
      let isEnd = paths[start].count == depth + 1
      result.append(Group(key: key, paths: isEnd ? nil : start..<end))
      start = end
    }
    return result
  }

  /// Keeps only what the paths lead to. A path that goes on behind a scalar keeps the scalar.
  func filter(_ node: Node, in arena: Arena) -> Node {
    filter(node, paths.indices, 0, in: arena)
  }

  private func filter(
    _ node: Node, _ range: Range<Int>, _ depth: Int, in arena: Arena
  ) -> Node {
    guard node.isCollection else { return node }
    var kept: [(index: Int, value: Node)] = []
    var entries: [Node.Entry] = []
    for group in groups(range, depth) {
      let index = Self.position(of: group.key, in: node)
      guard index >= 0 else { continue }
      let child = node.isKind(.object) ? node.entries[index].value : node.elements[index]
      let value = group.paths.map { filter(child, $0, depth + 1, in: arena) } ?? child
      if node.isKind(.object) {
        entries.append(Node.Entry(key: group.key, value: value))
      } else {
        kept.append((index, value))
      }
    }
    switch node.kind {
    case .object: return arena.object(entries)
    case .set: return arena.set(kept.map(\.value))
    default: return arena.array(kept.sorted { $0.index < $1.index }.map(\.value))
    }
  }

  /// Drops what the paths lead to; array elements behind move up.
  func remove(from node: Node, in arena: Arena) -> Node {
    remove(from: node, paths.indices, 0, in: arena)
  }

  private func remove(
    from node: Node, _ range: Range<Int>, _ depth: Int, in arena: Arena
  ) -> Node {
    guard node.isCollection else { return node }
    var changes: [Int: Node] = [:]
    for group in groups(range, depth) {
      let index = Self.position(of: group.key, in: node)
      guard index >= 0 else { continue }
      let child = node.isKind(.object) ? node.entries[index].value : node.elements[index]
      changes[index] =
        group.paths.map { remove(from: child, $0, depth + 1, in: arena) } ?? .absent
    }
    if changes.isEmpty { return node }
    if node.isKind(.object) {
      return arena.object(
        node.entries.enumerated().compactMap { index, entry in
          let value = changes[index] ?? entry.value
          return value.exists ? Node.Entry(key: entry.key, value: value) : nil
        })
    }
    let elements = node.elements.enumerated().compactMap { index, element in
      let value = changes[index] ?? element
      return value.exists ? value : nil
    }
    return node.isKind(.set) ? arena.set(elements) : arena.array(elements)
  }

  /// Arrays are indexed by text here: `"1"` finds an element, `1` doesn't.
  private static func position(of key: Node, in node: Node) -> Int {
    switch node.kind {
    case .object: return node.entryIndex(key)
    case .set: return node.elementIndex(key)
    default:
      guard let text = key.string, let index = Int(text), String(index) == text,
        index >= 0, index < node.count
      else { return -1 }
      return index
    }
  }
}
