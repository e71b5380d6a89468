// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A number as cty has it: binary floating point with 512 bits of precision.
///
/// That makes whole numbers of up to 154 digits exact, and gives the same digits as Terraform where
/// a result has to be rounded. Whole numbers that fit 64 bits are kept as such. The magnitude is
/// limited to some 3,000 digits before or after the point; operations give nil beyond that.
public struct HCLNumber: Hashable, Sendable {
  enum Storage: Hashable, Sendable {
    /// Any whole number that fits.
    case integer(Int64)
    /// Anything else.
    case binary(BinaryFloat)
  }

  /// An odd mantissa of at most 512 bits times a power of two.
  struct BinaryFloat: Hashable, Sendable {
    var isNegative: Bool
    var mantissa: Magnitude
    var exponent: Int
  }

  let storage: Storage

  static let precision = 512
  static let maximumExponent = 10_240
  static let maximumDigits = 3000

  init(storage: Storage) { self.storage = storage }

  /// A whole number.
  public init(_ value: Int64) { storage = .integer(value) }

  /// Zero.
  public static let zero = HCLNumber(Int64(0))

  /// Rounds `magnitude × 2^exponent` to the precision, ties to even; nil when it is out of range.
  /// `sticky` tells that something smaller than the last bit has been cut off before.
  init?(isNegative: Bool, magnitude: Magnitude, exponent: Int, sticky: Bool = false) {
    var magnitude = magnitude
    var exponent = exponent
    let excess = magnitude.bitLength - HCLNumber.precision
    if excess > 0 {
      let half = magnitude.bit(excess - 1)
      let below = sticky || magnitude.hasBits(below: excess - 1)
      magnitude = magnitude.shiftedRight(by: excess)
      exponent += excess
      if half, below || magnitude.bit(0) { magnitude = magnitude + Magnitude(1) }
    }
    if magnitude.isZero {
      self.init(storage: .integer(0))
      return
    }
    let zeros = magnitude.trailingZeroBits
    magnitude = magnitude.shiftedRight(by: zeros)
    exponent += zeros
    let top = exponent + magnitude.bitLength
    guard abs(top) <= HCLNumber.maximumExponent else { return nil }
    if exponent >= 0, top <= 64, let value = magnitude.shiftedLeft(by: exponent).uint64Value {
      if !isNegative, let small = Int64(exactly: value) {
        self.init(storage: .integer(small))
        return
      }
      if isNegative, value <= UInt64(Int64.max) + 1 {
        self.init(storage: .integer(Int64(truncatingIfNeeded: ~value &+ 1)))
        return
      }
    }
    self.init(
      storage: .binary(
        BinaryFloat(isNegative: isNegative, mantissa: magnitude, exponent: exponent)))
  }

  /// A number from its decimal text: digits with an optional sign, point and exponent.
  public init?(parsing text: some StringProtocol) {
    self.init(bytes: Array(text.utf8))
  }

  /// A number from its decimal text in UTF-8.
  init?(bytes: some RandomAccessCollection<UInt8>) {
    var digits: [UInt8] = []
    var scale = 0
    var seenPoint = false
    var isNegative = false
    var index = bytes.startIndex
    if index < bytes.endIndex, bytes[index] == 0x2D || bytes[index] == 0x2B {
      isNegative = bytes[index] == 0x2D
      index = bytes.index(after: index)
    }
    let first = index
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte >= 0x30, byte <= 0x39 {
        digits.append(byte)
        if seenPoint { scale -= 1 }
      } else if byte == 0x2E, !seenPoint {
        seenPoint = true
      } else {
        break
      }
      index = bytes.index(after: index)
    }
    guard !digits.isEmpty, digits.count <= HCLNumber.maximumDigits, index != first else {
      return nil
    }
    if index < bytes.endIndex {
      guard bytes[index] | 0x20 == 0x65,
        let exponent = Int(String(decoding: bytes[bytes.index(after: index)...], as: UTF8.self)),
        abs(exponent) <= 2 * HCLNumber.maximumDigits
      else { return nil }
      scale += exponent
    }
    if scale == 0, digits.count <= 18 {
      var value: Int64 = 0
      for digit in digits { value = value * 10 + Int64(digit - 0x30) }
      self.init(storage: .integer(isNegative ? -value : value))
      return
    }
    guard let magnitude = Magnitude(digits: digits, radix: 10) else { return nil }
    self.init(isNegative: isNegative, digits: magnitude, scale: scale)
  }

  /// Rounds `digits × 10^scale`.
  private init?(isNegative: Bool, digits: Magnitude, scale: Int) {
    guard !digits.isZero else {
      self.init(storage: .integer(0))
      return
    }
    if scale >= 0 {
      let scaled = digits * Magnitude.power(5, scale)
      self.init(isNegative: isNegative, magnitude: scaled, exponent: scale)
      return
    }
    let divisor = Magnitude.power(5, -scale)
    let shift = max(0, HCLNumber.precision + 2 + divisor.bitLength - digits.bitLength)
    let (quotient, remainder) = digits.shiftedLeft(by: shift).divided(by: divisor)
    self.init(
      isNegative: isNegative, magnitude: quotient, exponent: scale - shift,
      sticky: !remainder.isZero)
  }

  /// The number that a `Double` is exactly; nil for infinities and not-a-number.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    if let small = Int64(exactly: value) {
      self.init(storage: .integer(small))
      return
    }
    self.init(
      isNegative: value < 0,
      magnitude: Magnitude(value.significandBitPattern | 1 << 52),
      exponent: value.isNormal ? Int(value.exponent) - 52 : -1074)
  }

  /// The number that the shortest decimal text of a `Double` says: what Terraform prints of a
  /// number that it has computed in double precision.
  public init?(shortest value: Double) {
    guard let exact = HCLNumber(value) else { return nil }
    if exact.int64Value != nil {
      self = exact
      return
    }
    let (digits, point) = HCLNumber.shortestDigits(of: exact.binary, precision: 53)
    let text = HCLNumber.text(digits: digits, point: point)
    self.init(parsing: exact.isNegative ? "-" + text : text)
  }

  /// Sign, mantissa and exponent of any number.
  var binary: BinaryFloat {
    switch storage {
    case .integer(let value):
      BinaryFloat(
        isNegative: value < 0, mantissa: Magnitude(UInt64(value.magnitude)), exponent: 0)
    case .binary(let float): float
    }
  }

  /// Whether it is below zero.
  public var isNegative: Bool {
    switch storage {
    case .integer(let value): value < 0
    case .binary(let float): float.isNegative
    }
  }

  /// Whether it is zero.
  public var isZero: Bool { storage == .integer(0) }

  /// Whether it has no fraction.
  public var isWhole: Bool {
    switch storage {
    case .integer: true
    case .binary(let float): float.exponent >= 0
    }
  }

  /// The value, if it is a whole number that fits 64 bits.
  public var int64Value: Int64? {
    if case .integer(let value) = storage { value } else { nil }
  }

  /// The nearest `Double`; infinite when it is too large for one.
  public var doubleValue: Double {
    switch storage {
    case .integer(let value): return Double(value)
    case .binary(let float):
      // Two roundings could differ from one: fold what is cut off into the last bit (round to odd).
      let excess = float.mantissa.bitLength - 62
      var top = float.mantissa.shiftedRight(by: max(excess, 0)).uint64Value ?? 0
      if excess > 0, float.mantissa.hasBits(below: excess) { top |= 1 }
      let exponent = float.exponent + max(excess, 0)
      let result = Double(sign: .plus, exponent: exponent, significand: Double(top))
      return float.isNegative ? -result : result
    }
  }
}
