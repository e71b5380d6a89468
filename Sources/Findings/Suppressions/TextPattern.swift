// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A pattern over ids, names and addresses, compiled once: `*` stands for any text, `?` for one
/// byte.
package struct TextPattern: Hashable, Sendable {
  private let bytes: [UInt8]
  private let wildcard: Int?

  /// A pattern from its text; compare with small letters when the case doesn't matter.
  package init(_ text: String) {
    bytes = Array(text.utf8)
    wildcard = bytes.firstIndex { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }

  /// Whether it stands for more than one text.
  package var isPattern: Bool { wildcard != nil }

  /// What every text that it covers begins with.
  package var prefix: ArraySlice<UInt8> { bytes[..<(wildcard ?? bytes.count)] }

  /// Whether it covers every text.
  package var coversAll: Bool { bytes == [UInt8(ascii: "*")] }

  /// Whether it covers the whole text.
  package func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches($0) }
  }

  /// Whether it covers the whole text.
  ///
  /// - Complexity: O(n·m) in the worst case, without backtracking into an exponential.
  package func matches(_ text: some RandomAccessCollection<UInt8>) -> Bool {
    if wildcard == nil { return text.elementsEqual(bytes) }
    var p = 0
    var t = text.startIndex
    var star = -1
    var mark = t
    while t != text.endIndex {
      if p < bytes.count, bytes[p] == UInt8(ascii: "*") {
        star = p
        mark = t
        p += 1
      } else if p < bytes.count, bytes[p] == UInt8(ascii: "?") || bytes[p] == text[t] {
        p += 1
        t = text.index(after: t)
      } else if star >= 0 {
        p = star + 1
        mark = text.index(after: mark)
        t = mark
      } else {
        return false
      }
    }
    while p < bytes.count, bytes[p] == UInt8(ascii: "*") { p += 1 }
    return p == bytes.count
  }
}
