// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Turns JSON Schemas into types, as far as OPA does.
///
/// It looks at `type`, `properties`, `items`, `$ref`, `anyOf` and `allOf`; all other keywords leave
/// the type as wide as it is. A schema that refers to itself is followed once, then anything goes:
/// types are finite.
struct SchemaTypes {
  /// Why a schema can't be used.
  struct Problem: Error {
    let message: String
  }

  private static let depthLimit = 100
  private static let stepLimit = 100_000

  /// The keywords that matter of one schema, or of several that were merged.
  private struct Part {
    var types: [String]
    var properties: [JSONSchema.Property]
    var items: [JSONSchema]
    var isUniform: Bool

    init(_ schema: JSONSchema) {
      types = schema.types
      properties = schema.properties
      items = schema.items
      isUniform = schema.isUniform
    }

    var typeText: String {
      switch types.count {
      case 0: "undefined"
      case 1: types[0]
      default: "[\(types.joined(separator: ","))]"
      }
    }
  }

  private let table: TypeTable
  private var resolved: [Swift.ObjectIdentifier: TypeID] = [:]
  private var open: Set<Swift.ObjectIdentifier> = []
  private var steps = 0

  private init(table: TypeTable) { self.table = table }

  /// The type of what a schema describes.
  ///
  /// - Throws: what is wrong with the schema, in OPA's words.
  static func type(of document: Node, _ table: TypeTable) throws(Problem) -> TypeID {
    let compiled: CompiledJSONSchema
    do throws(JSONSchemaFailure) {
      compiled = try JSONSchemaParser.compile(document)
    } catch {
      throw Problem(message: "unable to compile the schema: \(error.message)")
    }
    var types = SchemaTypes(table: table)
    do throws(Problem) {
      let type = try types.type(of: compiled.root, 0)
      withExtendedLifetime(compiled) {}
      return type
    } catch {
      throw Problem(message: "type checking: \(error.message)")
    }
  }

  private mutating func type(of schema: JSONSchema, _ depth: Int) throws(Problem) -> TypeID {
    steps += 1
    guard depth < Self.depthLimit, steps < Self.stepLimit else { return .any }
    if let target = schema.reference {
      let id = Swift.ObjectIdentifier(target)
      if let found = resolved[id] { return found }
      guard open.insert(id).inserted else { return .any }
      defer { open.remove(id) }
      let made = try type(of: target, depth + 1)
      resolved[id] = made
      return made
    }
    let part = Part(schema)
    if !schema.anyOf.isEmpty {
      var result = TypeID.unknown
      if !part.types.isEmpty {
        let core = try type(of: part, depth)
        if case .object(let properties, nil) = table[core], !properties.isEmpty { result = core }
      }
      for alternative in schema.anyOf {
        result = table.union(try type(of: alternative, depth + 1), result)
      }
      return result.isUnknown ? .any : result
    }
    guard !schema.allOf.isEmpty else { return try type(of: part, depth) }
    let merged = try merge(schema.allOf.map { Part(Self.target(of: $0)) })
    if part.types.isEmpty { return try type(of: merged, depth) }
    let isBoth = ["object", "array"].contains {
      part.types.contains($0) && merged.types.contains($0)
    }
    if isBoth { return try type(of: try merge([merged, part]), depth) }
    guard part.typeText == merged.typeText else {
      throw Problem(message: "unable to merge these schemas")
    }
    return try type(of: merged, depth)
  }

  private mutating func type(of part: Part, _ depth: Int) throws(Problem) -> TypeID {
    let isTyped = !part.types.isEmpty
    if part.types.contains("boolean") { return .boolean }
    if part.types.contains("string") { return .string }
    if part.types.contains("integer") || part.types.contains("number") { return .number }
    if part.types.contains("object") || (!part.properties.isEmpty && !part.types.contains("array"))
    {
      guard !part.properties.isEmpty else {
        return table.object([], rest: TypeEntry(.any, .any))
      }
      var properties: [TypeProperty] = []
      for property in part.properties {
        let key = table.keyArena.string(property.name)
        properties.append(TypeProperty(key, try type(of: property.schema, depth + 1)))
      }
      return table.object(properties)
    }
    guard part.types.contains("array") || (!part.items.isEmpty && !isTyped) else { return .any }
    var items: [TypeID] = []
    for item in part.items { items.append(try type(of: item, depth + 1)) }
    if items.isEmpty { return table.array([], rest: .any) }
    return part.isUniform ? table.array([], rest: items[0]) : table.array(items)
  }

  private static func target(of schema: JSONSchema) -> JSONSchema {
    var schema = schema
    for _ in 0..<depthLimit {
      guard let next = schema.reference else { break }
      schema = next
    }
    return schema
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
          message: "unable to merge these schemas: type mismatch: \(result.typeText) and "
            + part.typeText)
      }
      if !result.properties.isEmpty, !part.properties.isEmpty {
        result.properties += part.properties
      } else if !result.items.isEmpty, !part.items.isEmpty {
        result.items += part.items.dropFirst(result.items.count)
      }
    }
    return result
  }
}
