// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Keywords whose values are numbers, texts or plain values.
extension JSONSchemaParser {
  func readNumberLimits(_ node: Node, _ schema: JSONSchema) throws(JSONSchemaFailure) {
    let multiple = node.field("multipleOf")
    if multiple.exists {
      guard multiple.isNumber else { throw .invalidType("Number", "multipleOf") }
      guard Node.compare(multiple, .integer(Int64(0))) > 0 else {
        throw JSONSchemaFailure("multipleOf must be strictly greater than 0")
      }
      schema.multipleOf = multiple
    }
    schema.minimum = try number(node, "minimum")
    try readExclusive(
      node, "exclusiveMinimum", "minimum", &schema.minimum, &schema.exclusiveMinimum,
      schema.draft)
    schema.maximum = try number(node, "maximum")
    try readExclusive(
      node, "exclusiveMaximum", "maximum", &schema.maximum, &schema.exclusiveMaximum,
      schema.draft)
  }

  private func number(
    _ node: Node, _ keyword: StaticString
  ) throws(JSONSchemaFailure) -> Node? {
    let value = node.field(keyword)
    guard value.exists else { return nil }
    guard value.isNumber else { throw JSONSchemaFailure("\(keyword) must be of a Number") }
    return value
  }

  /// Draft 4 makes the limit beside it exclusive; later drafts have a limit of its own.
  private func readExclusive(
    _ node: Node, _ keyword: StaticString, _ plain: StaticString, _ limit: inout Node?,
    _ exclusive: inout Node?, _ draft: JSONSchema.Draft
  ) throws(JSONSchemaFailure) {
    let value = node.field(keyword)
    guard value.exists else { return }
    if draft == .four || draft == .hybrid, let flag = value.boolean {
      guard limit != nil else {
        throw JSONSchemaFailure("\(keyword) cannot be used without \(plain)")
      }
      if flag {
        exclusive = limit
        limit = nil
      }
      return
    }
    guard draft != .four, value.isNumber else {
      let expected = draft == .four ? "boolean" : draft == .hybrid ? "boolean/number" : "number"
      throw .invalidType(expected, "\(keyword)")
    }
    exclusive = value
  }

  private func count(_ node: Node, _ keyword: StaticString) throws(JSONSchemaFailure) -> Int? {
    let value = node.field(keyword)
    guard value.exists else { return nil }
    guard let count = value.integer, value.isWrittenInDigits else {
      throw JSONSchemaFailure("\(keyword) must be of an integer")
    }
    guard count >= 0 else {
      throw JSONSchemaFailure("\(keyword) must be greater than or equal to 0")
    }
    return Int(count)
  }

  func readTextLimits(_ node: Node, _ schema: JSONSchema) throws(JSONSchemaFailure) {
    schema.minimumLength = try count(node, "minLength")
    schema.maximumLength = try count(node, "maxLength")
    if let least = schema.minimumLength, let most = schema.maximumLength, least > most {
      throw JSONSchemaFailure("minLength cannot be greater than maxLength")
    }
    if let text = try text(node, "pattern") {
      guard let pattern = try? Regex(node.field("pattern").utf8) else {
        throw JSONSchemaFailure("pattern must be a valid regex")
      }
      schema.pattern = pattern
      schema.patternText = text
    }
    schema.format = try text(node, "format")
  }

  mutating func readCounts(_ node: Node, _ schema: JSONSchema) throws(JSONSchemaFailure) {
    schema.minimumProperties = try count(node, "minProperties")
    schema.maximumProperties = try count(node, "maxProperties")
    if let least = schema.minimumProperties, let most = schema.maximumProperties, least > most {
      throw JSONSchemaFailure("minProperties cannot be greater than maxProperties")
    }
    var names: Set<ExactText> = []
    for element in try list(node, "required") {
      guard let name = element.string else { throw .invalidType("string", "required") }
      guard names.insert(ExactText(name)).inserted else {
        throw JSONSchemaFailure("required items must be unique")
      }
      schema.required.append(name)
    }
    schema.minimumItems = try count(node, "minItems")
    schema.maximumItems = try count(node, "maxItems")
    let unique = node.field("uniqueItems")
    if unique.exists {
      guard let flag = unique.boolean else {
        throw JSONSchemaFailure("uniqueItems must be of a boolean")
      }
      schema.hasUniqueItems = flag
    }
    let contains = node.field("contains")
    if contains.exists, schema.draft.hasDraftSix {
      schema.contains = try self.schema(contains, draft: schema.draft)
    }
  }

  func readValues(_ node: Node, _ schema: JSONSchema) throws(JSONSchemaFailure) {
    let constant = node.field("const")
    if constant.exists, schema.draft.hasDraftSix {
      schema.constantValue = JSONSchemaValidator.canonical(constant)
    }
    guard node.field("enum").exists else { return }
    var texts: [String] = []
    for element in try list(node, "enum") {
      let text = JSONSchemaValidator.canonical(element)
      guard schema.enumerationValues.insert(ExactText(text)).inserted else {
        throw JSONSchemaFailure("enum items must be unique")
      }
      texts.append(text)
    }
    schema.enumeration = texts
  }
}
