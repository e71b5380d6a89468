// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Half-open range of byte offsets in one file: what a syntax node covers.
@frozen
public struct ByteRange: Hashable, Sendable {
  /// The first byte.
  public var start: UInt32
  /// The byte after the last.
  public var end: UInt32

  /// A range from two offsets.
  @inlinable
  public init(_ start: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  /// The smallest range that covers both.
  @inlinable
  public func union(_ other: ByteRange) -> ByteRange {
    ByteRange(Int(min(start, other.start)), Int(max(end, other.end)))
  }
}

/// Where a value of a document was written: a file of a `SourceMap` and a range in it.
///
/// Trivial and 16 bytes long, because arenas store one beside each value that has a place.
@frozen
public struct SourceRange: Hashable, Sendable {
  /// The file's number in its `SourceMap`; 0 means "no place known".
  public var file: UInt32
  /// The bytes.
  public var bytes: ByteRange
  /// What the value stems from, when not from the text itself.
  public var origin: ValueOrigin

  /// A place in a file.
  @inlinable
  public init(file: UInt32, bytes: ByteRange, origin: ValueOrigin = .written) {
    self.file = file
    self.bytes = bytes
    self.origin = origin
  }

  /// No place at all.
  @inlinable public static var none: SourceRange {
    SourceRange(file: 0, bytes: ByteRange(0, 0), origin: .unplaced)
  }
}

/// How a value came to be where it is.
@frozen
public struct ValueOrigin: RawRepresentable, Hashable, Sendable {
  /// The stored number.
  public let rawValue: UInt32

  /// An origin from its stored number.
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Written in a file at the range.
  @inlinable public static var written: ValueOrigin { ValueOrigin(rawValue: 0) }
  /// Filled in because the provider documents it as the default.
  @inlinable public static var `default`: ValueOrigin { ValueOrigin(rawValue: 1) }
  /// Answered by a cloud API.
  @inlinable public static var cloud: ValueOrigin { ValueOrigin(rawValue: 2) }
  /// Computed; no single place.
  @inlinable public static var unplaced: ValueOrigin { ValueOrigin(rawValue: 3) }
}
