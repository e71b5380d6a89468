// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads schemas, with the checks, their order and the texts of the library that OPA uses.
struct JSONSchemaParser {
  /// Schemas within each other, by nesting or by reference.
  private static let depthLimit = 300
  private static let countLimit = 200_000

  private let pool: JSONSchemaPool
  /// Schemas that references lead to; a reference met while its target is read finds it here.
  private var referenced: [JSONSchemaPool.Key: JSONSchema] = [:]
  private var all: [JSONSchema] = []
  private var depth = 0

  private init(_ pool: JSONSchemaPool) { self.pool = pool }

  /// Compiles a document, which is copied.
  static func compile(_ document: Node) throws(JSONSchemaFailure) -> CompiledJSONSchema {
    let arena = Arena()
    let copy = arena.copy(document)
    guard copy.isKind(.object) || copy.isKind(.boolean) else {
      throw JSONSchemaFailure("schema is invalid")
    }
    let root = GoURL()
    var draft = JSONSchema.Draft.hybrid
    let dialect = copy.field("$schema")
    if dialect.exists {
      guard let text = dialect.string else {
        throw JSONSchemaFailure("$schema must be of type string")
      }
      draft = Self.draft(try Self.url(text))
    }
    var parser = JSONSchemaParser(try JSONSchemaPool(copy, base: root))
    do throws(JSONSchemaFailure) {
      let schema = try parser.schema(copy, draft: draft)
      return CompiledJSONSchema(root: schema, all: parser.all, arena: arena)
    } catch {
      for schema in parser.all { schema.reference = nil }
      throw error
    }
  }

  private static func url(_ text: String) throws(JSONSchemaFailure) -> GoURL {
    do throws(BuiltinError) {
      return try GoURL(text.utf8)
    } catch {
      throw JSONSchemaFailure(error.message)
    }
  }

  private static func draft(_ url: GoURL) -> JSONSchema.Draft {
    switch String(decoding: url.text, as: UTF8.self) {
    case "http://json-schema.org/draft-04/schema": .four
    case "http://json-schema.org/draft-06/schema": .six
    case "http://json-schema.org/draft-07/schema": .seven
    default: .hybrid
    }
  }

  /// Reads a schema.
  mutating func schema(
    _ node: Node, draft: JSONSchema.Draft
  ) throws(JSONSchemaFailure) -> JSONSchema {
    let schema = JSONSchema(draft: draft)
    try fill(schema, node)
    return schema
  }

  private mutating func fill(_ schema: JSONSchema, _ node: Node) throws(JSONSchemaFailure) {
    all.append(schema)
    guard all.count <= Self.countLimit else { throw .tooComplex }
    depth += 1
    guard depth <= Self.depthLimit else { throw .tooDeep }
    defer { depth -= 1 }
    if schema.draft.hasDraftSix, let constant = node.boolean {
      schema.constant = constant
      return
    }
    guard node.isKind(.object) else {
      throw JSONSchemaFailure("Expected: Valid Schema, given: Invalid JSON")
    }
    try checkID(node, schema.draft)
    try readDefinitions(node, schema.draft)
    schema.title = try text(node, "title")
    schema.description = try text(node, "description")
    if let reference = try text(node, "$ref") {
      let written = try Self.url(reference)
      let target = pool.targets[node.payload] ?? written
      if let known = referenced[JSONSchemaPool.Key(target)] {
        schema.reference = known
      } else {
        // Whatever stands beside a reference doesn't count.
        schema.reference = try self.target(target, schema.draft)
        return
      }
    }
    try readTypes(node, schema)
    try readProperties(node, schema)
    try readItems(node, schema)
    try readNumberLimits(node, schema)
    try readTextLimits(node, schema)
    try readCounts(node, schema)
    try readValues(node, schema)
    try readCombinations(node, schema)
  }

  private func checkID(_ node: Node, _ draft: JSONSchema.Draft) throws(JSONSchemaFailure) {
    let usesOldName =
      draft == .four || (draft == .hybrid && node.field("id").exists)
    if let id = try text(node, usesOldName ? "id" : "$id") { _ = try Self.url(id) }
  }

  private mutating func readDefinitions(
    _ node: Node, _ draft: JSONSchema.Draft
  ) throws(JSONSchemaFailure) {
    let definitions = node.field("definitions")
    guard definitions.exists else { return }
    let failure = JSONSchemaFailure.invalidType("Array Of Schemas", "definitions")
    guard definitions.isKind(.object) else { throw failure }
    for index in definitions.sortedEntryOrder() {
      let value = definitions.entries[index].value
      guard value.isKind(.object) || value.isKind(.boolean) else { throw failure }
      // They are read to be checked; references read their targets for themselves.
      _ = try schema(value, draft: draft)
    }
  }

  private mutating func target(
    _ url: GoURL, _ draft: JSONSchema.Draft
  ) throws(JSONSchemaFailure) -> JSONSchema {
    let schema = JSONSchema(draft: draft)
    referenced[JSONSchemaPool.Key(url)] = schema
    let document = try pool.document(url)
    guard document.isKind(.object) || document.isKind(.boolean) else {
      throw JSONSchemaFailure("Valid Schema must be of type object")
    }
    try fill(schema, document)
    return schema
  }

  /// The text of a keyword.
  func text(_ node: Node, _ keyword: StaticString) throws(JSONSchemaFailure) -> String? {
    let value = node.field(keyword)
    guard value.exists else { return nil }
    guard let text = value.string else { throw .invalidType("string", "\(keyword)") }
    return text
  }

  /// The list of a keyword; empty without it.
  func list(
    _ node: Node, _ keyword: StaticString
  ) throws(JSONSchemaFailure) -> UnsafeBufferPointer<Node> {
    let value = node.field(keyword)
    guard value.exists else { return .init(start: nil, count: 0) }
    guard value.isKind(.array) else {
      throw JSONSchemaFailure("\(keyword) must be of an array")
    }
    return value.elements
  }

  static func isSchema(_ node: Node) -> Bool { node.isKind(.object) || node.isKind(.boolean) }
}
