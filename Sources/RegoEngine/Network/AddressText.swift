// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with the text of an IP address, in the words of Go's `netip.ParseAddr`.
enum AddressText {
  /// Nil when the text is an address, which may have a zone.
  static func problem(in text: [UInt8]) -> String? {
    var problem: Problem?
    switch text.first(where: { ".:%".utf8.contains($0) }) {
    case UInt8(ascii: "."): problem = v4(text[...])
    case UInt8(ascii: ":"): problem = v6(text)
    case UInt8(ascii: "%"): problem = Problem("missing IPv6 address")
    default: problem = Problem("unable to parse IP")
    }
    guard let problem else { return nil }
    let place = problem.rest.isEmpty ? "" : " (at \(GoQuote.string(problem.rest)))"
    return "ParseAddr(\(GoQuote.string(text))): \(problem.message)\(place)"
  }

  private struct Problem {
    let message: String
    /// What is left of the text where the problem is.
    let rest: ArraySlice<UInt8>

    init(_ message: String, at rest: ArraySlice<UInt8> = []) {
      self.message = message
      self.rest = rest
    }
  }

  private static func v4(_ text: ArraySlice<UInt8>) -> Problem? {
    var value = 0
    var digits = 0
    var octets = 0
    for index in text.indices {
      let byte = text[index]
      if byte &- 0x30 < 10 {
        if digits == 1, value == 0 {
          return Problem("IPv4 field has octet with leading zero")
        }
        value = value * 10 + Int(byte - 0x30)
        digits += 1
        if value > 255 { return Problem("IPv4 field has value >255") }
      } else if byte == UInt8(ascii: ".") {
        let next = index + 1
        if digits == 0 || next == text.endIndex || text[next] == byte {
          return Problem("IPv4 field must have at least one digit", at: text[index...])
        }
        if octets == 3 { return Problem("IPv4 address too long") }
        octets += 1
        value = 0
        digits = 0
      } else {
        return Problem("unexpected character", at: text[index...])
      }
    }
    return octets < 3 ? Problem("IPv4 address too short") : nil
  }

  private static func v6(_ text: [UInt8]) -> Problem? {
    let colon = UInt8(ascii: ":")
    var rest = text[...]
    if let percent = text.firstIndex(of: UInt8(ascii: "%")) {
      if percent + 1 == text.endIndex { return Problem("zone must be a non-empty string") }
      rest = text[..<percent]
    }
    var gap = false
    if rest.starts(with: [colon, colon]) {
      gap = true
      rest = rest.dropFirst(2)
      if rest.isEmpty { return nil }
    }
    var bytes = 0
    while bytes < 16 {
      let digits = rest.prefix { QueryEncoding.hexValue($0) != nil }.count
      if digits > 4 { return Problem("each group must have 4 or less digits", at: rest) }
      if digits == 0 {
        return Problem("each colon-separated field must have at least one digit", at: rest)
      }
      let after = rest.dropFirst(digits)
      if after.first == UInt8(ascii: ".") {
        if !gap, bytes != 12 {
          return Problem(
            "embedded IPv4 address must replace the final 2 fields of the address", at: rest)
        }
        if bytes + 4 > 16 {
          return Problem(
            "too many hex fields to fit an embedded IPv4 at the end of the address", at: rest)
        }
        if let problem = v4(rest) { return problem }
        rest = []
        bytes += 4
        break
      }
      bytes += 2
      rest = after
      if rest.isEmpty { break }
      if rest.first != colon { return Problem("unexpected character, want colon", at: rest) }
      if rest.count == 1 { return Problem("colon must be followed by more characters", at: rest) }
      rest = rest.dropFirst()
      if rest.first == colon {
        if gap { return Problem("multiple :: in address", at: rest) }
        gap = true
        rest = rest.dropFirst()
        if rest.isEmpty { break }
      }
    }
    if !rest.isEmpty { return Problem("trailing garbage after address", at: rest) }
    if bytes < 16 { return gap ? nil : Problem("address string too short") }
    return gap ? Problem("the :: must expand to at least one field of zeros") : nil
  }
}
