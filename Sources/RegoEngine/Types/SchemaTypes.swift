// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Turns JSON Schemas into types, as far as OPA does.
///
/// It looks at `type`, `properties`, `items`, `$ref` into the same schema, `anyOf` and `allOf`;
/// all other keywords leave the type as wide as it is. A schema that refers to itself is followed
/// once, then anything goes: types are finite.
struct SchemaTypes {
  /// Why a schema can't be used.
  struct Problem: Error {
    let message: String
  }

  private static let depthLimit = 100
  private static let kinds: Set<String> = [
    "array", "boolean", "integer", "number", "null", "object", "string",
  ]

  /// The keywords that matter of one schema, or of several that were merged.
  private struct Part {
    var types: [String]
    var properties: [Node.Entry]
    var items: [Node]
    var hasSingleItem: Bool

    var typeText: String {
      switch types.count {
      case 0: "undefined"
      case 1: types[0]
      default: "[\(types.joined(separator: ","))]"
      }
    }
  }

  let root: Node
  let table: TypeTable
  private var resolved: [String: TypeID] = [:]
  private var open: Set<String> = []
  private var steps = 0

  init(root: Node, table: TypeTable) {
    self.root = root
    self.table = table
  }

  /// The type of what a schema describes.
  ///
  /// - Throws: what is wrong with the schema, in OPA's words.
  mutating func type(of schema: Node) throws(Problem) -> TypeID { try type(of: schema, 0) }

  private mutating func type(of schema: Node, _ depth: Int) throws(Problem) -> TypeID {
    steps += 1
    guard depth < Self.depthLimit, steps < 100_000 else { return .any }
    guard schema.isKind(.object) else {
      if schema.isKind(.boolean) { return .any }
      throw Problem(message: "unable to compile the schema: invalid schema")
    }
    if let reference = schema.field("$ref").string { return try type(at: reference, depth) }
    let part = try part(of: schema)
    let anyOf = schema.field("anyOf")
    if anyOf.isKind(.array) {
      var result = TypeID.unknown
      if !part.types.isEmpty {
        let core = try type(of: part, depth)
        if case .object(let properties, nil) = table[core], !properties.isEmpty { result = core }
      }
      for alternative in anyOf.elements {
        result = table.union(try type(of: alternative, depth + 1), result)
      }
      return result.isUnknown ? .any : result
    }
    let allOf = schema.field("allOf")
    if allOf.isKind(.array), allOf.count > 0 {
      var parts: [Part] = []
      for element in allOf.elements {
        parts.append(try self.part(of: try resolving(element)))
      }
      let merged = try merge(parts)
      if !part.types.isEmpty {
        let both = ["object", "array"].contains {
          part.types.contains($0) && merged.types.contains($0)
        }
        if both { return try type(of: try merge([merged, part]), depth) }
        guard part.typeText == merged.typeText else {
          throw Problem(message: "type checking: unable to merge these schemas")
        }
      }
      return try type(of: merged, depth)
    }
    return try type(of: part, depth)
  }

  private mutating func type(of part: Part, _ depth: Int) throws(Problem) -> TypeID {
    if part.types.contains("boolean") { return .boolean }
    if part.types.contains("string") { return .string }
    if part.types.contains("integer") || part.types.contains("number") { return .number }
    let isTyped = !part.types.isEmpty
    if part.types.contains("object") || (!part.properties.isEmpty && !part.types.contains("array")) {
      guard !part.properties.isEmpty else {
        return table.object([], rest: TypeEntry(.any, .any))
      }
      var properties: [TypeProperty] = []
      for entry in part.properties {
        let key = table.keyArena.string(entry.key.string ?? "")
        properties.append(TypeProperty(key, try type(of: entry.value, depth + 1)))
      }
      return table.object(properties)
    }
    if part.types.contains("array") || (!part.items.isEmpty && !isTyped) {
      if part.items.isEmpty { return table.array([], rest: .any) }
      var items: [TypeID] = []
      for item in part.items { items.append(try type(of: item, depth + 1)) }
      return part.hasSingleItem ? table.array([], rest: items[0]) : table.array(items)
    }
    return .any
  }

  // MARK: - Parts

  private func part(of schema: Node) throws(Problem) -> Part {
    var types: [String] = []
    let written = schema.field("type")
    switch written.kind {
    case .string: types = [written.string ?? ""]
    case .array: types = written.elements.compactMap(\.string)
    default: break
    }
    for type in types where !Self.kinds.contains(type) {
      throw Problem(
        message: "unable to compile the schema: has a primitive type that is NOT VALID -- given: "
          + "/\(type)/ Expected valid values are:[array boolean integer number null object string]")
    }
    let items = schema.field("items")
    return Part(
      types: types, properties: Array(schema.field("properties").entries),
      items: items.isKind(.array) ? Array(items.elements) : items.isKind(.object) ? [items] : [],
      hasSingleItem: items.isKind(.object))
  }

  /// Makes one of the schemas of an `allOf`.
  private func merge(_ parts: [Part]) throws(Problem) -> Part {
    var parts = parts
    for index in parts.indices {
      if !parts[index].properties.isEmpty {
        if !parts[index].types.contains("object") { parts[index].types.append("object") }
      } else if !parts[index].items.isEmpty, !parts[index].types.contains("array") {
        parts[index].types.append("array")
      }
    }
    var result = parts[0]
    for part in parts.dropFirst() {
      guard result.typeText == part.typeText else {
        throw Problem(
          message: "type checking: unable to merge these schemas: type mismatch: "
            + "\(result.typeText) and \(part.typeText)")
      }
      if !result.properties.isEmpty, !part.properties.isEmpty {
        result.properties += part.properties
      } else if !result.items.isEmpty, !part.items.isEmpty {
        for (index, item) in part.items.enumerated() where index >= result.items.count {
          result.items.append(item)
        }
      }
    }
    return result
  }

  // MARK: - References

  private mutating func type(at reference: String, _ depth: Int) throws(Problem) -> TypeID {
    if let found = resolved[reference] { return found }
    guard open.insert(reference).inserted else { return .any }
    defer { open.remove(reference) }
    let made = try type(of: try target(of: reference), depth + 1)
    resolved[reference] = made
    return made
  }

  private func resolving(_ schema: Node) throws(Problem) -> Node {
    var schema = schema
    for _ in 0..<Self.depthLimit {
      guard let reference = schema.field("$ref").string else { return schema }
      schema = try target(of: reference)
    }
    return schema
  }

  /// What a reference points to: RFC 6901 pointers into the schema itself.
  private func target(of reference: String) throws(Problem) -> Node {
    guard reference.hasPrefix("#") else {
      throw Problem(
        message: "unable to compile the schema: remote reference loading disabled: \(reference)")
    }
    var node = root
    for part in reference.dropFirst().split(separator: "/", omittingEmptySubsequences: true) {
      let name = part.split(separator: "~1", omittingEmptySubsequences: false)
        .map { $0.split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~") }
        .joined(separator: "/")
      let next = node.isKind(.array)
        ? Int(name).flatMap { $0 >= 0 && $0 < node.count ? node.elements[$0] : nil } ?? .absent
        : node.field(named: name)
      guard next.exists else {
        throw Problem(message: "unable to compile the schema: Object has no key '\(name)'")
      }
      node = next
    }
    return node
  }
}
