// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Text with regular expressions between two delimiters, as `regex.template_match` takes it.
enum DelimitedTemplate {
  static func regex(
    _ template: UTF8Text.Bytes, start: UInt8, end: UInt8
  ) throws(BuiltinError) -> Regex {
    var pattern: [UInt8] = [UInt8(ascii: "^")]
    var written = 0
    for range in try ranges(template, start: start, end: end) {
      let inner = template[(range.lowerBound + 1)..<(range.upperBound - 1)]
      // Each expression has to stand on its own, and is what an error shows.
      _ = try compile([UInt8(ascii: "^")] + inner + [UInt8(ascii: "$")])
      pattern += RegexDialect.quoted(template[written..<range.lowerBound])
      pattern += [UInt8(ascii: "(")] + inner + [UInt8(ascii: ")")]
      written = range.upperBound
    }
    pattern += RegexDialect.quoted(template[written...])
    return try compile(pattern + [UInt8(ascii: "$")])
  }

  private static func compile(_ pattern: [UInt8]) throws(BuiltinError) -> Regex {
    let result = pattern.withUnsafeBufferPointer { bytes -> Result<Regex, BuiltinError> in
      do throws(BuiltinError) {
        return .success(try Regex(bytes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func ranges(
    _ template: UTF8Text.Bytes, start: UInt8, end: UInt8
  ) throws(BuiltinError) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var level = 0
    var opened = 0
    for (index, byte) in template.enumerated() {
      if byte == start {
        level += 1
        if level == 1 { opened = index }
      } else if byte == end {
        level -= 1
        if level == 0 { result.append(opened..<(index + 1)) }
        if level < 0 { break }
      }
    }
    guard level == 0 else {
      var quoted: [UInt8] = []
      GoQuote.write(template, into: &quoted)
      throw .failure("unbalanced braces in \(String(decoding: quoted, as: UTF8.self))")
    }
    return result
  }
}
