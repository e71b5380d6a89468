// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A parameter of an operation, or a part of one.
///
/// Members of a structure keep the order they are given in; what an operation's model doesn't know
/// is refused when the request is made.
package indirect enum APIValue: Hashable, Sendable {
  /// A text, also of timestamps (ISO 8601) and of blobs (Base64).
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A truth value.
  case boolean(Bool)
  /// A list.
  case list([APIValue])
  /// A structure, or a map.
  case structure([Member])

  /// A member of a structure.
  package struct Member: Hashable, Sendable {
    /// The member's name in the service's model.
    package var name: String
    /// Its value.
    package var value: APIValue

    /// A member from its parts.
    package init(name: String, value: APIValue) {
      self.name = name
      self.value = value
    }
  }
}
