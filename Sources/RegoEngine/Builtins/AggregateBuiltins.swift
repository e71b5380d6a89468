// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// One value from a collection.
enum AggregateBuiltins {
  private static let collection = RegoType.anyOf([.array(.any), .set(.any)])
  private static let numbers = RegoType.anyOf([.array(.number), .set(.number)])

  static let all: [Builtin] = [
    Builtin(
      "count",
      [.named("collection", .anyOf([.string, .array(.any), .object(.any, .any), .set(.any)]))],
      .named("n", .number),
      summary: "The number of elements, members, entries or characters.", evaluate: count),
    Builtin(
      "sum", [.named("collection", numbers)], .named("n", .number), summary: "The sum of numbers."
    ) {
      call throws(BuiltinError) in try fold(call, .plus)
    },
    Builtin(
      "product", [.named("collection", numbers)], .named("n", .number),
      summary: "The product of numbers."
    ) {
      call throws(BuiltinError) in try fold(call, .multiply)
    },
    Builtin(
      "max", [.named("collection", collection)], .named("n", .any),
      summary: "The last value in Rego's order."
    ) {
      call throws(BuiltinError) in
      if call[0].isKind(.set) { return call[0].elements.last ?? .absent }
      // Of equal values the last counts: they may be written differently.
      return try elements(call).reversed().max { Node.compare($0, $1) < 0 } ?? .absent
    },
    Builtin(
      "min", [.named("collection", collection)], .named("n", .any),
      summary: "The first value in Rego's order."
    ) {
      call throws(BuiltinError) in
      if call[0].isKind(.set) { return call[0].elements.first ?? .absent }
      return try elements(call).reversed().min { Node.compare($0, $1) < 0 } ?? .absent
    },
    Builtin(
      "sort", [.named("collection", collection)], .named("n", .array(.any)),
      summary: "The values as a sorted array."
    ) {
      call throws(BuiltinError) in
      if call[0].isKind(.set) { return call.arena.array(call[0].elements) }
      var sorted = Array(try elements(call))
      sorted.withUnsafeMutableBufferPointer { NodeOrder.sort($0) }
      return call.arena.array(sorted)
    },
    Builtin(
      "all", [collection], .boolean, deprecated: true, summary: "Whether every element is true."
    ) {
      call throws(BuiltinError) in
      .boolean(try elements(call, expected: "array", "set").allSatisfy(\.isTrue))
    },
    Builtin(
      "any", [collection], .boolean, deprecated: true, summary: "Whether some element is true."
    ) {
      call throws(BuiltinError) in
      .boolean(try elements(call, expected: "array", "set").contains(where: \.isTrue))
    },
  ]

  /// The operand's elements; messages name its kinds in the order that OPA has them in.
  private static func elements(
    _ call: borrowing BuiltinCall, expected first: String = "set", _ second: String = "array"
  ) throws(BuiltinError) -> UnsafeBufferPointer<Node> {
    let node = call[0]
    guard node.isKind(.array) || node.isKind(.set) else {
      throw .operand(1, node, expected: first, second)
    }
    return node.elements
  }

  private static func count(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let node = call[0]
    switch node.kind {
    case .array, .set, .object: return .integer(node.count)
    case .string: return .integer(UTF8Text.characterCount(node.utf8))
    default: throw .operand(1, node, expected: "array", "object", "set", "string")
    }
  }

  private static func fold(
    _ call: borrowing BuiltinCall, _ operation: Arithmetic.Operator
  ) throws(BuiltinError) -> Node {
    let collection = call[0]
    let elements = try elements(call)
    for element in elements where !element.isNumber {
      throw .element(1, of: collection, element, expected: "number")
    }
    if elements.allSatisfy(\.isWholeNumber) {
      return try fold(whole: elements, operation, in: call.arena)
    }
    // OPA starts a product from a 53-bit one and keeps that precision; sums have 64 bits.
    var total =
      operation == .plus
      ? ExtendedFloat.zero
      : ExtendedFloat(isNegative: false, significand: 1 << 63, exponent: -63, precision: 53)
    for element in elements {
      guard let value = ExtendedFloat(element) else { throw Arithmetic.outOfRange }
      total = operation == .plus ? total + value : total.multiplied(by: value, precision: 53)
    }
    guard let result = call.arena.number(total) else { throw Arithmetic.outOfRange }
    return result
  }

  /// In machine words as long as the total fits into one.
  private static func fold(
    whole elements: UnsafeBufferPointer<Node>, _ operation: Arithmetic.Operator, in arena: Arena
  ) throws(BuiltinError) -> Node {
    var small: Int64 = operation == .plus ? 0 : 1
    var index = 0
    while index < elements.count, let element = elements[index].integer {
      let (next, overflow) =
        operation == .plus
        ? small.addingReportingOverflow(element) : small.multipliedReportingOverflow(by: element)
      guard !overflow else { break }
      small = next
      index += 1
    }
    if index == elements.count { return .integer(small) }
    var total = BigInt(small)
    while index < elements.count {
      guard let element = elements[index].bigInteger else { throw Arithmetic.outOfRange }
      if operation == .plus { total += element } else { total *= element }
      guard total.bitWidth <= ExtendedFloat.decimalExponentLimit * 4 else {
        throw Arithmetic.outOfRange
      }
      index += 1
    }
    guard let result = arena.number(total) else { throw Arithmetic.outOfRange }
    return result
  }
}
