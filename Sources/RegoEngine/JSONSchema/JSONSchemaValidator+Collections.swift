// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Arrays and objects.
extension JSONSchemaValidator {
  mutating func checkArray(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    let elements = value.elements
    if schema.isUniform, let item = schema.items.first {
      for (index, element) in elements.enumerated() {
        try check(element, at: String(index), item, &outcome)
      }
    } else if !schema.items.isEmpty {
      for (index, (element, item)) in zip(elements, schema.items).enumerated() {
        try check(element, at: String(index), item, &outcome)
      }
      if elements.count > schema.items.count {
        switch schema.additionalItems {
        case .schema(let item):
          for index in schema.items.count..<elements.count {
            try check(elements[index], at: String(index), item, &outcome)
          }
        case .forbidden:
          try report(
            "array_no_additional_items", "No additional items allowed on array", &outcome)
        case .allowed, nil: break
        }
      }
    }
    if let least = schema.minimumItems, elements.count < least {
      try report("array_min_items", "Array must have at least \(least) items", &outcome)
    }
    if let most = schema.maximumItems, elements.count > most {
      try report("array_max_items", "Array must have at most \(most) items", &outcome)
    }
    if schema.hasUniqueItems {
      var seen: [ExactText: Int] = [:]
      for (index, element) in elements.enumerated() {
        if let first = seen.updateValue(index, forKey: ExactText(Self.canonical(element))) {
          try report("unique", "array items[\(first),\(index)] must be unique", &outcome)
        }
      }
    }
    if let contains = schema.contains { try checkContains(value, contains, &outcome) }
    outcome.score += 1
  }

  private mutating func checkContains(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    var best: Outcome?
    for (index, element) in value.elements.enumerated() {
      var result = Outcome()
      try check(element, at: String(index), schema, &result)
      if result.isValid { return }
      if result.score > best?.score ?? .min { best = result }
    }
    try report("contains", "At least one of the items must match", &outcome)
    if let best { outcome.merge(best) }
  }

  mutating func checkObject(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    if let least = schema.minimumProperties, value.count < least {
      try report("array_min_properties", "Must have at least \(least) properties", &outcome)
    }
    if let most = schema.maximumProperties, value.count > most {
      try report("array_max_properties", "Must have at most \(most) properties", &outcome)
    }
    for name in schema.required {
      if value.field(named: name).exists {
        outcome.score += 1
      } else {
        try report("required", "\(name) is required", &outcome)
      }
    }
    let needsAll =
      schema.additionalProperties != nil || !schema.patternProperties.isEmpty
      || schema.nameSchema != nil
    if needsAll {
      let order = value.sortedEntryOrder()
      for index in order { try checkMember(value.entries[index], schema, &outcome) }
      if let names = schema.nameSchema {
        for index in order { try checkName(value.entries[index].key, names, &outcome) }
      }
    }
    outcome.score += 1
  }

  private mutating func checkMember(
    _ entry: Node.Entry, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    let name = entry.key.string ?? ""
    var isDescribed = schema.propertyNames.contains(ExactText(name))
    var hasPattern = false
    for property in schema.patternProperties where property.pattern.matches(entry.key.utf8) {
      hasPattern = true
      try check(entry.value, at: name, property.schema, &outcome)
    }
    if hasPattern {
      isDescribed = true
      outcome.score += 1
    }
    if isDescribed { return }
    switch schema.additionalProperties {
    case .schema(let part): try check(entry.value, at: name, part, &outcome)
    case .forbidden:
      try report(
        "additional_property_not_allowed", "Additional property \(name) is not allowed", &outcome)
    case .allowed, nil: break
    }
  }

  private mutating func checkName(
    _ key: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    let result = try self.outcome(of: key, schema)
    if result.isValid { return }
    let name = key.string ?? ""
    try report("invalid_property_name", "Property name of \"\(name)\" does not match", &outcome)
    outcome.merge(result)
  }
}
