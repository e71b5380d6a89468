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
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { first, second in
        first == second
          || (first | 0x20 == second | 0x20 && (0x61...0x7A).contains(first | 0x20))
      }
  }
}
