// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Text for a terminal: escapes what came from input, and colours what is ours.
package struct TerminalText: Sendable {
  /// Whether to colour at all.
  package var isColored: Bool
  /// Columns of a line.
  package var width: Int

  /// A style for a terminal of that width.
  package init(isColored: Bool, width: Int) {
    self.isColored = isColored
    self.width = max(width, 40)
  }

  /// What a piece of text is, for its colour.
  package enum Role: Sendable {
    /// A severity's name.
    case severity(Severity)
    /// What catches the eye.
    case strong
    /// What may be overlooked.
    case faint
    /// A line to take away.
    case removed
    /// A line to put in.
    case added
    /// That all is well.
    case good
    /// That something needs a look.
    case notice
  }

  /// The text in the colour of its role.
  package func styled(_ text: String, _ role: Role) -> String {
    guard isColored else { return text }
    return "\u{1B}[\(code(role))m\(text)\u{1B}[0m"
  }

  private func code(_ role: Role) -> String {
    switch role {
    case .severity(.critical): "1;97;41"
    case .severity(.high): "1;31"
    case .severity(.medium): "1;33"
    case .severity(.low): "1;36"
    case .severity(.info): "1;34"
    case .strong: "1"
    case .faint: "2"
    case .removed: "31"
    case .added: "32"
    case .good: "1;32"
    case .notice: "33"
    }
  }

  /// Text from input with everything made visible that a terminal would act on.
  ///
  /// Control characters of both sets, the marks that turn the direction of writing, and
  /// characters that hide text by having no shape are shown as `\u{…}`; a tab becomes two spaces.
  package static func escaped(_ text: String) -> String {
    // Most text is plain, and looking costs less than copying.
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09:
        result.append(" ")
        result.append(" ")
      case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2064,
        0x2066...0x2069, 0xFEFF, 0xE0000...0xE007F:
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      default:
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The text cut to a number of columns, with a mark where something was cut.
  package static func cut(_ text: String, to columns: Int) -> String {
    guard columns > 1, text.count > columns else { return text }
    return text.prefix(columns - 1) + "…"
  }

  /// The words of a text in lines of at most so many columns.
  package static func wrapped(_ text: String, to columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if !line.isEmpty, line.count + 1 + word.count > columns {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
