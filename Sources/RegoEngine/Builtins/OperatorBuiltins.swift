// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What Rego's infix operators call, under OPA's names.
enum OperatorBuiltins {
  static let all: [Builtin] = arithmetic + comparison + sets + membership

  private static let arithmetic: [Builtin] = [
    Builtin(
      "plus", [.named("x", .number), .named("y", .number)], .named("z", .number),
      summary: "The sum of two numbers."
    ) {
      call throws(BuiltinError) in
      try Arithmetic.evaluate(.plus, call.number(0), call.number(1), in: call.arena)
    },
    Builtin(
      "minus", [.named("x", numberOrSet), .named("y", numberOrSet)], .named("z", numberOrSet),
      summary: "The difference of two numbers, or of two sets.", evaluate: minus),
    Builtin(
      "mul", [.named("x", .number), .named("y", .number)], .named("z", .number),
      summary: "The product of two numbers."
    ) {
      call throws(BuiltinError) in
      try Arithmetic.evaluate(.multiply, call.number(0), call.number(1), in: call.arena)
    },
    Builtin(
      "div", [.named("x", .number), .named("y", .number)], .named("z", .number),
      summary: "The quotient of two numbers."
    ) {
      call throws(BuiltinError) in
      try Arithmetic.divide(call.number(0), call.number(1), in: call.arena)
    },
    Builtin(
      "rem", [.named("x", .number), .named("y", .number)], .named("z", .number),
      summary: "The remainder of two integers."
    ) {
      call throws(BuiltinError) in
      try Arithmetic.remainder(call.number(0), call.number(1), in: call.arena)
    },
  ]

  private static let numberOrSet = RegoType.anyOf([.number, .set(.any)])

  private static func minus(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let left = call[0]
    let right = call[1]
    if left.isNumber, right.isNumber {
      return try Arithmetic.evaluate(.minus, left, right, in: call.arena)
    }
    if left.isKind(.set), right.isKind(.set) {
      return SetAlgebra.difference(left, right, in: call.arena)
    }
    if !left.isNumber, !left.isKind(.set) {
      throw .operand(1, left, expected: "number", "set")
    }
    throw .operand(2, right, expected: right.isNumber ? "set" : "number")
  }

  private static let comparison: [Builtin] = [
    Builtin("eq", [.any, .any], .boolean, summary: "Whether two values are equal.") {
      call throws(BuiltinError) in .boolean(call[0] == call[1])
    },
    compare("equal", "Whether two values are equal.") { $0 == $1 },
    compare("neq", "Whether two values differ.") { $0 != $1 },
    compare("lt", "Whether the first value comes before the second.") { Node.compare($0, $1) < 0 },
    compare("lte", "Whether the first value doesn't come after the second.") {
      Node.compare($0, $1) <= 0
    },
    compare("gt", "Whether the first value comes after the second.") { Node.compare($0, $1) > 0 },
    compare("gte", "Whether the first value doesn't come before the second.") {
      Node.compare($0, $1) >= 0
    },
  ]

  private static func compare(
    _ name: String, _ summary: String, _ test: @escaping @Sendable (Node, Node) -> Bool
  ) -> Builtin {
    Builtin(
      name, [.named("x", .any), .named("y", .any)], .named("result", .boolean), summary: summary
    ) { call throws(BuiltinError) in .boolean(test(call[0], call[1])) }
  }

  private static let sets: [Builtin] = [
    Builtin(
      "and", [.named("x", .set(.any)), .named("y", .set(.any))], .named("z", .set(.any)),
      summary: "What two sets have in common."
    ) {
      call throws(BuiltinError) in
      SetAlgebra.intersection(try call.set(0), try call.set(1), in: call.arena)
    },
    Builtin(
      "or", [.named("x", .set(.any)), .named("y", .set(.any))], .named("z", .set(.any)),
      summary: "What is in either of two sets."
    ) {
      call throws(BuiltinError) in
      SetAlgebra.union(try call.set(0), try call.set(1), in: call.arena)
    },
  ]

  private static let membership: [Builtin] = [
    Builtin(
      "internal.member_2", [.any, .any], .boolean,
      summary: "Whether a value is an element, a member or an object's value."
    ) {
      call throws(BuiltinError) in .boolean(contains(call[1], call[0]))
    },
    Builtin(
      "internal.member_3", [.any, .any, .any], .boolean,
      summary: "Whether a collection holds a value under a key."
    ) { call throws(BuiltinError) in
      .boolean(holds(call[2], key: call[0], value: call[1]))
    },
  ]

  private static func contains(_ collection: Node, _ value: Node) -> Bool {
    switch collection.kind {
    case .array: collection.elements.contains(value)
    case .set: collection.contains(value)
    case .object: collection.entries.contains { $0.value == value }
    default: false
    }
  }

  private static func holds(_ collection: Node, key: Node, value: Node) -> Bool {
    switch collection.kind {
    case .array:
      guard let index = key.integer, index >= 0, index < collection.count else { return false }
      return collection.elements[Int(index)] == value
    case .set: return key == value && collection.contains(value)
    case .object:
      let found = collection.field(key)
      return found.exists && found == value
    default: return false
    }
  }
}
