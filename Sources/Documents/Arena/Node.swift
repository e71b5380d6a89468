// Bawn
// SPDX-License-Identifier: Apache-2.0

/// One value of a document, in 16 trivial bytes.
///
/// A node is the value itself (null, booleans, most numbers) or points at its text, elements or
/// entries in an `Arena`. It can be copied freely, kept in registers and stored in other nodes;
/// it doesn't keep its arena alive, so whoever holds nodes also holds the `Document` or arena.
/// `Document.View` is the safe way to read one from outside.
///
/// Layout of `meta`: bits 0-7 kind, 8-15 flags, 16-31 a tag of a string's bytes, 32-63 count
/// (bytes of text, elements, entries; a decimal's exponent). Equal values have equal `meta` once
/// the flags are masked out, which is what makes comparing and finding keys quick.
@frozen
public struct Node: Sendable {
  /// Kind, flags, tag and count.
  public var meta: UInt64
  /// A number's bits or the address of the text, elements or entries.
  public var payload: UInt64

  /// A node from its two words.
  @inlinable
  @inline(__always)
  public init(meta: UInt64, payload: UInt64) {
    self.meta = meta
    self.payload = payload
  }

  /// What a value is; raw values ascend in Rego's order of kinds.
  @frozen
  public enum Kind: UInt8, Sendable {
    /// No value: a missing field, an undefined result.
    case absent = 0
    /// JSON's null.
    case null
    /// true or false.
    case boolean
    /// An integer within 64 bits.
    case integer
    /// mantissa x 10^exponent with a 64-bit mantissa that 10 doesn't divide, not an `integer`.
    case decimal
    /// Any other number, as canonical text.
    case bigNumber
    /// UTF-8 text.
    case string
    /// An ordered sequence.
    case array
    /// Keys (any value; strings in JSON) with values.
    case object
    /// A sorted sequence without repetition.
    case set
    /// A value that can't be known yet; `unknown` tells what is known of it.
    case unknown
    /// Reserved for an evaluator's own handles; never in a finished document.
    case handle
  }

  /// Bits of `meta` that say how a value is stored or treated, never what it is.
  @frozen
  public struct Flags: OptionSet, Sendable {
    /// The bits, already in their place in `meta`.
    public let rawValue: UInt64

    /// Flags from their bits.
    @inlinable
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// A secret or derived from one: never shown, never stored.
    @inlinable public static var sensitive: Flags { Flags(rawValue: 1 << 8) }
    /// The entries are followed by a table that finds keys by their `meta`.
    @inlinable public static var indexed: Flags { Flags(rawValue: 1 << 9) }
    /// The elements or entries are followed by one `SourceRange` each.
    @inlinable public static var positioned: Flags { Flags(rawValue: 1 << 10) }
    /// The entries stand in Rego's order of their keys.
    @inlinable public static var sorted: Flags { Flags(rawValue: 1 << 11) }
    /// An unknown value is somewhere inside.
    @inlinable public static var holdsUnknown: Flags { Flags(rawValue: 1 << 12) }
    @inlinable static var all: Flags { Flags(rawValue: 0xFF << 8) }
  }

  /// `meta` of a kind and a count.
  @inlinable
  @inline(__always)
  public static func meta(_ kind: Kind, count: Int = 0) -> UInt64 {
    UInt64(kind.rawValue) | UInt64(UInt32(truncatingIfNeeded: count)) << 32
  }

  /// What the value is.
  @inlinable
  @inline(__always)
  public var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: meta)) ?? .absent }

  /// The flags.
  @inlinable
  @inline(__always)
  public var flags: Flags { Flags(rawValue: meta & Flags.all.rawValue) }

  /// Whether one of the flags is set.
  @inlinable
  @inline(__always)
  public func has(_ flag: Flags) -> Bool { meta & flag.rawValue != 0 }

  /// The same value with flags added.
  @inlinable
  public func with(_ flags: Flags) -> Node { Node(meta: meta | flags.rawValue, payload: payload) }

  /// `meta` without the flags: equal for equal values.
  @inlinable
  @inline(__always)
  public var identityMeta: UInt64 { meta & ~Flags.all.rawValue }

  /// Bytes of text, elements of an array or set, entries of an object; 0 for everything else.
  @inlinable
  @inline(__always)
  public var count: Int { Int(meta >> 32) }

  /// Whether there is a value at all.
  @inlinable
  @inline(__always)
  public var exists: Bool { meta & 0xFF != 0 }

  /// Whether the kind is exactly this one.
  @inlinable
  @inline(__always)
  public func isKind(_ kind: Kind) -> Bool { UInt8(truncatingIfNeeded: meta) == kind.rawValue }

  /// Whether it is a number of any kind.
  @inlinable
  @inline(__always)
  public var isNumber: Bool {
    let kind = UInt8(truncatingIfNeeded: meta)
    return kind >= Kind.integer.rawValue && kind <= Kind.bigNumber.rawValue
  }

  /// Whether it is an array, object or set.
  @inlinable
  @inline(__always)
  public var isCollection: Bool {
    let kind = UInt8(truncatingIfNeeded: meta)
    return kind >= Kind.array.rawValue && kind <= Kind.set.rawValue
  }

  /// No value.
  @inlinable
  @inline(__always)
  public static var absent: Node { Node(meta: 0, payload: 0) }

  /// JSON's null.
  @inlinable public static var null: Node { Node(meta: meta(.null), payload: 0) }

  /// A boolean.
  @inlinable
  public static func boolean(_ value: Bool) -> Node {
    Node(meta: meta(.boolean), payload: value ? 1 : 0)
  }

  /// An integer.
  @inlinable
  public static func integer(_ value: Int64) -> Node {
    Node(meta: meta(.integer), payload: UInt64(bitPattern: value))
  }

  /// An integer.
  @inlinable
  public static func integer(_ value: Int) -> Node { integer(Int64(value)) }

  /// true or false; nil for any other kind.
  @inlinable public var boolean: Bool? { isKind(.boolean) ? payload != 0 : nil }

  /// Whether it is exactly the value `false`.
  @inlinable public var isFalse: Bool { isKind(.boolean) && payload == 0 }

  /// Whether it is exactly the value `true`.
  @inlinable public var isTrue: Bool { isKind(.boolean) && payload != 0 }

  /// The value of an `integer`; nil for any other kind.
  @inlinable public var integer: Int64? {
    isKind(.integer) ? Int64(bitPattern: payload) : nil
  }
}
