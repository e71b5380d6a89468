// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Text in GitHub's and GitLab's Markdown that can't become markup: no links, images, mentions,
/// references, headings or HTML.
///
/// Escaping signs isn't enough there: mentions and addresses are looked for after the escapes are
/// resolved, but never in code. Hence any word that isn't plain stands in a code span.
enum MarkdownText {
  /// A sentence: plain words as they are, everything else as code.
  static func prose(_ text: String, limit: Int = 1000) -> String {
    prose(text, limit: limit, code: code)
  }

  /// The same within raw HTML, in which Markdown isn't read but mentions are looked for.
  static func htmlProse(_ text: String, limit: Int = 300) -> String {
    prose(text, limit: limit) { "<code>\(html($0))</code>" }
  }

  private static func prose(
    _ text: String, limit: Int, code asCode: (String) -> String
  ) -> String {
    var parts: [String] = []
    var code: [Substring] = []
    func flush() {
      guard !code.isEmpty else { return }
      parts.append(asCode(code.joined(separator: " ")))
      code = []
    }
    for word in ReportText.cut(text, limit: limit).split(whereSeparator: \.isWhitespace) {
      if isPlain(word) {
        flush()
        parts.append(String(word))
      } else {
        // A sentence's comma or full stop stands behind the code, not in it.
        let mark = word.last.map { ",.;:".contains($0) } == true ? word.suffix(1) : ""
        let inner = word.dropLast(mark.count)
        if inner.isEmpty {
          code.append(word)
        } else {
          code.append(inner)
          if !mark.isEmpty {
            flush()
            parts[parts.count - 1] += mark
          }
        }
      }
    }
    flush()
    return parts.joined(separator: " ")
  }

  /// Letters and a few digits with the punctuation of sentences.
  private static func isPlain(_ word: Substring) -> Bool {
    var letters = word
    while let last = letters.last, ",.;:)?".contains(last) { letters.removeLast() }
    if letters.first == "(" { letters.removeFirst() }
    guard !letters.isEmpty else { return false }
    var hasDigit = false
    var hasDash = false
    var count = 0
    for scalar in letters.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "'", "’", "/", "–", "—": break
      case "0"..."9": hasDigit = true
      case "-": hasDash = true
      default: return false
      }
      count += 1
    }
    // Long mixtures may be commits, and `AB-1` a reference.
    if hasDash && (hasDigit || letters.first == "-") { return false }
    return !hasDigit || count <= 6
  }

  /// Text as it was written, in a code span.
  static func code(_ text: String) -> String { code(text, limit: 300) }

  static func code(_ text: String, limit: Int) -> String {
    let shown = ReportText.visible(text, limit: limit)
    guard !shown.isEmpty else { return "" }
    let fence = String(repeating: "`", count: longestRun(in: shown) + 1)
    let edges = [shown.utf8.first, shown.utf8.last]
    let isPadded = edges.contains(UInt8(ascii: "`")) || edges.contains(0x20)
    return fence + (isPadded ? " \(shown) " : shown) + fence
  }

  /// Markdown as a table's cell: there a bar ends the cell even in code, unless it is escaped.
  static func cell(_ markdown: String) -> String {
    ReportText.replacing("|", with: "\\|", in: markdown)
  }

  /// Lines in a fenced block.
  static func block(_ lines: [String], language: String) -> String {
    let shown = lines.map { ReportText.visible($0, limit: 240) }
    let run = shown.map { longestRun(in: $0) }.max() ?? 0
    let fence = String(repeating: "`", count: max(run + 1, 3))
    return "\(fence)\(language)\n\(shown.joined(separator: "\n"))\n\(fence)"
  }

  /// A reference to read more, as a link where it is one.
  static func link(_ text: String) -> String {
    let isAddress =
      text.hasPrefix("https://")
      && text.utf8.allSatisfy {
        (0x21..<0x7F).contains($0) && !"<>[]()\\`\"|*_".utf8.contains($0)
      }
    return isAddress ? "<\(text)>" : code(text)
  }

  /// Text within raw HTML, in which Markdown isn't read.
  static func html(_ text: String, limit: Int = 300) -> String {
    XMLText.escaped(ReportText.visible(text, limit: limit))
  }

  /// How many backticks follow on one another at most.
  private static func longestRun(in text: String) -> Int {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
