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
  /// Whether nothing but the comment stands on its line.
  package var isAlone: Bool

  /// A mark from its parts.
  package init(
    line: Int, rule: String, reason: String, until: String? = nil, isAlone: Bool = true
  ) {
    self.line = line
    self.rule = rule
    self.reason = reason
    self.until = until
    self.isAlone = isAlone
  }

  /// Whether it silences a rule with these names on a day.
  package func silences(_ rule: RuleDescription, today: String) -> Bool {
    guard holds(on: today) else { return false }
    return self.rule == "*"
      || ([rule.id] + rule.aliases).contains {
        $0.lowercased() == self.rule.lowercased()
      }
  }

  /// Whether its last day isn't over; a last day that is no date makes it void, since nobody can
  /// tell how long it was meant to hold.
  func holds(on today: String) -> Bool {
    guard let until else { return true }
    return Self.isDate(until) && until >= today
  }

  private static func isDate(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 10 else { return false }
    var parts = [0, 0, 0]
    var part = 0
    for (index, byte) in bytes.enumerated() {
      if index == 4 || index == 7 {
        guard byte == UInt8(ascii: "-") else { return false }
        part += 1
      } else {
        guard (0x30...0x39).contains(byte) else { return false }
        parts[part] = parts[part] * 10 + Int(byte - 0x30)
      }
    }
    let (year, month, day) = (parts[0], parts[1], parts[2])
    guard (1...12).contains(month) else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }

  static func marks(in comment: String, line: Int, isAlone: Bool) -> [InlineMark] {
    let words = comment.split(whereSeparator: { $0 == " " || $0 == "\t" })
    var marks: [InlineMark] = []
    for (index, word) in words.enumerated() {
      if word == "bawn:ignore", index + 1 < words.count {
        let rest = words[(index + 2)...]
        let until = rest.last { $0.hasPrefix("until=") }.map { String($0.dropFirst(6)) }
        let reason = rest.filter { !$0.hasPrefix("until=") }.joined(separator: " ")
        marks.append(
          InlineMark(
            line: line, rule: String(words[index + 1]), reason: reason, until: until,
            isAlone: isAlone))
      } else if word.hasPrefix("checkov:skip=") {
        let parts = word.dropFirst("checkov:skip=".count).split(separator: ":", maxSplits: 1)
        guard let id = parts.first else { continue }
        let first = parts.count > 1 ? [parts[1]] : []
        let reason = (first + words[(index + 1)...]).joined(separator: " ")
        for single in id.split(separator: ",") {
          marks.append(
            InlineMark(line: line, rule: String(single), reason: reason, isAlone: isAlone))
        }
      } else if let prefix = ["tfsec:ignore:", "trivy:ignore:"].first(where: word.hasPrefix) {
        let parts = word.dropFirst(prefix.count).split(separator: ":")
        guard let id = parts.first else { continue }
        let expiry = parts.firstIndex(of: "exp").flatMap {
          parts.indices.contains($0 + 1) ? String(parts[$0 + 1]) : ""
        }
        marks.append(
          InlineMark(line: line, rule: String(id), reason: "", until: expiry, isAlone: isAlone))
      }
    }
    return marks
  }
}
