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
}
