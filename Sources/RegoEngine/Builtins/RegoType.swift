// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The static type of a term, as far as built-in signatures need it.
public indirect enum RegoType: Hashable, Sendable {
  /// Anything.
  case any
  /// null.
  case null
  /// true or false.
  case boolean
  /// A number.
  case number
  /// A string.
  case string
  /// An array of elements of a type.
  case array(RegoType)
  /// An array whose first elements have types of their own; what follows is of the last one, or
  /// nothing follows.
  case tuple([RegoType], rest: RegoType? = nil)
  /// A set of members of a type.
  case set(RegoType)
  /// An object with keys and values of a type.
  case object(RegoType, RegoType)
  /// An object with known keys, in order; its other entries, if there may be any, are of `rest`.
  case record([Field], rest: Entry? = nil)
  /// One of several types.
  case anyOf([RegoType])
  /// A type with the name of the operand or result that is of it, which messages tell.
  case named(String, RegoType)

  /// A known key of an object and the type of its value.
  public struct Field: Hashable, Sendable {
    /// The key.
    public var key: String
    /// The type of its value.
    public var type: RegoType

    /// A field from its parts.
    public init(_ key: String, _ type: RegoType) {
      self.key = key
      self.type = type
    }
  }

  /// The types of an object's keys and values.
  public struct Entry: Hashable, Sendable {
    /// The type of the keys.
    public var key: RegoType
    /// The type of the values.
    public var value: RegoType

    /// An entry from its parts.
    public init(_ key: RegoType, _ value: RegoType) {
      self.key = key
      self.value = value
    }
  }

  /// The type itself, without a name.
  public var unnamed: RegoType {
    if case .named(_, let type) = self { type.unnamed } else { self }
  }
}
