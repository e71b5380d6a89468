// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Whether two simple expressions have a non-empty text in common that both match.
///
/// What `regex.globs_match` takes has only `.`, `[...]`, `*`, `+` and escapes. The answer is that
/// of the algorithm that OPA uses, which gives up early in some cases: a star goes on as long as
/// the other side's tokens match it, and stops for good at the first that doesn't.
struct GlobIntersection {
  private static let stepLimit = 5_000_000
  private static let depthLimit = 1_000

  private let left: [GlobToken]
  private let right: [GlobToken]
  private var steps = 0
  private var depth = 0

  static func isNotEmpty(
    _ left: UTF8Text.Bytes, _ right: UTF8Text.Bytes
  ) throws(BuiltinError) -> Bool {
    var search = GlobIntersection(
      left: try GlobToken.parse(left), right: try GlobToken.parse(right))
    guard let (a, b) = search.trimmed() else { return false }
    return try search.meet(search.left[a], search.right[b])
  }

  private init(left: [GlobToken], right: [GlobToken]) {
    self.left = left
    self.right = right
  }

  /// Drops what stands equal at both ends, but for one token; nil when the ends don't match.
  private func trimmed() -> (Range<Int>, Range<Int>)? {
    var first = 0
    while first < left.count, first < right.count, left[first].repetition == .once,
      right[first].repetition == .once
    {
      guard left[first].matches(right[first]) else { return nil }
      first += 1
    }
    if first > 0 { first -= 1 }
    var a = left.count - 1
    var b = right.count - 1
    while a >= first, b >= first, left[a].repetition == .once, right[b].repetition == .once {
      guard left[a].matches(right[b]) else { return nil }
      a -= 1
      b -= 1
    }
    if a < left.count - 1 {
      a += 1
      b += 1
    }
    return (first..<(a + 1), first..<(b + 1))
  }

  private mutating func meet(
    _ a: ArraySlice<GlobToken>, _ b: ArraySlice<GlobToken>
  ) throws(BuiltinError) -> Bool {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else { throw .tooLarge }
    var i = a.startIndex
    var j = b.startIndex
    while i < a.endIndex, j < b.endIndex {
      steps += 1
      guard steps < Self.stepLimit else { throw .tooLarge }
      if a[i].repetition != .once, b[j].repetition != .once {
        if try meetRepeated(a[i...], b[j...]) { return true }
        return try meetRepeated(b[j...], a[i...])
      }
      if a[i].repetition != .once { return try meetRepeated(a[i...], b[j...]) }
      if b[j].repetition != .once { return try meetRepeated(b[j...], a[i...]) }
      guard a[i].matches(b[j]) else { return false }
      i += 1
      j += 1
    }
    return i == a.endIndex && j == b.endIndex
  }

  /// The first slice begins with a repeated token, and neither is empty.
  private mutating func meetRepeated(
    _ repeated: ArraySlice<GlobToken>, _ other: ArraySlice<GlobToken>
  ) throws(BuiltinError) -> Bool {
    guard let token = repeated.first else { return false }
    var rest = other
    if token.repetition == .oneOrMore {
      guard let first = other.first, token.matches(first) else { return false }
      rest = other.dropFirst()
    }
    let following = repeated.dropFirst()
    for index in rest.indices {
      steps += 1
      guard steps < Self.stepLimit else { throw .tooLarge }
      if let next = following.first, rest[index].matches(next),
        try meet(following, rest[index...])
      {
        return true
      }
      guard rest[index].matches(token) else { return false }
    }
    return following.isEmpty
  }
}
