// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A version of three numbers with an optional pre-release, ordered as semver.org has it.
///
/// Read as leniently as OPA does: a leading `v` and zeros in front of numbers are fine.
struct SemanticVersion {
  private let numbers: [UInt64]
  private let prerelease: String

  init?(_ text: String) {
    var rest = Substring(text)
    if rest.hasPrefix("v") { rest = rest.dropFirst() }
    if let plus = rest.firstIndex(of: "+") {
      guard Self.isIdentifier(rest[rest.index(after: plus)...]) else { return nil }
      rest = rest[..<plus]
    }
    var tag = Substring()
    if let dash = rest.firstIndex(of: "-") {
      tag = rest[rest.index(after: dash)...]
      rest = rest[..<dash]
      guard Self.isIdentifier(tag) else { return nil }
    }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    var numbers: [UInt64] = []
    for part in parts {
      guard !part.isEmpty, part.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int64(part)
      else { return nil }
      numbers.append(UInt64(number))
    }
    self.numbers = numbers
    prerelease = String(tag)
  }

  private static func isIdentifier(_ text: Substring) -> Bool {
    // No part between points is empty, but the whole may be.
    text.isEmpty
      || text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy { byte in
            byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D
          }
      }
  }

  /// -1, 0 or 1. What stands behind a plus sign doesn't count.
  func compare(_ other: SemanticVersion) -> Int {
    for (left, right) in zip(numbers, other.numbers) where left != right {
      return left < right ? -1 : 1
    }
    if prerelease == other.prerelease { return 0 }
    if prerelease.isEmpty { return 1 }
    if other.prerelease.isEmpty { return -1 }
    let mine = prerelease.split(separator: ".", omittingEmptySubsequences: false)
    let theirs = other.prerelease.split(separator: ".", omittingEmptySubsequences: false)
    for (left, right) in zip(mine, theirs) {
      let order = Self.compare(left, right)
      if order != 0 { return order }
    }
    return mine.count == theirs.count ? 0 : (mine.count < theirs.count ? -1 : 1)
  }

  /// Numbers by value and before everything else; the rest by its bytes.
  private static func compare(_ left: Substring, _ right: Substring) -> Int {
    func digits(_ text: Substring) -> Substring? {
      guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
      return text.drop { $0 == "0" }
    }
    switch (digits(left), digits(right)) {
    case (let a?, let b?):
      if a.utf8.count != b.utf8.count { return a.utf8.count < b.utf8.count ? -1 : 1 }
      return a == b ? 0 : (a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1)
    case (.some, nil): return -1
    case (nil, .some): return 1
    default: return left == right ? 0 : (left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1)
    }
  }
}
