// Bawn
// SPDX-License-Identifier: Apache-2.0

extension HCLNumber {
  /// The number with the other sign.
  public var negated: HCLNumber {
    switch storage {
    case .integer(let value):
      if value != .min { return HCLNumber(-value) }
      var float = binary
      float.isNegative = false
      return HCLNumber(storage: .binary(HCLNumber.odd(float)))
    case .binary(var float):
      float.isNegative.toggle()
      return HCLNumber(
        isNegative: float.isNegative, magnitude: float.mantissa, exponent: float.exponent) ?? self
    }
  }

  private static func odd(_ float: BinaryFloat) -> BinaryFloat {
    let zeros = float.mantissa.trailingZeroBits
    return BinaryFloat(
      isNegative: float.isNegative, mantissa: float.mantissa.shiftedRight(by: zeros),
      exponent: float.exponent + zeros)
  }

  /// The sum; nil when it is out of range.
  public func adding(_ other: HCLNumber) -> HCLNumber? {
    if case .integer(let a) = storage, case .integer(let b) = other.storage {
      let (sum, overflow) = a.addingReportingOverflow(b)
      if !overflow { return HCLNumber(sum) }
    }
    return HCLNumber.sum(binary, other.binary)
  }

  /// The difference; nil when it is out of range.
  public func subtracting(_ other: HCLNumber) -> HCLNumber? {
    if case .integer(let a) = storage, case .integer(let b) = other.storage {
      let (difference, overflow) = a.subtractingReportingOverflow(b)
      if !overflow { return HCLNumber(difference) }
    }
    var right = other.binary
    right.isNegative.toggle()
    return HCLNumber.sum(binary, right)
  }

  private static func sum(_ left: BinaryFloat, _ right: BinaryFloat) -> HCLNumber? {
    if left.mantissa.isZero {
      return HCLNumber(
        isNegative: right.isNegative, magnitude: right.mantissa, exponent: right.exponent)
    }
    if right.mantissa.isZero {
      return HCLNumber(
        isNegative: left.isNegative, magnitude: left.mantissa, exponent: left.exponent)
    }
    let exponent = min(left.exponent, right.exponent)
    let a = left.mantissa.shiftedLeft(by: left.exponent - exponent)
    let b = right.mantissa.shiftedLeft(by: right.exponent - exponent)
    if left.isNegative == right.isNegative {
      return HCLNumber(isNegative: left.isNegative, magnitude: a + b, exponent: exponent)
    }
    return a < b
      ? HCLNumber(isNegative: right.isNegative, magnitude: b - a, exponent: exponent)
      : HCLNumber(isNegative: left.isNegative, magnitude: a - b, exponent: exponent)
  }

  /// The product; nil when it is out of range.
  public func multiplied(by other: HCLNumber) -> HCLNumber? {
    if case .integer(let a) = storage, case .integer(let b) = other.storage {
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      if !overflow { return HCLNumber(product) }
    }
    let (left, right) = (binary, other.binary)
    return HCLNumber(
      isNegative: left.isNegative != right.isNegative,
      magnitude: left.mantissa * right.mantissa, exponent: left.exponent + right.exponent)
  }

  /// The quotient; nil when it is out of range or the divisor is zero.
  public func divided(by other: HCLNumber) -> HCLNumber? {
    guard !other.isZero else { return nil }
    if case .integer(let a) = storage, case .integer(let b) = other.storage, b != -1, a % b == 0 {
      return HCLNumber(a / b)
    }
    let (left, right) = (binary, other.binary)
    let shift = max(
      0, HCLNumber.precision + 2 + right.mantissa.bitLength - left.mantissa.bitLength)
    let (quotient, remainder) = left.mantissa.shiftedLeft(by: shift).divided(by: right.mantissa)
    return HCLNumber(
      isNegative: left.isNegative != right.isNegative, magnitude: quotient,
      exponent: left.exponent - right.exponent - shift, sticky: !remainder.isZero)
  }

  /// What a division with a whole quotient, rounded toward zero, leaves over; nil when it is out of
  /// range or the divisor is zero.
  public func remainder(dividingBy other: HCLNumber) -> HCLNumber? {
    guard !other.isZero else { return nil }
    if case .integer(let a) = storage, case .integer(let b) = other.storage {
      return b == -1 ? .zero : HCLNumber(a % b)
    }
    guard let quotient = divided(by: other)?.truncated,
      let product = quotient.multiplied(by: other)
    else { return nil }
    return subtracting(product)
  }

  /// The number without its fraction.
  public var truncated: HCLNumber {
    guard case .binary(let float) = storage, float.exponent < 0 else { return self }
    return HCLNumber(
      isNegative: float.isNegative, magnitude: float.mantissa.shiftedRight(by: -float.exponent),
      exponent: 0) ?? .zero
  }

  /// The largest whole number that isn't larger.
  public var floor: HCLNumber {
    isWhole || !isNegative ? truncated : truncated.subtracting(HCLNumber(Int64(1))) ?? truncated
  }

  /// The smallest whole number that isn't smaller.
  public var ceiling: HCLNumber {
    isWhole || isNegative ? truncated : truncated.adding(HCLNumber(Int64(1))) ?? truncated
  }

  /// The number without its sign.
  public var magnitude: HCLNumber { isNegative ? negated : self }
}

extension HCLNumber: Comparable {
  /// Orders by value.
  public static func < (left: HCLNumber, right: HCLNumber) -> Bool {
    if case .integer(let a) = left.storage, case .integer(let b) = right.storage { return a < b }
    let (a, b) = (left.binary, right.binary)
    let (signA, signB) = (a.sign, b.sign)
    if signA != signB { return signA < signB }
    let (smaller, larger) = signA > 0 ? (a, b) : (b, a)
    let (topA, topB) = (
      smaller.exponent + smaller.mantissa.bitLength, larger.exponent + larger.mantissa.bitLength
    )
    if topA != topB { return topA < topB }
    let exponent = min(smaller.exponent, larger.exponent)
    return smaller.mantissa.shiftedLeft(by: smaller.exponent - exponent)
      < larger.mantissa.shiftedLeft(by: larger.exponent - exponent)
  }
}

extension HCLNumber.BinaryFloat {
  fileprivate var sign: Int { mantissa.isZero ? 0 : isNegative ? -1 : 1 }
}
