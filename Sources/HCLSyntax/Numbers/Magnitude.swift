// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A natural number of any size, little-endian in 32-bit limbs without leading zeros.
///
/// Only as much as numbers of HCL need: they have at most 512 significant bits, and the limits of
/// `HCLNumber` keep every intermediate result below some ten thousand limbs.
struct Magnitude: Hashable, Sendable {
  private(set) var limbs: [UInt32]

  init(limbs: [UInt32]) {
    self.limbs = limbs
    trim()
  }

  init(_ value: UInt64) {
    limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
    trim()
  }

  private mutating func trim() {
    while limbs.last == 0 { limbs.removeLast() }
  }

  var isZero: Bool { limbs.isEmpty }

  /// How many bits are needed to write it; 0 for zero.
  var bitLength: Int {
    limbs.last.map { limbs.count * 32 - $0.leadingZeroBitCount } ?? 0
  }

  /// How often it can be halved; 0 for zero.
  var trailingZeroBits: Int {
    for (index, limb) in limbs.enumerated() where limb != 0 {
      return index * 32 + limb.trailingZeroBitCount
    }
    return 0
  }

  /// The value, if it fits 64 bits.
  var uint64Value: UInt64? {
    switch limbs.count {
    case 0: 0
    case 1: UInt64(limbs[0])
    case 2: UInt64(limbs[1]) << 32 | UInt64(limbs[0])
    default: nil
    }
  }

  func bit(_ index: Int) -> Bool {
    let limb = index / 32
    return limb < limbs.count && limbs[limb] >> UInt32(index % 32) & 1 == 1
  }

  /// Whether any of the lowest `count` bits is set.
  func hasBits(below count: Int) -> Bool { !isZero && trailingZeroBits < count }

  func shiftedLeft(by count: Int) -> Magnitude {
    guard count > 0, !isZero else { return self }
    let (whole, part) = (count / 32, UInt32(count % 32))
    var result = [UInt32](repeating: 0, count: limbs.count + whole + 1)
    for (index, limb) in limbs.enumerated() {
      let wide = UInt64(limb) << UInt64(part)
      result[index + whole] |= UInt32(truncatingIfNeeded: wide)
      result[index + whole + 1] |= UInt32(truncatingIfNeeded: wide >> 32)
    }
    return Magnitude(limbs: result)
  }

  func shiftedRight(by count: Int) -> Magnitude {
    guard count > 0 else { return self }
    let (whole, part) = (count / 32, UInt32(count % 32))
    guard whole < limbs.count else { return Magnitude(limbs: []) }
    var result = [UInt32](repeating: 0, count: limbs.count - whole)
    for index in result.indices {
      let low = UInt64(limbs[index + whole])
      let high = index + whole + 1 < limbs.count ? UInt64(limbs[index + whole + 1]) : 0
      result[index] = UInt32(truncatingIfNeeded: (high << 32 | low) >> UInt64(part))
    }
    return Magnitude(limbs: result)
  }

  static func + (left: Magnitude, right: Magnitude) -> Magnitude {
    let (long, short) =
      left.limbs.count >= right.limbs.count
      ? (left.limbs, right.limbs) : (right.limbs, left.limbs)
    var result = long
    var carry: UInt64 = 0
    for index in long.indices {
      let sum = UInt64(long[index]) + (index < short.count ? UInt64(short[index]) : 0) + carry
      result[index] = UInt32(truncatingIfNeeded: sum)
      carry = sum >> 32
    }
    if carry > 0 { result.append(UInt32(carry)) }
    return Magnitude(limbs: result)
  }

  /// The difference; `right` must not be the larger one.
  static func - (left: Magnitude, right: Magnitude) -> Magnitude {
    var result = left.limbs
    var borrow: Int64 = 0
    for index in result.indices {
      var difference =
        Int64(result[index]) - (index < right.limbs.count ? Int64(right.limbs[index]) : 0) - borrow
      borrow = difference < 0 ? 1 : 0
      if difference < 0 { difference += 1 << 32 }
      result[index] = UInt32(truncatingIfNeeded: difference)
    }
    return Magnitude(limbs: result)
  }

  static func * (left: Magnitude, right: Magnitude) -> Magnitude {
    guard !left.isZero, !right.isZero else { return Magnitude(limbs: []) }
    var result = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (i, a) in left.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, b) in right.limbs.enumerated() {
        let sum = UInt64(a) * UInt64(b) + UInt64(result[i + j]) + carry
        result[i + j] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      result[i + right.limbs.count] = UInt32(truncatingIfNeeded: carry)
    }
    return Magnitude(limbs: result)
  }

  static func < (left: Magnitude, right: Magnitude) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    for index in left.limbs.indices.reversed() where left.limbs[index] != right.limbs[index] {
      return left.limbs[index] < right.limbs[index]
    }
    return false
  }

  /// Quotient and remainder of a division by a number of one limb, which must not be zero.
  func divided(bySmall divisor: UInt32) -> (quotient: Magnitude, remainder: UInt32) {
    var result = limbs
    var remainder: UInt64 = 0
    for index in result.indices.reversed() {
      let value = remainder << 32 | UInt64(result[index])
      result[index] = UInt32(truncatingIfNeeded: value / UInt64(divisor))
      remainder = value % UInt64(divisor)
    }
    return (Magnitude(limbs: result), UInt32(truncatingIfNeeded: remainder))
  }

  /// Quotient and remainder after Knuth's algorithm D; the divisor must not be zero.
  func divided(by divisor: Magnitude) -> (quotient: Magnitude, remainder: Magnitude) {
    if self < divisor { return (Magnitude(limbs: []), self) }
    if divisor.limbs.count == 1 {
      let (quotient, remainder) = divided(bySmall: divisor.limbs[0])
      return (quotient, Magnitude(UInt64(remainder)))
    }
    let shift = divisor.limbs[divisor.limbs.count - 1].leadingZeroBitCount
    let v = divisor.shiftedLeft(by: shift).limbs
    var u = shiftedLeft(by: shift).limbs
    while u.count <= limbs.count { u.append(0) }
    let n = v.count
    var quotient = [UInt32](repeating: 0, count: u.count - n)
    let (top, second) = (UInt64(v[n - 1]), UInt64(v[n - 2]))
    for j in stride(from: u.count - n - 1, through: 0, by: -1) {
      let head = UInt64(u[j + n]) << 32 | UInt64(u[j + n - 1])
      var guess = head / top
      var rest = head % top
      while guess > UInt64(UInt32.max) || guess * second > (rest << 32 | UInt64(u[j + n - 2])) {
        guess -= 1
        rest += top
        if rest > UInt64(UInt32.max) { break }
      }
      var borrow: Int64 = 0
      var carry: UInt64 = 0
      for i in 0..<n {
        let product = guess * UInt64(v[i]) + carry
        carry = product >> 32
        let difference =
          Int64(u[i + j]) - borrow - Int64(UInt32(truncatingIfNeeded: product))
        u[i + j] = UInt32(truncatingIfNeeded: difference)
        borrow = difference < 0 ? 1 : 0
      }
      let last = Int64(u[j + n]) - borrow - Int64(carry)
      u[j + n] = UInt32(truncatingIfNeeded: last)
      if last < 0 {
        guess -= 1
        var addCarry: UInt64 = 0
        for i in 0..<n {
          let sum = UInt64(u[i + j]) + UInt64(v[i]) + addCarry
          u[i + j] = UInt32(truncatingIfNeeded: sum)
          addCarry = sum >> 32
        }
        u[j + n] = u[j + n] &+ UInt32(truncatingIfNeeded: addCarry)
      }
      quotient[j] = UInt32(truncatingIfNeeded: guess)
    }
    let remainder = Magnitude(limbs: Array(u[0..<n])).shiftedRight(by: shift)
    return (Magnitude(limbs: quotient), remainder)
  }

  /// `base` to the power of `exponent`.
  static func power(_ base: UInt32, _ exponent: Int) -> Magnitude {
    var result = Magnitude(1)
    var square = Magnitude(UInt64(base))
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return result
  }

  /// The number that digits write in a radix; nil when one of them isn't a digit of it.
  init?(digits: some Sequence<UInt8>, radix: UInt32) {
    var limbs: [UInt32] = []
    for byte in digits {
      let digit: UInt32
      switch byte {
      case 0x30...0x39: digit = UInt32(byte) - 0x30
      case 0x61...0x7A: digit = UInt32(byte) - 0x61 + 10
      case 0x41...0x5A: digit = UInt32(byte) - 0x41 + (radix > 36 ? 36 : 10)
      default: return nil
      }
      guard digit < radix else { return nil }
      var carry = UInt64(digit)
      for index in limbs.indices {
        let value = UInt64(limbs[index]) * UInt64(radix) + carry
        limbs[index] = UInt32(truncatingIfNeeded: value)
        carry = value >> 32
      }
      if carry > 0 { limbs.append(UInt32(truncatingIfNeeded: carry)) }
    }
    self.init(limbs: limbs)
  }

  /// The decimal digits as numbers from 0 to 9, most significant first; none for zero.
  var decimalDigits: [UInt8] {
    var groups: [UInt32] = []
    var rest = self
    while !rest.isZero {
      let (quotient, remainder) = rest.divided(bySmall: 1_000_000_000)
      groups.append(remainder)
      rest = quotient
    }
    var digits: [UInt8] = []
    digits.reserveCapacity(groups.count * 9)
    for group in groups.reversed() {
      var divisor: UInt32 = 100_000_000
      while divisor > 0 {
        let digit = UInt8(truncatingIfNeeded: group / divisor % 10)
        if !digits.isEmpty || digit != 0 { digits.append(digit) }
        divisor /= 10
      }
    }
    return digits
  }
}
