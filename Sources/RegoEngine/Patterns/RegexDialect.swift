// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Where RE2 and Go's regexp package, which share a syntax, differ.
enum RegexDialect {
  /// Go's words for RE2's errors, which come as `what: where`.
  private static let messages: [(re2: String, go: String)] = [
    ("invalid escape sequence", "invalid escape sequence"),
    ("invalid character class range", "invalid character class range"),
    ("invalid character class", "invalid character class"),
    ("missing ]", "missing closing ]"),
    ("missing )", "missing closing )"),
    ("unexpected )", "unexpected )"),
    ("trailing \\", "trailing backslash at end of expression"),
    ("no argument for repetition operator", "missing argument to repetition operator"),
    ("invalid repetition size", "invalid repeat count"),
    ("bad repetition operator", "invalid nested repetition operator"),
    ("invalid perl operator", "invalid or unsupported Perl syntax"),
    ("invalid named capture group", "invalid named capture"),
    ("invalid UTF-8", "invalid UTF-8"),
  ]

  /// - Parameter isRewritten: whether `withClassicGroupNames` changed the expression.
  static func goMessage(_ message: String, isRewritten: Bool = false) -> String {
    for (re2, go) in messages where message.hasPrefix(re2) {
      let place = message.dropFirst(re2.count)
      var text = place.hasPrefix(": ") ? place.dropFirst(2) : ""
      while isRewritten, let mark = text.utf8.firstRange(of: Array("(?P<".utf8)) {
        text.replaceSubrange(mark, with: "(?<")
      }
      return "error parsing regexp: \(go): `\(text)`"
    }
    return "error parsing regexp: \(message)"
  }

  /// `(?<name>` spelled as `(?P<name>`, which older releases of RE2 ask for; nil without any.
  static func withClassicGroupNames(_ pattern: UTF8Text.Bytes) -> [UInt8]? {
    var output: [UInt8] = []
    var index = 0
    var inClass = false
    var changed = false
    let mark = Array("(?<".utf8)
    while index < pattern.count {
      let byte = pattern[index]
      if byte == UInt8(ascii: "\\"), index + 1 < pattern.count {
        output += pattern[index..<(index + 2)]
        index += 2
        continue
      }
      if byte == UInt8(ascii: "[") { inClass = true }
      if byte == UInt8(ascii: "]") { inClass = false }
      if !inClass, pattern[index...].starts(with: mark) {
        output += "(?P<".utf8
        index += mark.count
        changed = true
        continue
      }
      output.append(byte)
      index += 1
    }
    return changed ? output : nil
  }

  /// Whether the expression has `\C`, which matches a byte and is unknown to Go.
  static func matchesBytes(_ pattern: UTF8Text.Bytes) -> Bool {
    var index = 0
    var isQuoted = false
    while index + 1 < pattern.count {
      guard pattern[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      let next = pattern[index + 1]
      if isQuoted {
        // In quoted text only `\E` means something.
        if next == UInt8(ascii: "E") { isQuoted = false }
        index += next == UInt8(ascii: "E") ? 2 : 1
        continue
      }
      if next == UInt8(ascii: "C") { return true }
      if next == UInt8(ascii: "Q") { isQuoted = true }
      index += 2
    }
    return false
  }

  /// Text that matches itself.
  static func quoted(_ text: some Sequence<UInt8>) -> [UInt8] {
    let special = Set("\\.+*?()|[]{}^$".utf8)
    var output: [UInt8] = []
    for byte in text {
      if special.contains(byte) { output.append(UInt8(ascii: "\\")) }
      output.append(byte)
    }
    return output
  }
}
