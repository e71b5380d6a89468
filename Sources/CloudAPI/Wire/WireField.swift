// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A header or a query parameter: a name with a value.
package struct WireField: Hashable, Sendable {
  /// The name.
  package var name: String
  /// The value.
  package var value: String

  /// A field from its parts.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Whether two names of headers are the same but for case; they are ASCII.
  static func isSame(_ left: String, _ right: String) -> Bool {
    // Most differ in their length, and a loop over bytes is cheaper than one over pairs of them.
    guard left.utf8.count == right.utf8.count else { return false }
    var rest = right.utf8.makeIterator()
    for first in left.utf8 {
      guard let second = rest.next() else { return false }
      if first == second { continue }
      let letter = first | 0x20
      guard letter == second | 0x20, letter >= 0x61, letter <= 0x7A else { return false }
    }
    return true
  }
}
