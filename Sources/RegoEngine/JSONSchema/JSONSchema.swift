// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// One schema or subschema, taken apart (JSON Schema drafts 4, 6 and 7).
///
/// Only what is written: checking values is `JSONSchemaValidator`'s, and other questions, such as
/// what type a schema describes, can be asked of the same tree. Subschemas may refer to each other in
/// circles.
final class JSONSchema {
  enum Draft: Int {
    case four = 4
    case six = 6
    case seven = 7
    /// Keywords of all drafts, in what form they come.
    case hybrid = 8

    var hasDraftSix: Bool { rawValue >= Draft.six.rawValue }
    var hasDraftSeven: Bool { rawValue >= Draft.seven.rawValue }
  }

  enum Limit {
    case allowed
    case forbidden
    case schema(JSONSchema)
  }

  enum Dependency {
    case names([String])
    case schema(JSONSchema)
  }

  struct Property {
    var name: String
    var schema: JSONSchema
  }

  struct PatternProperty {
    var pattern: Regex
    var schema: JSONSchema
  }

  var draft: Draft
  /// For the schemas `true` and `false`.
  var constant: Bool?
  /// What `$ref` leads to; nothing else counts then.
  var reference: JSONSchema?
  var title: String?
  var description: String?
  var format: String?

  /// The names of `type`, in order; empty for any.
  var types: [String] = []
  /// Values of `const` and `enum` as canonical JSON.
  var constantValue: String?
  var enumeration: [String]?
  var enumerationValues: Set<ExactText> = []

  var multipleOf: Node?
  var minimum: Node?
  var maximum: Node?
  var exclusiveMinimum: Node?
  var exclusiveMaximum: Node?

  var minimumLength: Int?
  var maximumLength: Int?
  var pattern: Regex?
  var patternText = ""

  var minimumProperties: Int?
  var maximumProperties: Int?
  var required: [String] = []
  /// Sorted by name.
  var properties: [Property] = []
  var propertyNames: Set<ExactText> = []
  var patternProperties: [PatternProperty] = []
  var additionalProperties: Limit?
  var nameSchema: JSONSchema?
  var dependencies: [ExactText: Dependency] = [:]

  var minimumItems: Int?
  var maximumItems: Int?
  var hasUniqueItems = false
  /// Schemas of the items; one for all of them if `isUniform`.
  var items: [JSONSchema] = []
  var isUniform = false
  var additionalItems: Limit?
  var contains: JSONSchema?

  var anyOf: [JSONSchema] = []
  var oneOf: [JSONSchema] = []
  var allOf: [JSONSchema] = []
  var not: JSONSchema?
  var condition: JSONSchema?
  var consequence: JSONSchema?
  var alternative: JSONSchema?

  init(draft: Draft) { self.draft = draft }
}

/// A schema with the memory that it lives in; made once and kept as long as the schema is of use.
final class CompiledJSONSchema {
  let root: JSONSchema
  /// Holds the numbers of the schema, and the document that it was made of.
  private let arena: Arena
  /// All subschemas: the references between them form circles, which are cut at the end.
  private let all: [JSONSchema]

  init(root: JSONSchema, all: [JSONSchema], arena: Arena) {
    self.root = root
    self.all = all
    self.arena = arena
  }

  deinit { for schema in all { schema.reference = nil } }
}

/// Why something is no schema, or a value can't be checked.
struct JSONSchemaFailure: Error {
  var message: String

  init(_ message: String) { self.message = message }

  static func invalidType(_ expected: String, _ given: String) -> JSONSchemaFailure {
    JSONSchemaFailure("Invalid type. Expected: \(expected), given: \(given)")
  }

  static let tooDeep = JSONSchemaFailure("schema or value is nested too deeply")
  static let tooComplex = JSONSchemaFailure("schema is too complex for the value")
}
