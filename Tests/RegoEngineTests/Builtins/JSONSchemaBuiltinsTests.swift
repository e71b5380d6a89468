// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct JSONSchemaBuiltinsTests {
  @Test(
    "checks schemas",
    arguments: CallRow.table(
      #"""
      json.verify_schema({}) => [true, null]
      json.verify_schema({"maxLength": 1.0}) => [false, "jsonschema: maxLength must be of an integer"]
      json.verify_schema("{\"type\":\"string\"}") => [true, null]
      json.verify_schema("{") => [false, "jsonschema: invalid JSON string"]
      json.verify_schema(1) => [false, "jsonschema: wrong type, expected string or object"]
      json.verify_schema([]) => [false, "jsonschema: schema is invalid"]
      json.verify_schema({"type": 1}) => [false, "jsonschema: Invalid type. Expected: type, given: string/Array Of Strings"]
      json.verify_schema({"properties": {"a": 1}}) => [false, "jsonschema: Expected: Valid Schema, given: Invalid JSON"]
      json.verify_schema({"pattern": "["}) => [false, "jsonschema: pattern must be a valid regex"]
      json.verify_schema({"minLength": 3, "maxLength": 2}) => [false, "jsonschema: minLength cannot be greater than maxLength"]
      json.verify_schema({"multipleOf": 0}) => [false, "jsonschema: multipleOf must be strictly greater than 0"]
      json.verify_schema({"exclusiveMinimum": true}) => [false, "jsonschema: exclusiveMinimum cannot be used without minimum"]
      json.verify_schema({"$schema": "http://json-schema.org/draft-07/schema#", "exclusiveMinimum": true}) => [false, "jsonschema: Invalid type. Expected: number, given: exclusiveMinimum"]
      json.verify_schema({"required": ["a", "a"]}) => [false, "jsonschema: required items must be unique"]
      json.verify_schema({"enum": [1, 1]}) => [false, "jsonschema: enum items must be unique"]
      json.verify_schema({"$ref": "#/a"}) => [false, "jsonschema: Object has no key 'a'"]
      json.verify_schema({"$ref": "#/a/5", "a": [1]}) => [false, "jsonschema: Out of bound array[0,1] index '5'"]
      json.verify_schema({"$ref": "foo.json"}) => [false, "jsonschema: Reference /foo.json must be canonical"]
      json.verify_schema({"$ref": "http://a.b/c"}) => [false, "jsonschema: remote reference loading disabled: http://a.b/c"]
      json.verify_schema({"$ref": "%"}) => [false, "jsonschema: parse \"%\": invalid URL escape \"%\""]
      """#))
  func verifies(_ row: CallRow) { #expect(row.actual == row.expected) }

  /// Each row: document, schema, and `FIELD TYPE` of the errors in order.
  private static let matches = #"""
    {"a":1} | {"properties":{"a":{"type":"string"}}} | a invalid_type
    {"a":{"b":[1]}} | {"properties":{"a":{"additionalProperties":{"items":false}}}} | a.b.0 false
    {"a":1} | {"additionalProperties":false,"patternProperties":{"^b":{}}} | (Root) additional_property_not_allowed
    {"a":1} | {"propertyNames":{"minLength":2}} | (Root) invalid_property_name, (Root) string_gte
    {"a":1} | {"dependencies":{"a":["b"]}} | (Root) missing_dependency
    {} | {"required":["a"],"minProperties":1} | (Root) array_min_properties, (Root) required
    [1,1.0,2] | {"uniqueItems":true,"maxItems":2} | (Root) array_max_items, (Root) unique
    [1,2] | {"items":[{}],"additionalItems":false} | (Root) array_no_additional_items
    [1] | {"contains":{"type":"string"}} | (Root) contains, 0 invalid_type
    [5] | {"items":{"multipleOf":0.4,"maximum":2.5,"exclusiveMinimum":5}} | 0 multiple_of, 0 number_lte, 0 number_gt
    ["xyz"] | {"items":{"maxLength":2,"pattern":"^a","format":"date"}} | 0 format, 0 string_lte, 0 pattern
    [1] | {"items":{"const":2,"enum":[]}} | 0 const, 0 enum
    {"a":1} | {"anyOf":[{"type":"array"},{"required":["b"]}]} | (Root) number_any_of, (Root) required
    {} | {"oneOf":[{},{}]} | (Root) number_one_of
    {} | {"allOf":[{"required":["a"]}],"not":{}} | (Root) required, (Root) number_all_of, (Root) number_not
    {} | {"if":{},"then":{"required":["a"]}} | (Root) condition_then, (Root) required
    {"a":{"a":1}} | {"type":"object","properties":{"a":{"$ref":"#"}}} | a.a invalid_type
    [1] | {"items":{"$ref":"other#/definitions/s"},"definitions":{"x":{"$id":"other","definitions":{"s":{"type":"null"}}}}} | 0 invalid_type
    [0.3, 1e300] | {"items":{"multipleOf":0.01}} | valid
    ["a@b.c", "2020-02-29"] | {"items":[{"format":"email"},{"format":"date"}]} | valid
    """#.split(separator: "\n").map(String.init)

  @Test("finds what doesn't match", arguments: matches)
  func finds(_ row: String) {
    let parts = row.components(" | ")
    #expect(parts.count == 3)
    let result = call("json.match_schema", list: parts.prefix(2).joined(separator: ", "))
    let found = result.components("\"field\": \"").dropFirst().map { part in
      let field = part.prefix { $0 != "\"" }
      let type = part.components("\"type\": \"").last?.prefix { $0 != "\"" } ?? ""
      return "\(field) \(type)"
    }
    let isValid = parts.last == "valid"
    #expect(found.joined(separator: ", ") == (isValid ? "" : parts.last), "\(result)")
    #expect(result.hasPrefix(isValid ? "[true, []]" : "[false, "))
  }

  @Test("shows limits as the library does")
  func limits() {
    func text(_ limit: String) -> String {
      let result = call("json.match_schema", list: "[-1e40], {\"items\":{\"minimum\":\(limit)}}")
      let end = result.components("equal to ").dropFirst().first ?? ""
      return String(end.prefix { $0 != "\"" })
    }
    #expect(text("5") == "5")
    #expect(text("123456") == "123456")
    #expect(text("1234567") == "1.234567e+06")
    #expect(text("0.01") == "0.01")
    #expect(text("1e-7") == "1e-07")
    #expect(text("-1.5") == "-1.5")
  }

  @Test("ends schemas that refer to themselves without end")
  func circles() {
    let circle = ##"{"allOf":[{"$ref":"#/allOf/0"}]}"##
    #expect(
      call("json.match_schema", list: "{}, \(circle)")
        == "eval_builtin_error: json.match_schema: schema or value is nested too deeply")
  }

  @Test("gives up where each level doubles the work")
  func doubling() {
    let twice = ##"{"oneOf":[{"items":{"$ref":"#"}},{"items":{"$ref":"#"}}]}"##
    let nested = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    #expect(
      call("json.match_schema", list: "\(nested), \(twice)")
        == "eval_builtin_error: json.match_schema: schema is too complex for the value")
  }

  @Test("refuses schemas that nest too deeply")
  func depth() {
    let open = String(repeating: "{\"not\":", count: 900)
    let deep = open + "{}" + String(repeating: "}", count: 900)
    #expect(call("json.verify_schema", list: deep).contains("nested too deeply"))
  }
}

extension String {
  /// The parts between occurrences of a text.
  fileprivate func components(_ separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let found = rest.firstRange(of: separator) {
      parts.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return parts + [String(rest)]
  }
}
