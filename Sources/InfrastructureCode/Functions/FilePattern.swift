// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The patterns of `fileset`: `*`, `**`, `?`, `[a-z]` and `{a,b}`.
struct FilePattern {
  private let alternatives: [[[Unicode.Scalar]]]

  init(_ pattern: String) {
    alternatives = Self.expanded(Array(pattern.unicodeScalars), limit: 256).map { text in
      text.split(separator: "/", omittingEmptySubsequences: true).map(Array.init)
    }
  }

  /// Writes `{a,b}` out as several patterns.
  private static func expanded(_ text: [Unicode.Scalar], limit: Int) -> [[Unicode.Scalar]] {
    var pending = [text]
    var results: [[Unicode.Scalar]] = []
    while let next = pending.popLast() {
      guard let open = next.firstIndex(of: "{"),
        let close = next[open...].firstIndex(of: "}"),
        results.count + pending.count < limit
      else {
        results.append(next)
        continue
      }
      for choice in next[(open + 1)..<close].split(
        separator: ",", omittingEmptySubsequences: false)
      {
        pending.append(Array(next[..<open]) + Array(choice) + Array(next[(close + 1)...]))
      }
    }
    return results
  }

  func matches(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map { Array($0.unicodeScalars) }
    return alternatives.contains { Self.match($0[...], parts[...]) }
  }

  /// Whether something below a directory could match: cheap, and only ever too generous.
  func mayMatch(below directory: String) -> Bool {
    let depth = directory.utf8.count { $0 == UInt8(ascii: "/") } + 1
    return alternatives.contains { $0.count > depth || $0.contains { $0 == ["*", "*"] } }
  }

  private static func match(
    _ pattern: ArraySlice<[Unicode.Scalar]>, _ parts: ArraySlice<[Unicode.Scalar]>
  ) -> Bool {
    // Row by row, so that many `**` cost no more than pattern times path.
    var reachable = [Bool](repeating: false, count: parts.count + 1)
    reachable[0] = true
    for segment in pattern {
      var next = [Bool](repeating: false, count: parts.count + 1)
      if segment == ["*", "*"] {
        var seen = false
        for index in 0...parts.count {
          seen = seen || reachable[index]
          next[index] = seen
        }
      } else {
        for index in 0..<parts.count
        where reachable[index] && matchSegment(segment, parts[parts.startIndex + index]) {
          next[index + 1] = true
        }
      }
      reachable = next
    }
    return reachable[parts.count]
  }

  private static func matchSegment(_ pattern: [Unicode.Scalar], _ text: [Unicode.Scalar]) -> Bool {
    var p = 0
    var t = 0
    var starPattern = -1
    var starText = 0
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        starPattern = p
        starText = t
        p += 1
      } else if let length = matchOne(pattern, p, text[t]) {
        p += length
        t += 1
      } else if starPattern >= 0 {
        p = starPattern + 1
        starText += 1
        t = starText
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == "*" { p += 1 }
    return p == pattern.count
  }

  /// How many scalars of the pattern match one scalar of text; nil when none do.
  private static func matchOne(
    _ pattern: [Unicode.Scalar], _ index: Int, _ scalar: Unicode.Scalar
  ) -> Int? {
    guard index < pattern.count else { return nil }
    switch pattern[index] {
    case "?": return 1
    case "\\" where index + 1 < pattern.count: return pattern[index + 1] == scalar ? 2 : nil
    case "[":
      guard let close = pattern[(index + 1)...].firstIndex(of: "]"), close > index + 1 else {
        return nil
      }
      var members = pattern[(index + 1)..<close]
      let isNegated = members.first == "^" || members.first == "!"
      if isNegated { members = members.dropFirst() }
      var found = false
      var position = members.startIndex
      while position < members.endIndex {
        if position + 2 < members.endIndex, members[position + 1] == "-" {
          if members[position].value <= scalar.value, scalar.value <= members[position + 2].value {
            found = true
          }
          position += 3
        } else {
          if members[position] == scalar { found = true }
          position += 1
        }
      }
      return found != isNegated ? close - index + 1 : nil
    default: return pattern[index] == scalar ? 1 : nil
    }
  }
}
