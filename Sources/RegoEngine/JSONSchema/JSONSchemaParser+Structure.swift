// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Keywords whose values hold schemas.
extension JSONSchemaParser {
  private static let typeNames = [
    "array", "boolean", "integer", "number", "null", "object", "string",
  ]

  func readTypes(_ node: Node, _ schema: JSONSchema) throws(JSONSchemaFailure) {
    let value = node.field("type")
    guard value.exists else { return }
    let failure = JSONSchemaFailure.invalidType("type", "string/Array Of Strings")
    if value.isKind(.array) {
      for element in value.elements {
        guard let name = element.string else { throw failure }
        try add(name, to: schema)
      }
    } else {
      guard let name = value.string else { throw failure }
      try add(name, to: schema)
    }
  }

  private func add(_ name: String, to schema: JSONSchema) throws(JSONSchemaFailure) {
    guard Self.typeNames.contains(name) else {
      throw JSONSchemaFailure(
        "has a primitive type that is NOT VALID -- given: /\(name)/ Expected valid values are:"
          + "[\(Self.typeNames.joined(separator: " "))]")
    }
    guard !schema.types.contains(name) else {
      throw JSONSchemaFailure("\(name) type is duplicated")
    }
    schema.types.append(name)
  }

  mutating func readProperties(_ node: Node, _ schema: JSONSchema) throws(JSONSchemaFailure) {
    let properties = node.field("properties")
    if properties.exists {
      guard properties.isKind(.object) else {
        throw JSONSchemaFailure("Properties must be of type object")
      }
      for index in properties.sortedEntryOrder() {
        let entry = properties.entries[index]
        let name = entry.key.string ?? ""
        let value = try self.schema(entry.value, draft: schema.draft)
        schema.properties.append(JSONSchema.Property(name: name, schema: value))
        schema.propertyNames.insert(ExactText(name))
      }
    }
    schema.additionalProperties = try limit(node, "additionalProperties", schema.draft)
    let patterns = node.field("patternProperties")
    if patterns.exists {
      guard patterns.isKind(.object) else {
        throw .invalidType("Valid Schema", "patternProperties")
      }
      for index in patterns.sortedEntryOrder() {
        let entry = patterns.entries[index]
        guard let pattern = try? Regex(entry.key.utf8) else {
          throw JSONSchemaFailure("Invalid regex pattern '\(entry.key.string ?? "")'")
        }
        let value = try self.schema(entry.value, draft: schema.draft)
        schema.patternProperties.append(
          JSONSchema.PatternProperty(pattern: pattern, schema: value))
      }
    }
    let names = node.field("propertyNames")
    if names.exists, schema.draft.hasDraftSix {
      guard Self.isSchema(names) else { throw .invalidType("Valid Schema", "patternProperties") }
      schema.nameSchema = try self.schema(names, draft: schema.draft)
    }
    try readDependencies(node, schema)
  }

  private mutating func limit(
    _ node: Node, _ keyword: StaticString, _ draft: JSONSchema.Draft
  ) throws(JSONSchemaFailure) -> JSONSchema.Limit? {
    let value = node.field(keyword)
    guard value.exists else { return nil }
    if let allowed = value.boolean { return allowed ? .allowed : .forbidden }
    guard value.isKind(.object) else {
      throw .invalidType("boolean/Valid Schema", "\(keyword)")
    }
    return .schema(try schema(value, draft: draft))
  }

  private mutating func readDependencies(
    _ node: Node, _ schema: JSONSchema
  ) throws(JSONSchemaFailure) {
    let dependencies = node.field("dependencies")
    guard dependencies.exists else { return }
    guard dependencies.isKind(.object) else {
      throw JSONSchemaFailure("dependencies must be of type object")
    }
    let failure = JSONSchemaFailure(
      "Dependency must be of type Schema Or Array Of Strings")
    for index in dependencies.sortedEntryOrder() {
      let entry = dependencies.entries[index]
      let name = entry.key.string ?? ""
      if entry.value.isKind(.array) {
        var names: [String] = []
        for element in entry.value.elements {
          guard let name = element.string else { throw failure }
          names.append(name)
        }
        schema.dependencies[ExactText(name)] = .names(names)
      } else {
        guard Self.isSchema(entry.value) else { throw failure }
        schema.dependencies[ExactText(name)] = .schema(
          try self.schema(entry.value, draft: schema.draft))
      }
    }
  }

  mutating func readItems(_ node: Node, _ schema: JSONSchema) throws(JSONSchemaFailure) {
    let items = node.field("items")
    if items.exists {
      let failure = JSONSchemaFailure.invalidType("Valid Schema/Array Of Schemas", "items")
      if items.isKind(.array) {
        for element in items.elements {
          guard Self.isSchema(element) else { throw failure }
          schema.items.append(try self.schema(element, draft: schema.draft))
        }
      } else {
        guard Self.isSchema(items) else { throw failure }
        schema.items = [try self.schema(items, draft: schema.draft)]
        schema.isUniform = true
      }
    }
    schema.additionalItems = try limit(node, "additionalItems", schema.draft)
  }

  mutating func readCombinations(_ node: Node, _ schema: JSONSchema) throws(JSONSchemaFailure) {
    let draft = schema.draft
    for element in try list(node, "oneOf") {
      schema.oneOf.append(try self.schema(element, draft: draft))
    }
    for element in try list(node, "anyOf") {
      schema.anyOf.append(try self.schema(element, draft: draft))
    }
    for element in try list(node, "allOf") {
      schema.allOf.append(try self.schema(element, draft: draft))
    }
    schema.not = try part(node, "not", draft)
    guard draft.hasDraftSeven else { return }
    schema.condition = try part(node, "if", draft)
    schema.consequence = try part(node, "then", draft)
    schema.alternative = try part(node, "else", draft)
  }

  private mutating func part(
    _ node: Node, _ keyword: StaticString, _ draft: JSONSchema.Draft
  ) throws(JSONSchemaFailure) -> JSONSchema? {
    let value = node.field(keyword)
    guard value.exists else { return nil }
    guard Self.isSchema(value) else {
      throw JSONSchemaFailure("\(keyword) must be of an object")
    }
    return try schema(value, draft: draft)
  }
}
