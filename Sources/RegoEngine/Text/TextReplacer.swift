// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Replaces several texts at once in one pass from left to right, without looking at what was
/// put in. Where several match at the same place, the one given first wins, as with Go's
/// `strings.Replacer`.
struct TextReplacer {
  private struct Vertex {
    var children: [UInt8: Int] = [:]
    /// The number of the pattern that ends here; -1 when none does.
    var pattern = -1
  }

  /// Steps down the tree of patterns before a call is given up: patterns that share long
  /// beginnings with the text could otherwise cost their product.
  private static let stepLimit = 100_000_000
  static let outputLimit = GoFormat.outputLimit

  private var vertices = [Vertex()]
  private var lengths: [Int] = []
  private let replacements: [UTF8Text.Bytes]

  init(_ pairs: [(old: UTF8Text.Bytes, new: UTF8Text.Bytes)]) {
    replacements = pairs.map(\.new)
    for (number, pair) in pairs.enumerated() {
      var vertex = 0
      for byte in pair.old {
        if let next = vertices[vertex].children[byte] {
          vertex = next
        } else {
          vertices.append(Vertex())
          vertices[vertex].children[byte] = vertices.count - 1
          vertex = vertices.count - 1
        }
      }
      lengths.append(pair.old.count)
      if vertices[vertex].pattern < 0 { vertices[vertex].pattern = number }
    }
  }

  /// The text with everything replaced; nil when that is too large or takes too long.
  func replace(in text: UTF8Text.Bytes) -> [UInt8]? {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var index = 0
    var steps = 0
    var previousWasEmpty = false
    while index <= text.count {
      let found = match(text, at: index, ignoringEmpty: previousWasEmpty, steps: &steps)
      guard steps < Self.stepLimit, output.count <= Self.outputLimit else { return nil }
      previousWasEmpty = found >= 0 && lengths[found] == 0
      if found >= 0 {
        output += replacements[found]
        index += lengths[found]
      } else {
        if index < text.count { output.append(text[index]) }
        index += 1
      }
    }
    return output.count <= Self.outputLimit ? output : nil
  }

  private func match(
    _ text: UTF8Text.Bytes, at start: Int, ignoringEmpty: Bool, steps: inout Int
  ) -> Int {
    var best = -1
    var vertex = 0
    var index = start
    while true {
      let pattern = vertices[vertex].pattern
      if pattern >= 0, best < 0 || pattern < best, !(ignoringEmpty && vertex == 0) {
        best = pattern
      }
      guard index < text.count, let next = vertices[vertex].children[text[index]] else {
        return best
      }
      vertex = next
      index += 1
      steps += 1
    }
  }
}
