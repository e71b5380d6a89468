// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Text from input on its way into a report that people read.
enum ReportText {
  /// The text in one line with all characters visible, cut where it is very long.
  ///
  /// - Parameter limit: about how many bytes to show.
  static func visible(_ text: String, limit: Int = 1000) -> String {
    TerminalText.escaped(cut(text, limit: limit))
  }

  /// The start of a text, about `limit` bytes of it, with a mark where it is cut.
  static func cut(_ text: String, limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: max(limit, 0))
    // Never within a character.
    while end > text.startIndex, String.Index(end, within: text.unicodeScalars) == nil {
      end = text.utf8.index(before: end)
    }
    return String(text[..<end]) + "…"
  }

  /// The text with a sign of ASCII replaced wherever it stands.
  ///
  /// Unlike in comparisons of characters, a sign that carries a combining mark is found too.
  static func replacing(_ sign: Unicode.Scalar, with other: String, in text: String) -> String {
    guard text.unicodeScalars.contains(sign) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == sign {
        result.append(contentsOf: other.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// A number with its noun: `1 file`, `2 files`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
