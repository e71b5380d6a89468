// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Finds where a quoted HCL or JSON text ends, with the quoted texts inside its `${…}` and `%{…}`.
enum QuotedText {
  /// The offset of the closing quote of the text that opens at `start`; nil when the line ends
  /// before it.
  ///
  /// - Complexity: O(n) in the length of the line.
  static func end(in line: ArraySlice<UInt8>, from start: Int) -> Int? {
    // For each interpolation around the current byte, the braces open within it. A text and an
    // interpolation take turns, so that the depth tells which of the two the byte is in.
    var braces: [Int] = []
    var isText = true
    var index = start + 1
    while index < line.endIndex {
      let byte = line[index]
      let next = index + 1 < line.endIndex ? line[index + 1] : 0
      if byte == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      if isText {
        if byte == UInt8(ascii: "\"") {
          if braces.isEmpty { return index }
          isText = false
        } else if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "%") {
          if next == byte, index + 2 < line.endIndex, line[index + 2] == UInt8(ascii: "{") {
            // `$${` is the text `${`.
            index += 3
            continue
          }
          if next == UInt8(ascii: "{") {
            braces.append(0)
            isText = false
            index += 2
            continue
          }
        }
      } else if byte == UInt8(ascii: "\"") {
        isText = true
      } else if byte == UInt8(ascii: "{") {
        braces[braces.count - 1] += 1
      } else if byte == UInt8(ascii: "}") {
        braces[braces.count - 1] -= 1
        if braces[braces.count - 1] < 0 {
          braces.removeLast()
          isText = true
        }
      }
      index += 1
    }
    return nil
  }

  /// Whether a text is one interpolation of a name or path and nothing else.
  static func isReference(_ content: ArraySlice<UInt8>) -> Bool {
    guard content.count > 3, content.starts(with: [UInt8(ascii: "$"), UInt8(ascii: "{")]),
      content.last == UInt8(ascii: "}")
    else { return false }
    let quoteOrBrace = [UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}")]
    return !content.dropFirst(2).dropLast().contains { quoteOrBrace.contains($0) }
  }
}
