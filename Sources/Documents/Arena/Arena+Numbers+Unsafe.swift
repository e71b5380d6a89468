// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Arena {
  /// A number from text in JSON's grammar (RFC 8259 section 6), exact to the last digit.
  ///
  /// - Parameter keepsSpelling: whether the number remembers how it was written
  ///   (`Node.spelledNumberText`).
  /// - Returns: nil when the text is no number or its exponent is beyond 32 bits.
  public func number(
    _ text: UnsafeBufferPointer<UInt8>, keepsSpelling: Bool
  ) -> Node? {
    keepsSpelling ? number(text)?.spelled(as: text) : number(text)
  }

  /// A number from text in JSON's grammar (RFC 8259 section 6), exact to the last digit.
  ///
  /// - Returns: nil when the text is no number or its exponent is beyond 32 bits.
  public func number(_ text: UnsafeBufferPointer<UInt8>) -> Node? {
    var index = 0
    let count = text.count
    var negative = false
    if index < count, text[index] == 0x2D {
      negative = true
      index += 1
    }
    let firstDigit = index
    var mantissa: UInt64 = 0
    var digitCount = 0
    var exponent = 0
    var small = true

    func isDigit(_ at: Int) -> Bool { at < count && text[at] &- 0x30 < 10 }

    while isDigit(index) {
      small = small && Self.append(text[index], to: &mantissa)
      digitCount += 1
      index += 1
    }
    guard digitCount > 0, digitCount == 1 || text[firstDigit] != 0x30 else { return nil }
    if index < count, text[index] == 0x2E {
      index += 1
      guard isDigit(index) else { return nil }
      while isDigit(index) {
        small = small && Self.append(text[index], to: &mantissa)
        exponent -= 1
        index += 1
      }
    }
    let mantissaEnd = index
    if index < count, text[index] | 0x20 == 0x65 {
      index += 1
      var down = false
      if index < count, text[index] == 0x2B || text[index] == 0x2D {
        down = text[index] == 0x2D
        index += 1
      }
      guard isDigit(index) else { return nil }
      var written = 0
      while isDigit(index) {
        if written < 1 << 40 { written = written * 10 + Int(text[index] - 0x30) }
        index += 1
      }
      exponent += down ? -written : written
    }
    guard index == count else { return nil }
    if small {
      let signed = negative ? -Int64(mantissa) : Int64(mantissa)
      return .decimal(mantissa: signed, exponent: exponent)
    }
    var digits: [UInt8] = []
    for position in firstDigit..<mantissaEnd where text[position] != 0x2E {
      digits.append(text[position] - 0x30)
    }
    return number(negative: negative, digits: digits, exponent: exponent)
  }

  /// A number digits x 10^exponent in its normal form; digits are 0...9, most significant first.
  ///
  /// - Returns: nil when the exponent is beyond 32 bits.
  public func number(negative: Bool, digits: some Collection<UInt8>, exponent: Int) -> Node? {
    var digits = Array(digits.drop { $0 == 0 })
    var exponent = exponent
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    if digits.count <= 19 {
      var mantissa: UInt64 = 0
      var fits = true
      for digit in digits where fits { fits = Self.append(digit + 0x30, to: &mantissa) }
      if fits {
        return .decimal(mantissa: negative ? -Int64(mantissa) : Int64(mantissa), exponent: exponent)
      }
      // The least 64-bit integer has no positive counterpart.
      if negative && exponent == 0
        && digits.elementsEqual("9223372036854775808".utf8.map { $0 - 0x30 })
      {
        return .integer(Int64.min)
      }
    }
    guard Int32(exactly: exponent) != nil else { return nil }
    var text: [UInt8] = negative ? [0x2D] : []
    text += digits.map { $0 + 0x30 }
    if exponent != 0 {
      text.append(0x65)
      text += Array(String(exponent).utf8)
    }
    var node = text.withUnsafeBufferPointer { string(copying: $0) }
    node.meta = Node.meta(.bigNumber, count: text.count)
    return node
  }

  /// Appends a digit as long as the result stays within a positive 64-bit integer.
  private static func append(_ digit: UInt8, to mantissa: inout UInt64) -> Bool {
    let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
    let (sum, carry) = product.addingReportingOverflow(UInt64(digit &- 0x30))
    guard !overflow, !carry, sum <= UInt64(Int64.max) else { return false }
    mantissa = sum
    return true
  }
}
