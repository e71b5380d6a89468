// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Finds what somebody may have meant.
enum Spelling {
  /// The known word that is least far from a text; nil when none is near.
  static func nearest(to text: String, among words: [String]) -> String? {
    let letters = normalized(text)
    guard !letters.isEmpty, letters.count <= 64 else { return nil }
    var best: (word: String, distance: Int)?
    for word in words {
      let distance = distance(letters, normalized(word))
      if distance <= max(1, letters.count / 3), distance < best?.distance ?? .max {
        best = (word, distance)
      }
    }
    return best?.word
  }

  /// Small letters without what joins words: `fail_on`, `failOn` and `fail-on` are one.
  private static func normalized(_ text: String) -> [UInt8] {
    text.lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
  }

  /// How many letters have to be put in, taken out, changed or swapped with their neighbour.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var earlier: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var cost = min(last[j] + (left[i] == right[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, earlier[j - 1] + 1)
        }
        row.append(cost)
      }
      earlier = last
      last = row
    }
    return last[right.count]
  }
}
