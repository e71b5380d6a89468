// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A comment that silences rules where it stands.
///
/// Read are `bawn:ignore ID reason… until=YYYY-MM-DD`, `checkov:skip=ID:reason`,
/// `tfsec:ignore:ID[:exp:YYYY-MM-DD]` and `trivy:ignore:ID[:exp:YYYY-MM-DD]`.
package struct InlineMark: Hashable, Sendable {
  /// The line it stands on, from 1.
  package var line: Int
  /// The id, alias, or `*`.
  package var rule: String
  /// The reason given; empty when there is none.
  package var reason: String
  /// The last day it holds, as `YYYY-MM-DD`; nil for ever.
  package var until: String?

  /// A mark from its parts.
  package init(line: Int, rule: String, reason: String, until: String? = nil) {
    self.line = line
    self.rule = rule
    self.reason = reason
    self.until = until
  }

  /// The marks of a file, in the order of their lines.
  ///
  /// - Complexity: O(n) in the size of the text.
  package static func find(in text: String) -> [InlineMark] {
    var marks: [InlineMark] = []
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      // Most lines hold no colon behind a comment sign at all.
      guard let comment = comment(in: line) else { continue }
      marks += self.marks(in: comment, line: number)
    }
    return marks
  }

  /// Whether it silences a rule with these names on a day.
  package func silences(_ rule: RuleDescription, today: String) -> Bool {
    if let until, until < today { return false }
    return self.rule == "*"
      || ([rule.id] + rule.aliases).contains {
        $0.lowercased() == self.rule.lowercased()
      }
  }

  private static func comment(in line: Substring) -> Substring? {
    var isQuoted = false
    var previous: Character = " "
    for index in line.indices {
      let character = line[index]
      if character == "\"", previous != "\\" { isQuoted.toggle() }
      if !isQuoted, character == "#" || (character == "/" && (previous == "/")) {
        return line[line.index(after: index)...]
      }
      if !isQuoted, character == "*", previous == "/" { return line[line.index(after: index)...] }
      previous = character
    }
    return nil
  }

  private static func marks(in comment: Substring, line: Int) -> [InlineMark] {
    let words = comment.split(whereSeparator: { $0 == " " || $0 == "\t" })
    var marks: [InlineMark] = []
    for (index, word) in words.enumerated() {
      if word == "bawn:ignore", index + 1 < words.count {
        let rest = words[(index + 2)...]
        let until = rest.last { $0.hasPrefix("until=") }.map { String($0.dropFirst(6)) }
        let reason = rest.filter { !$0.hasPrefix("until=") }.joined(separator: " ")
        marks.append(
          InlineMark(line: line, rule: String(words[index + 1]), reason: reason, until: until))
      } else if word.hasPrefix("checkov:skip=") {
        let parts = word.dropFirst("checkov:skip=".count).split(separator: ":", maxSplits: 1)
        guard let id = parts.first else { continue }
        let first = parts.count > 1 ? [parts[1]] : []
        let reason = (first + words[(index + 1)...]).joined(separator: " ")
        for single in id.split(separator: ",") {
          marks.append(InlineMark(line: line, rule: String(single), reason: reason))
        }
      } else if let prefix = ["tfsec:ignore:", "trivy:ignore:"].first(where: word.hasPrefix) {
        let parts = word.dropFirst(prefix.count).split(separator: ":")
        guard let id = parts.first else { continue }
        let expiry = parts.firstIndex(of: "exp").flatMap {
          parts.indices.contains($0 + 1) ? String(parts[$0 + 1]) : nil
        }
        marks.append(InlineMark(line: line, rule: String(id), reason: "", until: expiry))
      }
    }
    return marks
  }
}
