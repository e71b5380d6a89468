// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Findings

/// Patterns over ids and addresses: `*` stands for any text, `?` for one byte.
package enum Glob {
  /// Whether the pattern covers the whole text; without regard to case when asked.
  ///
  /// - Complexity: O(n·m) in the worst case, without backtracking into an exponential.
  package static func matches(_ pattern: String, _ text: String, ignoringCase: Bool = false) -> Bool
  {
    ignoringCase
      ? TextPattern(pattern.lowercased()).matches(text.lowercased())
      : TextPattern(pattern).matches(text)
  }

  /// Whether the text uses pattern characters at all.
  package static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }
}
