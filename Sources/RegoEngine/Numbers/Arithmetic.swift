// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// Rego's arithmetic on number nodes: exact for integers of any size, otherwise as OPA rounds.
enum Arithmetic {
  enum Operator {
    case plus
    case minus
    case multiply
  }

  static let outOfRange = BuiltinError.limit("number is out of range")

  /// Sum, difference or product of two numbers.
  static func evaluate(
    _ operation: Operator, _ left: Node, _ right: Node, in arena: Arena
  ) throws(BuiltinError) -> Node {
    if let a = left.integer, let b = right.integer {
      let (value, overflow) =
        switch operation {
        case .plus: a.addingReportingOverflow(b)
        case .minus: a.subtractingReportingOverflow(b)
        case .multiply: a.multipliedReportingOverflow(by: b)
        }
      if !overflow { return .integer(value) }
    }
    if let a = left.wideInteger, let b = right.wideInteger {
      let (value, overflow) =
        switch operation {
        case .plus: a.addingReportingOverflow(b)
        case .minus: a.subtractingReportingOverflow(b)
        case .multiply: a.multipliedReportingOverflow(by: b)
        }
      if !overflow, let result = arena.number(value) { return result }
    }
    let result: Node?
    if left.isWholeNumber, right.isWholeNumber {
      guard let a = left.bigInteger, let b = right.bigInteger else { throw outOfRange }
      result =
        switch operation {
        case .plus: arena.number(a + b)
        case .minus: arena.number(a - b)
        case .multiply: arena.number(a * b)
        }
    } else {
      guard let a = ExtendedFloat(left), let b = ExtendedFloat(right) else { throw outOfRange }
      result =
        switch operation {
        case .plus: arena.number(a + b)
        case .minus: arena.number(a - b)
        case .multiply: arena.number(a * b)
        }
    }
    guard let result else { throw outOfRange }
    return result
  }

  /// The quotient; exact only when it is a small integer.
  static func divide(_ left: Node, _ right: Node, in arena: Arena) throws(BuiltinError) -> Node {
    if let a = left.integer, let b = right.integer {
      if b == 0 { throw .failure("divide by zero") }
      // Beyond 32 bits OPA divides in floating point, which is exact here as well: 64 bits hold
      // both operands and any whole quotient.
      let (quotient, overflow) = a.dividedReportingOverflow(by: b)
      // A zero has the sign that floating point gives it.
      let isPlain = a != 0 || b > 0 && left.spelledNumberText == nil
      if !overflow, isPlain, a == quotient &* b { return .integer(quotient) }
    }
    guard let a = ExtendedFloat(left), let b = ExtendedFloat(right) else { throw outOfRange }
    if b.isZero { throw .failure("divide by zero") }
    guard let result = arena.number(a / b) else { throw outOfRange }
    return result
  }

  /// The remainder with the sign of the dividend; only for integers.
  static func remainder(_ left: Node, _ right: Node, in arena: Arena) throws(BuiltinError) -> Node {
    if let a = left.integer, let b = right.integer {
      if b == 0 { throw .failure("modulo by zero") }
      return .integer(a.remainderReportingOverflow(dividingBy: b).partialValue)
    }
    guard left.isWholeNumber, right.isWholeNumber else {
      throw .failure("modulo on floating-point number")
    }
    if let a = left.wideInteger, let b = right.wideInteger, b != 0 {
      let (rest, overflow) = a.remainderReportingOverflow(dividingBy: b)
      if !overflow, let result = arena.number(rest) { return result }
    }
    guard let a = left.bigInteger, let b = right.bigInteger else { throw outOfRange }
    if b == 0 { throw .failure("modulo by zero") }
    guard let result = arena.number(a % b) else { throw outOfRange }
    return result
  }

  /// The magnitude.
  static func magnitude(_ value: Node, in arena: Arena) throws(BuiltinError) -> Node {
    if let small = value.integer, small != .min { return .integer(abs(small)) }
    guard var float = ExtendedFloat(value) else { throw outOfRange }
    float.isNegative = false
    guard let result = arena.number(float) else { throw outOfRange }
    return result
  }

  /// Towards which integer a fraction goes.
  enum Rounding {
    case nearest
    case up
    case down
  }

  /// The neighbouring integer. Between -1 and 0, `up` gives 1 and `down` gives 0: so does OPA.
  static func round(
    _ value: Node, _ rounding: Rounding, in arena: Arena
  ) throws(BuiltinError) -> Node {
    if value.isKind(.integer) { return value.withoutSpelling }
    guard let float = ExtendedFloat(value) else { throw outOfRange }
    if rounding == .nearest, let small = float.roundedToInteger { return .integer(small) }
    var whole = float.truncated
    let isExact = float.isInteger
    switch rounding {
    case .nearest:
      let half = ExtendedFloat(
        isNegative: float.isNegative, significand: 1 << 63, exponent: -64, precision: 64)
      whole = (float + half).truncated
    case .up:
      if !isExact && whole.sign == .plus { whole += 1 }
    case .down:
      if !isExact && whole < 0 { whole -= 1 }
    }
    guard let result = arena.number(whole) else { throw outOfRange }
    return result
  }
}
