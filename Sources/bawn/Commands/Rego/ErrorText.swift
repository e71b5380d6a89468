// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings

/// Messages that may quote policies and input, made fit to be shown.
enum ErrorText {
  /// Characters of a line that are shown.
  private static let limit = 300

  /// A message whose lines are cut where they are very long, such as those of a minified or binary
  /// file, and which holds nothing that a terminal would act on.
  ///
  /// A caret stays below its place.
  static func readable(_ message: String) -> String {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(Line.init)
    var index = 0
    while index < lines.count {
      let line = index
      let caret = line + 1 < lines.count ? lines[line + 1].caret : nil
      index += caret == nil ? 1 : 2
      let excess = lines[line].text.count - limit
      guard excess > 0 else { continue }
      let start = min(max((caret ?? 0) - limit / 2, 0), excess)
      lines[line].keep(from: start, count: limit, marksCut: true)
      if caret != nil { lines[line + 1].keep(from: start, count: limit, marksCut: false) }
    }
    return escaped(lines.map(\.description).joined(separator: "\n"))
  }

  /// A text without what could move a terminal's cursor; line breaks and tabs stay.
  static func escaped(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { TerminalText.escaped(String($0)) }.joined(separator: "\t")
    }.joined(separator: "\n")
  }

  /// A line and the tabs before it.
  private struct Line: CustomStringConvertible {
    var indent: Substring.UnicodeScalarView
    var text: [Unicode.Scalar]

    init(_ line: Substring) {
      let scalars = line.unicodeScalars
      indent = scalars.prefix { $0 == "\t" }
      text = Array(scalars.dropFirst(indent.count))
    }

    /// The place of the caret when there is nothing but one.
    var caret: Int? {
      guard text.last == "^", text.dropLast().allSatisfy({ $0 == " " }) else { return nil }
      return text.count - 1
    }

    /// Leaves a part of the text; what was cut is marked by dots.
    mutating func keep(from start: Int, count: Int, marksCut: Bool) {
      let dots: [Unicode.Scalar] = marksCut ? ["…"] : [" "]
      let end = min(start + count, text.count)
      let isCutBehind = end < text.count && marksCut
      text =
        (start > 0 ? dots : []) + text[min(start, end)..<end] + (isCutBehind ? dots : [])
    }

    var description: String {
      var view = String.UnicodeScalarView(indent)
      view.append(contentsOf: text)
      return String(view)
    }
  }
}
