// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Finds the patterns that may cover a text without trying each of them.
///
/// Patterns are found by what they begin with, so that thousands of exact names and of patterns
/// such as `test-*` cost a few look-ups. Only what begins with a wildcard is tried every time.
struct PatternIndex {
  private static let longestPrefix = 32

  private var exact: [String: [Int]] = [:]
  private var prefixed: [Int: [[UInt8]: [Int]]] = [:]
  private var anywhere: [Int] = []

  var isEmpty: Bool { exact.isEmpty && prefixed.isEmpty && anywhere.isEmpty }

  /// Adds a text that stands for itself.
  mutating func add(exact text: String, _ entry: Int) { exact[text, default: []].append(entry) }

  /// Adds a pattern by what it begins with.
  mutating func add(prefix: some Collection<UInt8>, _ entry: Int) {
    let prefix = Array(prefix.prefix(Self.longestPrefix))
    if prefix.isEmpty {
      anywhere.append(entry)
    } else {
      prefixed[prefix.count, default: [:]][prefix, default: []].append(entry)
    }
  }

  /// The entries whose patterns may cover one of the texts; some more than once.
  func candidates(for texts: [String], exactly: [String]) -> [Int] {
    var found = anywhere
    for text in exactly {
      if let entries = exact[text] { found += entries }
    }
    guard !prefixed.isEmpty else { return found }
    for text in texts {
      let bytes = Array(text.utf8)
      for (length, entries) in prefixed where length <= bytes.count {
        if let entries = entries[Array(bytes[..<length])] { found += entries }
      }
    }
    return found
  }
}
