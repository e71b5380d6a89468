// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// JSON Patch (RFC 6902) on any value, with OPA's additions: paths may be arrays of keys, and
/// sets are reached by their members.
struct JSONPatch {
  /// Elements that all operations of one call may copy: each rebuilds what lies on its path.
  private static let copyLimit = 50_000_000

  private let arena: Arena
  private var copied = 0
  private var root: Node

  static func apply(
    _ operations: Node, to target: Node, in arena: Arena
  ) throws(BuiltinError) -> Node {
    var patch = JSONPatch(arena: arena, root: target)
    for operation in operations.elements {
      guard operation.isKind(.object) else {
        throw .failure(
          "must be an array of JSON-Patch objects, but at least one element is not an object")
      }
      try patch.apply(operation)
    }
    return patch.root
  }

  private init(arena: Arena, root: Node) {
    self.arena = arena
    self.root = root
  }

  private mutating func apply(_ operation: Node) throws(BuiltinError) {
    func attribute(_ name: StaticString) throws(BuiltinError) -> Node {
      let value = operation.field(name)
      guard value.exists else { throw .failure("missing required attribute '\(name)'") }
      return value
    }
    // OPA asks for both attributes before it reads them.
    let pathText = try attribute("path")
    let operationName = try attribute("op")
    guard let name = operationName.string else {
      throw .failure("attribute 'op' must be a string but found: \(operationName.typeName)")
    }
    let path = try ValuePaths.segments(pathText, in: arena)[...]
    guard ["add", "remove", "replace", "move", "copy", "test"].contains(name) else {
      throw .failure("unrecognized op: '\(name)'")
    }
    switch name {
    case "add": root = try insert(attribute("value"), into: root, at: path)
    case "remove": root = try remove(from: root, at: path)
    case "replace":
      if !path.isEmpty { root = try remove(from: root, at: path) }
      root = try insert(attribute("value"), into: root, at: path)
    case "move":
      let from = try ValuePaths.segments(attribute("from"), in: arena)[...]
      let value = try get(from)
      root = try remove(from: root, at: from)
      root = try insert(value, into: root, at: path)
    case "copy":
      let from = try ValuePaths.segments(attribute("from"), in: arena)[...]
      root = try insert(try get(from), into: root, at: path)
    default:
      let found = try get(path)
      let wanted = try attribute("value")
      if found != wanted {
        throw .failure(
          "value from EditTree != patch value.\n\nExpected: \(wanted.regoText)\n\n"
            + "Found: \(found.regoText)")
      }
    }
  }

  private func get(_ path: ArraySlice<Node>) throws(BuiltinError) -> Node {
    var node = root
    for key in path { node = try child(of: node, key).value }
    return node
  }

  /// The child that a key leads to and where it stands.
  private func child(of node: Node, _ key: Node) throws(BuiltinError) -> (index: Int, value: Node) {
    switch node.kind {
    case .object:
      let index = node.entryIndex(key)
      if index >= 0 { return (index, node.entries[index].value) }
    case .set:
      let index = node.elementIndex(key)
      if index >= 0 { return (index, node.elements[index]) }
    case .array:
      let index = try Self.index(key, count: node.count)
      if index >= 0, index < node.count { return (index, node.elements[index]) }
      throw .failure("path \(index) does not exist in array term \(node.regoText)")
    default: throw Self.notComposite(node, at: key)
    }
    // OPA shows texts that aren't in a set without quotation marks.
    let shown = (node.isKind(.set) ? key.string : nil) ?? key.regoText
    throw .failure("path \(shown) does not exist in \(node.typeName) term \(node.regoText)")
  }

  private static func notComposite(_ node: Node, at key: Node? = nil) -> BuiltinError {
    let type = node.typeName
    let place = key.map { " for path \($0.regoText)" } ?? ""
    return .failure(
      "expected composite type\(place), found value: \(node.regoText) "
        + "(type: ast.\(type.prefix(1).uppercased())\(type.dropFirst()))")
  }

  private static func index(_ key: Node, count: Int) throws(BuiltinError) -> Int {
    if key.isNumber {
      guard let index = key.integer else { throw .failure("invalid number type for indexing") }
      return Int(index)
    }
    guard let text = key.string else { throw .failure("invalid type for indexing") }
    if text == "-" { return count }
    guard let index = Int(text) else { throw .failure("invalid string for indexing") }
    if text != "0", text.hasPrefix("0") {
      throw .failure("leading zeros are not allowed in JSON paths")
    }
    return index
  }

  private mutating func charge(_ node: Node) throws(BuiltinError) {
    copied += node.count
    guard copied <= Self.copyLimit, !arena.isExhausted else { throw .tooLarge }
  }

  private mutating func insert(
    _ value: Node, into node: Node, at path: ArraySlice<Node>
  ) throws(BuiltinError) -> Node {
    guard let key = path.first else { return value }
    try charge(node)
    if path.count > 1 {
      let (index, inner) = try child(of: node, key)
      return replace(index, in: node, with: try insert(value, into: inner, at: path.dropFirst()))
    }
    switch node.kind {
    case .object:
      let index = node.entryIndex(key)
      if index >= 0 { return replace(index, in: node, with: value) }
      return arena.object(Array(node.entries) + [Node.Entry(key: key, value: value)])
    case .set:
      guard key == value else {
        throw .failure(
          "set key \(key.regoText) does not equal value to be inserted \(value.regoText)")
      }
      return arena.set(Array(node.elements) + [value])
    case .array:
      let index = try Self.index(key, count: node.count)
      guard index >= 0, index <= node.count else {
        throw .failure("index for array insertion out of bounds")
      }
      var elements = Array(node.elements)
      elements.insert(value, at: index)
      return arena.array(elements)
    default: throw Self.notComposite(node)
    }
  }

  private mutating func remove(
    from node: Node, at path: ArraySlice<Node>
  ) throws(BuiltinError) -> Node {
    guard let key = path.first else { throw .failure("the whole document can't be removed") }
    try charge(node)
    if path.count > 1 {
      let (index, inner) = try child(of: node, key)
      return replace(index, in: node, with: try remove(from: inner, at: path.dropFirst()))
    }
    switch node.kind {
    case .object:
      let index = node.entryIndex(key)
      guard index >= 0 else {
        throw .failure("cannot delete child key \(key.regoText) that does not exist")
      }
      var entries = Array(node.entries)
      entries.remove(at: index)
      return arena.object(entries)
    case .set:
      let index = node.elementIndex(key)
      guard index >= 0 else {
        throw .failure("cannot delete child key \(key.regoText) that does not exist")
      }
      var elements = Array(node.elements)
      elements.remove(at: index)
      return Node.sortedSet(elements, in: arena)
    case .array:
      let index = try Self.index(key, count: node.count)
      guard index >= 0, index < node.count else {
        throw .failure("index for array delete out of bounds")
      }
      var elements = Array(node.elements)
      elements.remove(at: index)
      return arena.array(elements)
    default: throw Self.notComposite(node)
    }
  }

  private func replace(_ index: Int, in node: Node, with value: Node) -> Node {
    if node.isKind(.object) {
      var entries = Array(node.entries)
      entries[index].value = value
      return arena.object(entries)
    }
    var elements = Array(node.elements)
    elements[index] = value
    return node.isKind(.set) ? arena.set(elements) : arena.array(elements)
  }
}
