// Bawn
// SPDX-License-Identifier: Apache-2.0

/// In which of YAML's styles a text can be written so that it reads back as the same text.
struct YAMLTextStyle {
  private(set) var allowsPlain = true
  private(set) var allowsSingleQuotes = true
  private(set) var allowsBlock = true
  private(set) var hasLineBreaks = false
  /// Whether lines end at one of Unicode's own separators, which YAML 1.1 takes for line breaks.
  private(set) var hasSeparators = false
  /// Whether YAML 1.1 would take the plain text for null, a boolean, a number or a date.
  let looksLikeAnotherType: Bool

  private static let startIndicators = Set("#,[]{}&*!|>'\"%@`".utf8)

  init(_ text: [UInt8]) {
    looksLikeAnotherType = Self.resolves(String(decoding: text, as: UTF8.self))
    guard let first = text.first, let last = text.last else { return }
    if text.starts(with: "---".utf8) || text.starts(with: "...".utf8) { allowsPlain = false }
    if [0x20, 0x0A].contains(first) || [0x20, 0x0A].contains(last) { allowsPlain = false }
    if last == 0x20 { allowsBlock = false }
    var previous: UInt8 = 0x20
    for (index, byte) in text.enumerated() {
      let next = index + 1 < text.count ? text[index + 1] : 0x20
      let endsWord = next == 0x20 || next == 0x09 || next == 0x0A
      if index == 0, Self.startIndicators.contains(byte) { allowsPlain = false }
      switch byte {
      case UInt8(ascii: ":"): if endsWord { allowsPlain = false }
      case UInt8(ascii: "-"), UInt8(ascii: "?"):
        if index == 0, endsWord { allowsPlain = false }
      case UInt8(ascii: "#"): if previous == 0x20 || previous == 0x0A { allowsPlain = false }
      case 0x0A:
        hasLineBreaks = true
        allowsPlain = false
        if previous == 0x20, index > 0 { exclude(block: true) }
        if next == 0x20, index + 1 < text.count { exclude(block: false) }
      case 0x09: exclude(block: false)
      case 0..<0x20, 0x7F: exclude(block: true)
      default: break
      }
      previous = byte
    }
    // Characters of Unicode that can't be printed.
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars
    where (0x80..<0xA0).contains(scalar.value) || scalar.value == 0xFEFF || scalar.value > 0xFFFF {
      exclude(block: true)
    }
    findSeparators(text)
  }

  /// Beside a line separator (U+2028) or paragraph separator (U+2029) a space would be lost.
  private mutating func findSeparators(_ text: [UInt8]) {
    for index in text.indices where YAMLWriter.isSeparator(text, at: index) {
      hasSeparators = true
      allowsPlain = false
      if index > 0, text[index - 1] == 0x20 { exclude(block: true) }
      if index + 3 < text.count, text[index + 3] == 0x20 { exclude(block: false) }
    }
  }

  private mutating func exclude(block: Bool) {
    allowsPlain = false
    allowsSingleQuotes = false
    if block { allowsBlock = false }
  }

  private static let words: Set<String> = [
    "", "~", "null", "Null", "NULL", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N",
    "no", "No", "NO", "off", "Off", "OFF", "true", "True", "TRUE", "false", "False", "FALSE",
    ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf",
    "-.INF",
  ]

  private static func resolves(_ text: String) -> Bool {
    if words.contains(text) { return true }
    guard let first = text.utf8.first, first &- 0x30 < 10 || "+-.".utf8.contains(first) else {
      return false
    }
    return isNumber(text) || isDate(text)
  }

  private static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8.filter { $0 != UInt8(ascii: "_") }[...]
    if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
    func digits(_ part: some Collection<UInt8>) -> Bool {
      !part.isEmpty && part.allSatisfy { $0 &- 0x30 < 10 }
    }
    let tail = rest.dropFirst(2)
    if rest.starts(with: "0x".utf8) || rest.starts(with: "0X".utf8) {
      return !tail.isEmpty && tail.allSatisfy { QueryEncoding.hexValue($0) != nil }
    }
    if ["0b", "0B", "0o", "0O"].contains(String(decoding: rest.prefix(2), as: UTF8.self)) {
      return digits(tail)
    }
    // Sexagesimal numbers: 12:30:45.
    let parts = rest.split(separator: 0x3A, omittingEmptySubsequences: false)
    if parts.count > 1 {
      return digits(parts[0])
        && parts.dropFirst().allSatisfy { digits($0) && $0.count <= 2 }
    }
    var mantissa = rest
    if let mark = rest.firstIndex(where: { $0 | 0x20 == 0x65 }) {
      mantissa = rest[..<mark]
      var exponent = rest[(mark + 1)...]
      if exponent.first == 0x2B || exponent.first == 0x2D { exponent.removeFirst() }
      guard digits(exponent) else { return false }
    }
    let halves = mantissa.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard halves.count <= 2, halves.contains(where: { !$0.isEmpty }) else { return false }
    return halves.allSatisfy { $0.isEmpty || digits($0) }
  }

  private static func isDate(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let parts = bytes.prefix { $0 != 0x20 && $0 | 0x20 != UInt8(ascii: "t") }
      .split(separator: 0x2D, omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0].count == 4 && parts[1].count <= 2 && parts[2].count <= 2
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0 &- 0x30 < 10 } }
  }
}
