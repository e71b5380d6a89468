// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// Texts, numbers and plain values.
extension JSONSchemaValidator {
  func checkValue(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    if schema.constantValue != nil || schema.enumeration != nil {
      let text = Self.canonical(value)
      if let constant = schema.constantValue, !ExactText.isSame(text, constant) {
        try report("const", "\(field) does not match: \(constant)", &outcome)
      }
      if let allowed = schema.enumeration, !schema.enumerationValues.contains(ExactText(text)) {
        let list = allowed.joined(separator: ", ")
        try report("enum", "\(field) must be one of the following: \(list)", &outcome)
      }
    }
    if let format = schema.format, value.isKind(.string),
      !JSONSchemaFormat.isValid(value, as: format)
    {
      try report("format", "Does not match format '\(format)'", &outcome)
    }
    outcome.score += 1
  }

  func checkText(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    if schema.minimumLength != nil || schema.maximumLength != nil {
      let count = UTF8Text.characterCount(value.utf8)
      if let least = schema.minimumLength, count < least {
        try report(
          "string_gte", "String length must be greater than or equal to \(least)", &outcome)
      }
      if let most = schema.maximumLength, count > most {
        try report("string_lte", "String length must be less than or equal to \(most)", &outcome)
      }
    }
    if let pattern = schema.pattern, !pattern.matches(value.utf8) {
      try report("pattern", "Does not match pattern '\(schema.patternText)'", &outcome)
    }
    outcome.score += 1
  }

  func checkNumber(
    _ value: Node, _ schema: JSONSchema, _ outcome: inout Outcome
  ) throws(JSONSchemaFailure) {
    if let divisor = schema.multipleOf, !Self.isMultiple(value, of: divisor) {
      try report("multiple_of", "Must be a multiple of \(Self.text(divisor))", &outcome)
    }
    if let limit = schema.maximum, Node.compare(value, limit) > 0 {
      try report("number_lte", "Must be less than or equal to \(Self.text(limit))", &outcome)
    }
    if let limit = schema.exclusiveMaximum, Node.compare(value, limit) >= 0 {
      try report("number_lt", "Must be less than \(Self.text(limit))", &outcome)
    }
    if let limit = schema.minimum, Node.compare(value, limit) < 0 {
      try report("number_gte", "Must be greater than or equal to \(Self.text(limit))", &outcome)
    }
    if let limit = schema.exclusiveMinimum, Node.compare(value, limit) <= 0 {
      try report("number_gt", "Must be greater than \(Self.text(limit))", &outcome)
    }
    outcome.score += 1
  }

  /// Whether a number is a whole multiple of another; exact, whatever the exponents are.
  private static func isMultiple(_ value: Node, of divisor: Node) -> Bool {
    if let a = value.integer, let b = divisor.integer {
      return b != 0 && a.remainderReportingOverflow(dividingBy: b).partialValue == 0
    }
    guard let a = value.decimalDigits, let b = divisor.decimalDigits, !b.digits.isEmpty else {
      return false
    }
    if a.digits.isEmpty { return true }
    let dividend = BigUInt(decimalDigits: a.digits)
    let unit = BigUInt(decimalDigits: b.digits)
    let shift = a.exponent - b.exponent
    if shift >= 0 {
      let scale = BigUInt(10).power(BigUInt(shift), modulus: unit)
      return (dividend * scale) % unit == 0
    }
    // A power of ten can't divide a number that is smaller than it.
    guard -shift <= a.digits.count else { return false }
    return dividend % (unit * BigUInt(10).power(-shift)) == 0
  }

  /// A limit as Go shows big floating-point numbers: the shortest form with six places.
  private static func text(_ number: Node) -> String {
    guard let (isNegative, digits, exponent) = number.decimalDigits, !digits.isEmpty else {
      return "0"
    }
    let sign = isNegative ? "-" : ""
    let shown = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    let high = exponent + digits.count
    guard high - 1 >= -4, high - 1 < 6 else {
      let fraction = digits.count > 1 ? "." + shown.dropFirst() : ""
      let power = String((high - 1).magnitude)
      let padded = power.count < 2 ? "0" + power : power
      return "\(sign)\(shown.prefix(1))\(fraction)e\(high - 1 < 0 ? "-" : "+")\(padded)"
    }
    if high <= 0 { return sign + "0." + String(repeating: "0", count: -high) + shown }
    if exponent >= 0 { return sign + shown + String(repeating: "0", count: exponent) }
    return sign + shown.prefix(high) + "." + shown.dropFirst(high)
  }

  /// A value as JSON with sorted keys, and numbers as doubles have them: equal values have equal
  /// texts.
  static func canonical(_ value: Node) -> String {
    var bytes: [UInt8] = []
    write(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ value: Node, to bytes: inout [UInt8]) {
    switch value.kind {
    case .integer, .decimal, .bigNumber: bytes += number(value)
    case .array, .set:
      bytes.append(UInt8(ascii: "["))
      for (index, element) in value.elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(element, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object:
      bytes.append(UInt8(ascii: "{"))
      for (position, index) in value.sortedEntryOrder().enumerated() {
        if position > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += GoJSONWriter.write(value.entries[index].key)
        bytes.append(UInt8(ascii: ":"))
        write(value.entries[index].value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    default: bytes += GoJSONWriter.write(value)
    }
  }

  private static func number(_ value: Node) -> [UInt8] {
    guard let double = value.double, double.isFinite else {
      return Array((value.numberText ?? "0").utf8)
    }
    let size = double.magnitude
    if size == 0 || (size >= 1e-6 && size < 1e21) {
      return GoFloat.text(double, verb: UInt8(ascii: "f"), precision: nil)
    }
    var text = GoFloat.text(double, verb: UInt8(ascii: "e"), precision: nil)
    // Go's JSON has no zero before an exponent of one digit.
    let count = text.count
    if count >= 4, text[count - 4] == UInt8(ascii: "e"), text[count - 3] == UInt8(ascii: "-"),
      text[count - 2] == UInt8(ascii: "0")
    {
      text.remove(at: count - 2)
    }
    return text
  }
}
