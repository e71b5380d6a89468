// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// Rounding, ranges and bits.
enum NumberBuiltins {
  static let all: [Builtin] = rounding + ranges + bits

  /// More elements than this are refused.
  static let rangeLimit = 1 << 22
  /// More bits than this are refused.
  static let shiftLimit: Int64 = 1 << 15

  private static let rounding: [Builtin] = [
    Builtin(
      "abs", [.named("x", .number)], .named("y", .number), summary: "The number without its sign."
    ) {
      call throws(BuiltinError) in try Arithmetic.magnitude(call.number(0), in: call.arena)
    },
    Builtin("ceil", [.named("x", .number)], .named("y", .number), summary: "The number rounded up.")
    {
      call throws(BuiltinError) in try Arithmetic.round(call.number(0), .up, in: call.arena)
    },
    Builtin(
      "floor", [.named("x", .number)], .named("y", .number), summary: "The number rounded down."
    ) {
      call throws(BuiltinError) in try Arithmetic.round(call.number(0), .down, in: call.arena)
    },
    Builtin(
      "round", [.named("x", .number)], .named("y", .number),
      summary: "The nearest integer, halves away from zero."
    ) {
      call throws(BuiltinError) in try Arithmetic.round(call.number(0), .nearest, in: call.arena)
    },
  ]

  private static let ranges: [Builtin] = [
    Builtin(
      "numbers.range", [.named("a", .number), .named("b", .number)],
      .named("range", .array(.number)),
      summary: "The integers from one number to another, both included."
    ) { call throws(BuiltinError) in
      try range(call, from: wholeNumber(call, 0), to: wholeNumber(call, 1), step: 1)
    },
    Builtin(
      "numbers.range_step", [.named("a", .number), .named("b", .number), .named("step", .number)],
      .named("range", .array(.number)),
      summary: "Every n-th integer from one number to another."
    ) { call throws(BuiltinError) in
      let first = try wholeNumber(call, 0)
      let last = try wholeNumber(call, 1)
      let step = try wholeNumber(call, 2)
      // OPA's own message repeats the name.
      guard step > 0 else {
        throw .failure("numbers.range_step: step must be a positive integer")
      }
      return try range(call, from: first, to: last, step: step)
    },
  ]

  private static func range(
    _ call: borrowing BuiltinCall, from first: BigInt, to last: BigInt, step: BigInt
  ) throws(BuiltinError) -> Node {
    let descends = last < first
    let steps = (descends ? first - last : last - first) / step
    guard steps < BigInt(rangeLimit) else { throw .tooLarge }
    if let start = Int64(exactly: first), Int64(exactly: last) != nil {
      let stride = steps == 0 ? 0 : Int64(truncatingIfNeeded: step) * (descends ? -1 : 1)
      return call.arena.array((0...Int64(steps)).map { .integer(start + $0 * stride) })
    }
    var elements: [Node] = []
    var value = first
    for _ in 0...Int(steps) {
      guard let node = call.arena.number(value) else { throw Arithmetic.outOfRange }
      elements.append(node)
      value += descends ? -step : step
    }
    return call.arena.array(elements)
  }

  /// A number operand that has to be whole, of any size.
  static func wholeNumber(
    _ call: borrowing BuiltinCall, _ index: Int
  ) throws(BuiltinError) -> BigInt {
    let node = call[index]
    guard node.isNumber else { throw .operand(index + 1, node, expected: "integer") }
    guard node.isWholeNumber else {
      throw .operand(index + 1, "must be integer number but got floating-point number")
    }
    guard let value = node.bigInteger else { throw Arithmetic.outOfRange }
    return value
  }

  private static let bits: [Builtin] = [
    Builtin(
      "bits.and", [.named("x", .number), .named("y", .number)], .named("z", .number),
      summary: "The bits set in both integers."
    ) {
      call throws(BuiltinError) in
      if let a = call[0].integer, let b = call[1].integer { return .integer(a & b) }
      return try result(call, wholeNumber(call, 0) & wholeNumber(call, 1))
    },
    Builtin(
      "bits.or", [.named("x", .number), .named("y", .number)], .named("z", .number),
      summary: "The bits set in either integer."
    ) {
      call throws(BuiltinError) in
      if let a = call[0].integer, let b = call[1].integer { return .integer(a | b) }
      return try result(call, wholeNumber(call, 0) | wholeNumber(call, 1))
    },
    Builtin(
      "bits.xor", [.named("x", .number), .named("y", .number)], .named("z", .number),
      summary: "The bits set in just one integer."
    ) {
      call throws(BuiltinError) in
      if let a = call[0].integer, let b = call[1].integer { return .integer(a ^ b) }
      return try result(call, wholeNumber(call, 0) ^ wholeNumber(call, 1))
    },
    Builtin(
      "bits.negate", [.named("x", .number)], .named("z", .number),
      summary: "An integer with its bits flipped."
    ) {
      call throws(BuiltinError) in
      if let a = call[0].integer { return .integer(~a) }
      return try result(call, ~wholeNumber(call, 0))
    },
    Builtin(
      "bits.lsh", [.named("x", .number), .named("s", .number)], .named("z", .number),
      summary: "The bits moved up."
    ) {
      call throws(BuiltinError) in
      let value = try wholeNumber(call, 0)
      let distance = try shift(call)
      guard distance <= shiftLimit || value == 0 else { throw .tooLarge }
      return try result(call, value == 0 ? 0 : value << Int(distance))
    },
    Builtin(
      "bits.rsh", [.named("x", .number), .named("s", .number)], .named("z", .number),
      summary: "The bits moved down."
    ) {
      call throws(BuiltinError) in
      let value = try wholeNumber(call, 0)
      let distance = Int(min(try shift(call), Int64(1) << 20))
      // The shift of a negative number rounds down: the bits of its complement move.
      return try result(call, value < 0 ? -1 - ((-1 - value) >> distance) : value >> distance)
    },
  ]

  private static func shift(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Int64 {
    let distance = try wholeNumber(call, 1)
    guard distance >= 0 else {
      throw .operand(2, "must be an unsigned integer number but got a negative integer")
    }
    // OPA takes the lowest 64 bits.
    return Int64(clamping: UInt64(truncatingIfNeeded: distance))
  }

  private static func result(
    _ call: borrowing BuiltinCall, _ value: BigInt
  ) throws(BuiltinError) -> Node {
    guard let node = call.arena.number(value) else { throw Arithmetic.outOfRange }
    return node
  }
}
