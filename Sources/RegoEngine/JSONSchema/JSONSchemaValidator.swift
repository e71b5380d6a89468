// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Checks values against schemas (JSON Schema validation, drafts 4, 6 and 7), with the errors of the
/// library that OPA uses. Members are looked at in the order of their names.
struct JSONSchemaValidator {
  private static let depthLimit = 400
  private static let stepLimit = 1_000_000
  private static let problemLimit = 100_000

  /// What was found, and how well the value did: of several failed choices the best one is told.
  struct Outcome {
    var problems: [JSONSchemaProblem] = []
    var score = 0

    var isValid: Bool { problems.isEmpty }

    mutating func merge(_ other: Outcome) {
      problems += other.problems
      score += other.score
    }
  }

  private var path: [String] = []
  private var depth = 0
  private var steps = 0

  private init() {}

  /// The problems of a value; none when it matches.
  ///
  /// - Throws: when a limit is met: schemas may refer to themselves without end.
  static func problems(
    of value: Node, against schema: CompiledJSONSchema
  ) throws(JSONSchemaFailure) -> [JSONSchemaProblem] {
    var validator = JSONSchemaValidator()
    var outcome = Outcome()
    try validator.check(value, schema.root, &outcome)
    return outcome.problems
  }

  var field: String { path.isEmpty ? "(Root)" : path.joined(separator: ".") }

  func report(
    _ type: StaticString, _ description: String, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    guard outcome.problems.count < Self.problemLimit else { throw .tooComplex }
    outcome.problems.append(
      JSONSchemaProblem(type: type, field: field, description: description))
    outcome.score -= 2
  }

  /// Checks a value by itself, so that the caller can look at how it did.
  mutating func outcome(
    of value: Node, _ schema: JSONSchema
  ) throws(JSONSchemaFailure) -> Outcome {
    var outcome = Outcome()
    try check(value, schema, &outcome)
    return outcome
  }

  /// Checks a part of a value.
  mutating func check(
    _ value: Node, at name: String, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    path.append(name)
    try check(value, schema, &outcome)
    path.removeLast()
  }

  mutating func check(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    steps += 1
    depth += 1
    guard steps <= Self.stepLimit else { throw .tooComplex }
    guard depth <= Self.depthLimit else { throw .tooDeep }
    defer { depth -= 1 }
    if let constant = schema.constant {
      if !constant { try report("false", "False always fails validation", &outcome) }
      return
    }
    if let target = schema.reference { return try check(value, target, &outcome) }
    guard try checkType(value, schema, &outcome) else { return }
    try checkCombinations(value, schema, &outcome)
    switch value.kind {
    case .integer, .decimal, .bigNumber:
      try checkNumber(value, schema, &outcome)
      try checkValue(value, schema, &outcome)
    case .string:
      try checkValue(value, schema, &outcome)
      try checkText(value, schema, &outcome)
    case .array, .set:
      try checkArray(value, schema, &outcome)
      try checkValue(value, schema, &outcome)
    case .object:
      try checkObject(value, schema, &outcome)
      try checkValue(value, schema, &outcome)
      for property in schema.properties {
        let part = value.field(named: property.name)
        if part.exists { try check(part, at: property.name, property.schema, &outcome) }
      }
    default: try checkValue(value, schema, &outcome)
    }
    outcome.score += 1
  }

  private func checkType(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) -> Bool {
    guard !schema.types.isEmpty else { return true }
    let given = Self.typeName(value)
    if schema.types.contains(given) { return true }
    if given == "integer", schema.types.contains("number") { return true }
    let expected =
      schema.types.count == 1 ? schema.types[0] : "[\(schema.types.joined(separator: ","))]"
    try report("invalid_type", "Invalid type. Expected: \(expected), given: \(given)", &outcome)
    return false
  }

  private static func typeName(_ value: Node) -> String {
    switch value.kind {
    case .integer, .decimal, .bigNumber: value.isWholeNumber ? "integer" : "number"
    case .set: "array"
    default: value.typeName
    }
  }

  private mutating func checkCombinations(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    try checkAnyOf(value, schema, &outcome)
    try checkOneOf(value, schema, &outcome)
    if !schema.allOf.isEmpty {
      var isValid = true
      for part in schema.allOf {
        let result = try self.outcome(of: value, part)
        if !result.isValid { isValid = false }
        outcome.merge(result)
      }
      if !isValid {
        try report("number_all_of", "Must validate all the schemas (allOf)", &outcome)
      }
    }
    if let not = schema.not, try self.outcome(of: value, not).isValid {
      try report("number_not", "Must not validate the schema (not)", &outcome)
    }
    try checkDependencies(value, schema, &outcome)
    if let condition = schema.condition {
      let holds = try self.outcome(of: value, condition).isValid
      if holds, let part = schema.consequence {
        let result = try self.outcome(of: value, part)
        if !result.isValid {
          try report(
            "condition_then", "Must validate \"then\" as \"if\" was valid", &outcome)
          outcome.merge(result)
        }
      }
      if !holds, let part = schema.alternative {
        let result = try self.outcome(of: value, part)
        if !result.isValid {
          try report(
            "condition_else", "Must validate \"else\" as \"if\" was not valid", &outcome)
          outcome.merge(result)
        }
      }
    }
    outcome.score += 1
  }

  private mutating func checkAnyOf(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    guard !schema.anyOf.isEmpty else { return }
    var best: Outcome?
    for part in schema.anyOf {
      let result = try self.outcome(of: value, part)
      if result.isValid { return }
      if result.score > best?.score ?? .min { best = result }
    }
    try report("number_any_of", "Must validate at least one schema (anyOf)", &outcome)
    if let best { outcome.merge(best) }
  }

  private mutating func checkOneOf(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    guard !schema.oneOf.isEmpty else { return }
    var best: Outcome?
    var validCount = 0
    for part in schema.oneOf {
      let result = try self.outcome(of: value, part)
      if result.isValid {
        validCount += 1
      } else if validCount == 0, result.score > best?.score ?? .min {
        best = result
      }
    }
    if validCount == 1 { return }
    try report("number_one_of", "Must validate one and only one schema (oneOf)", &outcome)
    if validCount == 0, let best { outcome.merge(best) }
  }

  private mutating func checkDependencies(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    guard !schema.dependencies.isEmpty, value.isKind(.object) else { return }
    for index in value.sortedEntryOrder() {
      guard let name = value.entries[index].key.string,
        let dependency = schema.dependencies[ExactText(name)]
      else { continue }
      switch dependency {
      case .names(let names):
        for name in names where !value.field(named: name).exists {
          try report("missing_dependency", "Has a dependency on \(name)", &outcome)
        }
      case .schema(let schema): try check(value, schema, &outcome)
      }
    }
  }
}
