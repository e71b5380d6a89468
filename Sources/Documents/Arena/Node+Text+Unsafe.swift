// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Node {
  /// A string whose bytes stay where they are; they have to be valid UTF-8 and outlive the node.
  @inlinable
  public static func string(bytes: UnsafePointer<UInt8>, count: Int) -> Node {
    Node(
      meta: meta(.string, count: count) | UInt64(textTag(bytes, count)) << 16,
      payload: UInt64(UInt(bitPattern: bytes)))
  }

  /// The UTF-8 bytes of a string or of a big number's text; empty for other kinds.
  @inlinable public var utf8: UnsafeBufferPointer<UInt8> {
    guard isKind(.string) || isKind(.bigNumber) else { return .init(start: nil, count: 0) }
    return .init(start: UnsafePointer(bitPattern: UInt(payload)), count: count)
  }

  /// The text of a string; nil for any other kind.
  @inlinable public var string: String? {
    isKind(.string) ? String(decoding: utf8, as: UTF8.self) : nil
  }

  /// Whether it is a string with just this text.
  @inlinable
  public func equals(_ text: StaticString) -> Bool {
    isKind(.string) && count == text.utf8CodeUnitCount
      && (count == 0 || equalBytes(utf8.baseAddress, text.utf8Start, count))
  }

  /// 16 bits over the length and both ends of a text, constant in time.
  ///
  /// It only thins out comparisons. Nothing relies on it being hard to collide: equal tags are
  /// always followed by a look at the bytes, and key tables are sorted, so that an input made to
  /// collide costs a binary search and no more.
  @inlinable
  public static func textTag(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt16 {
    let raw = UnsafeRawPointer(bytes)
    if count >= 8 {
      return mixTag(
        raw.loadUnaligned(as: UInt64.self),
        raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
    }
    // The bytes as one number, zeros above them.
    var word: UInt64 = 0
    if count >= 4 {
      word = UInt64(raw.loadUnaligned(as: UInt32.self))
      let last = UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      word |= last &<< UInt64(truncatingIfNeeded: (count &- 4) &* 8)
    } else if count > 0 {
      word = UInt64(bytes[0])
      word |= UInt64(bytes[count &>> 1]) &<< UInt64(truncatingIfNeeded: (count &>> 1) &* 8)
      word |= UInt64(bytes[count &- 1]) &<< UInt64(truncatingIfNeeded: (count &- 1) &* 8)
    }
    return mixTag(word, word)
  }

  /// The tag of a text with at least eight readable bytes from its start, without a branch.
  @inline(__always)
  static func textTag(padded bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt16 {
    let raw = UnsafeRawPointer(bytes)
    let missing = UInt64(truncatingIfNeeded: max(8 &- count, 0) &* 8)
    let mask = count == 0 ? 0 : UInt64.max &>> missing
    let low = raw.loadUnaligned(as: UInt64.self) & mask
    let high = raw.loadUnaligned(fromByteOffset: max(count &- 8, 0), as: UInt64.self) & mask
    return mixTag(low, high)
  }

  /// A string node over a text with at least eight readable bytes from its start.
  @inline(__always)
  static func string(padded bytes: UnsafePointer<UInt8>, count: Int) -> Node {
    Node(
      meta: meta(.string, count: count) | UInt64(textTag(padded: bytes, count)) &<< 16,
      payload: UInt64(UInt(bitPattern: bytes)))
  }

  @inlinable
  @inline(__always)
  static func mixTag(_ low: UInt64, _ high: UInt64) -> UInt16 {
    let mixed = (low ^ (high &<< 23 | high &>> 41)) &* 0x9E37_79B9_7F4A_7C15
    return UInt16(truncatingIfNeeded: mixed &>> 48)
  }
}

/// Compares bytes that the caller has checked to be there; the same address needs no look.
@inlinable
@inline(__always)
func equalBytes(_ left: UnsafePointer<UInt8>?, _ right: UnsafePointer<UInt8>?, _ count: Int) -> Bool
{
  guard let left, let right else { return count == 0 }
  if left == right { return true }
  var offset = 0
  let a = UnsafeRawPointer(left)
  let b = UnsafeRawPointer(right)
  while offset + 8 <= count {
    if a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      != b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    {
      return false
    }
    offset += 8
  }
  while offset < count {
    if left[offset] != right[offset] { return false }
    offset += 1
  }
  return true
}
