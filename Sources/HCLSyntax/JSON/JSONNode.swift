// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A value of a JSON text with its place.
struct JSONNode: Sendable {
  /// A member of an object.
  struct Member: Sendable {
    let name: String
    let nameRange: ByteRange
    let value: JSONNode
  }

  enum Kind: Sendable {
    case null
    case bool(Bool)
    case number(HCLNumber)
    /// The text, and whether it was written without escapes, so that places within it are known.
    case string(String, isVerbatim: Bool)
    case array([JSONNode])
    case object([Member])
  }

  let kind: Kind
  let range: ByteRange

  var friendlyName: String {
    switch kind {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
