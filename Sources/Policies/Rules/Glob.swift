// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Patterns over ids and addresses: `*` stands for any text, `?` for one byte.
package enum Glob {
  /// Whether the pattern covers the whole text; without regard to case when asked.
  ///
  /// - Complexity: O(n·m) in the worst case, without backtracking into an exponential.
  package static func matches(_ pattern: String, _ text: String, ignoringCase: Bool = false) -> Bool
  {
    let pattern = Array((ignoringCase ? pattern.lowercased() : pattern).utf8)
    let text = Array((ignoringCase ? text.lowercased() : text).utf8)
    var p = 0
    var t = 0
    var star = -1
    var mark = 0
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = p
        mark = t
        p += 1
      } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
        p += 1
        t += 1
      } else if star >= 0 {
        p = star + 1
        mark += 1
        t = mark
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == UInt8(ascii: "*") { p += 1 }
    return p == pattern.count
  }

  /// Whether the text uses pattern characters at all.
  package static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }
}
