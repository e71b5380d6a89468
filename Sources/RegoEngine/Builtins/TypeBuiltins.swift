// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What kind a value is, and values of one kind as another.
enum TypeBuiltins {
  static let all: [Builtin] = tests + casts

  private static let tests: [Builtin] =
    [
      test("is_array", "array") { $0.isKind(.array) },
      test("is_boolean", "boolean") { $0.isKind(.boolean) },
      test("is_null", "null") { $0.isKind(.null) },
      test("is_number", "number") { $0.isNumber },
      test("is_object", "object") { $0.isKind(.object) },
      test("is_set", "set") { $0.isKind(.set) },
      test("is_string", "string") { $0.isKind(.string) },
      Builtin(
        "type_name", [.named("x", .any)], .named("type", .string),
        summary: "The name of the value's kind."
      ) {
        call throws(BuiltinError) in call.result(call[0].typeName)
      },
    ]

  private static func test(
    _ name: String, _ kind: String, _ test: @escaping @Sendable (Node) -> Bool
  ) -> Builtin {
    Builtin(
      name, [.named("x", .any)], .named("result", .boolean),
      summary: "Whether the value is of kind \(kind)."
    ) { call throws(BuiltinError) in .boolean(test(call[0])) }
  }

  private static let casts: [Builtin] = [
    Builtin(
      "to_number", [.named("value", .anyOf([.null, .boolean, .number, .string]))],
      .named("num", .number),
      summary: "A number from its text, from a boolean or from null.", evaluate: toNumber),
    Builtin(
      "cast_array", [.any], .array(.any), deprecated: true, summary: "A set's members as an array."
    ) {
      call throws(BuiltinError) in
      switch call[0].kind {
      case .array: return call[0]
      case .set: return call.arena.array(call[0].elements)
      default: throw .operand(1, call[0], expected: "array", "set")
      }
    },
    Builtin(
      "cast_set", [.any], .set(.any), deprecated: true, summary: "An array's elements as a set."
    ) {
      call throws(BuiltinError) in
      switch call[0].kind {
      case .set: return call[0]
      case .array: return call.arena.set(call[0].elements)
      default: throw .operand(1, call[0], expected: "array", "set")
      }
    },
    same("cast_string", .string, .string),
    same("cast_boolean", .boolean, .boolean),
    same("cast_null", .null, .null),
    same("cast_object", .object, .object(.any, .any)),
  ]

  private static func same(_ name: String, _ kind: Node.Kind, _ type: RegoType) -> Builtin {
    Builtin(
      name, [.any], type, deprecated: true,
      summary: "The value itself; an error when it is of another kind."
    ) {
      call throws(BuiltinError) in
      guard call[0].isKind(kind) else { throw .operand(1, call[0], expected: "\(kind)") }
      return call[0]
    }
  }

  private static func toNumber(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let value = call[0]
    switch value.kind {
    case .null: return .integer(0)
    case .boolean: return .integer(value.isTrue ? 1 : 0)
    case .integer, .decimal, .bigNumber: return value
    case .string:
      let text = value.string ?? ""
      switch text.lowercased() {
      case "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "nan":
        throw .operand(1, value, expected: "valid number string")
      default: break
      }
      guard let node = GoNumber.parse(value.utf8, in: call.arena) else {
        throw .failure("strconv.ParseFloat: parsing \(value.regoText): invalid syntax")
      }
      if let double = node.double, double.isInfinite {
        throw .failure("strconv.ParseFloat: parsing \(value.regoText): value out of range")
      }
      return node
    default:
      throw .operand(1, value, expected: "null", "boolean", "number", "string")
    }
  }
}
