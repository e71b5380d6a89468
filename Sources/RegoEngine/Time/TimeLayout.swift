// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A layout of Go's time package, taken apart: the reference time `Mon Jan 2 15:04:05 MST 2006`
/// in the form that a time is to have.
struct TimeLayout {
  enum Element: Equatable {
    case literal
    case year4, year2
    case monthName, monthShort, month, month2
    case weekdayName, weekdayShort
    case day, dayPadded, day2
    case yearDay3, yearDayPadded
    case hour24, hour12, hour12Two
    case minute, minute2, second, second2
    case upperPM, lowerPM
    case zoneName
    /// `Z` for no offset; colons; only hours; also seconds.
    case offset(zulu: Bool, colons: Bool, short: Bool, seconds: Bool)
    /// Digits of a second's fraction, with zeros at the end or without.
    case fraction(digits: Int, keepsZeros: Bool)
  }

  struct Piece {
    var element: Element
    var text: [UInt8]
  }

  let source: [UInt8]
  private(set) var pieces: [Piece] = []

  private static let named: [String: String] = [
    "ANSIC": "Mon Jan _2 15:04:05 2006",
    "UnixDate": "Mon Jan _2 15:04:05 MST 2006",
    "RubyDate": "Mon Jan 02 15:04:05 -0700 2006",
    "RFC822": "02 Jan 06 15:04 MST",
    "RFC822Z": "02 Jan 06 15:04 -0700",
    "RFC850": "Monday, 02-Jan-06 15:04:05 MST",
    "RFC1123": "Mon, 02 Jan 2006 15:04:05 MST",
    "RFC1123Z": "Mon, 02 Jan 2006 15:04:05 -0700",
    "RFC3339": "2006-01-02T15:04:05Z07:00",
    "RFC3339Nano": "2006-01-02T15:04:05.999999999Z07:00",
  ]

  static let rfc3339 = TimeLayout("RFC3339")

  /// - Parameter text: a layout, or the name of one of Go's such as `RFC1123`.
  init(_ text: String) {
    source = Array((Self.named[text] ?? text).utf8)
    var literal: [UInt8] = []
    var index = 0
    while index < source.count {
      guard let (element, length) = Self.element(source[index...]) else {
        literal.append(source[index])
        index += 1
        continue
      }
      if !literal.isEmpty { pieces.append(Piece(element: .literal, text: literal)) }
      literal = []
      pieces.append(Piece(element: element, text: Array(source[index..<(index + length)])))
      index += length
    }
    if !literal.isEmpty { pieces.append(Piece(element: .literal, text: literal)) }
  }

  /// In the order in which they are tried: longer ones before their beginnings.
  private static let elements: [(text: [UInt8], element: Element)] = {
    let plain: [(String, Element)] = [
      ("January", .monthName), ("Jan", .monthShort), ("Monday", .weekdayName),
      ("Mon", .weekdayShort), ("MST", .zoneName), ("01", .month2), ("02", .day2),
      ("03", .hour12Two), ("04", .minute2), ("05", .second2), ("06", .year2),
      ("002", .yearDay3), ("15", .hour24), ("1", .month), ("2006", .year4), ("2", .day),
      ("__2", .yearDayPadded), ("_2", .dayPadded), ("3", .hour12), ("4", .minute),
      ("5", .second), ("PM", .upperPM), ("pm", .lowerPM),
    ]
    let offsets: [(String, colons: Bool, short: Bool, seconds: Bool)] = [
      ("070000", false, false, true), ("07:00:00", true, false, true),
      ("0700", false, false, false), ("07:00", true, false, false), ("07", false, true, false),
    ]
    var result = plain.map { (text: Array($0.0.utf8), element: $0.1) }
    for sign in ["-", "Z"] {
      for (text, colons, short, seconds) in offsets {
        let element = Element.offset(
          zulu: sign == "Z", colons: colons, short: short, seconds: seconds)
        result.append((text: Array((sign + text).utf8), element: element))
      }
    }
    return result
  }()

  private static func element(_ text: ArraySlice<UInt8>) -> (Element, Int)? {
    guard let first = text.first else { return nil }
    if first == UInt8(ascii: ".") || first == UInt8(ascii: ",") { return fraction(text) }
    // An underscore before a year is just one.
    if text.starts(with: "_2006".utf8) { return nil }
    for (spelling, element) in elements where spelling[0] == first && text.starts(with: spelling) {
      if element == .monthShort || element == .weekdayShort {
        let next = text.dropFirst(3).first ?? 0
        if next >= UInt8(ascii: "a"), next <= UInt8(ascii: "z") { continue }
      }
      return (element, spelling.count)
    }
    return nil
  }

  private static func fraction(_ text: ArraySlice<UInt8>) -> (Element, Int)? {
    guard let digit = text.dropFirst().first, digit == 0x30 || digit == 0x39 else { return nil }
    let digits = text.dropFirst().prefix { $0 == digit }
    if let next = text[digits.endIndex...].first, next &- 0x30 < 10 { return nil }
    return (.fraction(digits: digits.count, keepsZeros: digit == 0x30), digits.count + 1)
  }
}
