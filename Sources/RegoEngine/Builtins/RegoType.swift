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
  /// A set of members of a type.
  case set(RegoType)
  /// An object with keys and values of a type.
  case object(RegoType, RegoType)
  /// One of several types.
  case anyOf([RegoType])
  /// A type with the name of the operand or result that is of it, which messages tell.
  case named(String, RegoType)

  /// The type itself, without a name.
  public var unnamed: RegoType {
    if case .named(_, let type) = self { type.unnamed } else { self }
  }
}
