// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The form of a structure, a list or a map within a service's requests and answers.
///
/// Its keys live in the arena of the model that it belongs to.
struct Shape: Sendable {
  /// What a shape is made of.
  enum Kind: Sendable {
    /// Members with names.
    case structure
    /// One kind of element; `members` holds just it.
    case list
    /// One kind of key and one of value; `members` holds them in that order.
    case map
  }

  /// The type of a value.
  enum ValueType: Hashable, Sendable {
    case string
    case boolean
    case integer
    case float
    case blob
    /// Any JSON.
    case document
    /// A time, written in the form's own way unless the model says another.
    case timestamp(TimestampForm?)
    /// The structure, list or map of a number.
    case shape(Int)
  }

  /// How a time is written.
  enum TimestampForm: Sendable {
    case iso8601
    /// Seconds since 1970.
    case unix
    /// As HTTP's headers have it.
    case http
  }

  /// Where a member of a request or an answer stands.
  enum Place: Sendable {
    case body
    case path
    case query
    case header
    /// All headers whose names begin with the wire name.
    case headers
    case status
  }

  /// What else is said about a member.
  struct Traits: OptionSet, Sendable {
    let rawValue: UInt16
    static let required = Traits(rawValue: 1)
    static let flattened = Traits(rawValue: 2)
    static let xmlAttribute = Traits(rawValue: 4)
    static let idempotencyToken = Traits(rawValue: 8)
    static let hostLabel = Traits(rawValue: 16)
    static let jsonHeader = Traits(rawValue: 32)
    static let sensitive = Traits(rawValue: 64)
    static let eventStream = Traits(rawValue: 128)
    /// Only what follows the last slash is sent.
    static let afterSlash = Traits(rawValue: 256)
  }

  /// A member of a structure, the element of a list, the key or the value of a map.
  struct Member: Sendable {
    /// The name; empty for elements, keys and values.
    var name = ""
    /// The name as a key in the model's arena.
    var key = Node.absent
    var type = ValueType.string
    var place = Place.body
    var traits: Traits = []
    /// The name on the wire, where the model says one.
    var wireName: String?
    /// The name in EC2's requests, where it is another one.
    var formName: String?
    /// The XML name space as `prefix|uri`; empty for nearly all.
    var namespace = ""

    /// The name on the wire.
    var wire: String { wireName ?? name }
  }

  var kind: Kind
  var members: [Member]
  /// The member that is the whole body.
  var payload: Int?
  /// Wire names of the members that stand in the body with their indexes, in the model's arena.
  var wireNames = Node.absent

  /// The member of a name.
  func member(named name: String) -> Member? { members.first { $0.name == name } }
}
