// Bawn
// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
  /// The first byte that is neither white space nor a comment where these are allowed.
  ///
  /// - Returns: nil after an error.
  @inline(__always)
  mutating func skipSpace(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    let p = TextScan.endOfSpace(start)
    return p.pointee == 0x2F ? skipComments(p) : p
  }

  @inline(never)
  private mutating func skipComments(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    var p = start
    while p.pointee == 0x2F, p[1] == 0x2F || p[1] == 0x2A {
      guard options.allowsComments else {
        _ = fail(.comment, p, length: 2)
        return nil
      }
      let opening = p
      let end = UnsafePointer(base) + textCount
      p += 2
      if opening[1] == 0x2F {
        while p < end, p.pointee != 0x0A, p.pointee != 0x0D { p += 1 }
      } else {
        while p < end, p.pointee != 0x2A || p[1] != 0x2F { p += 1 }
        guard p < end else {
          _ = fail(.unterminatedComment, opening, length: 2)
          return nil
        }
        p += 2
      }
      p = TextScan.endOfSpace(p)
    }
    return p
  }

  /// The rest of a string from its first byte that isn't plain: validates UTF-8 and decodes
  /// escapes where they stand, which never makes them longer.
  ///
  /// - Returns: the closing quote and the count of bytes from `content`; nil after an error.
  @inline(never)
  mutating func finishString(
    _ content: UnsafePointer<UInt8>, special: UnsafePointer<UInt8>
  ) -> (quote: UnsafePointer<UInt8>, count: Int)? {
    var read = special
    var write = base + (special - UnsafePointer(base))
    while true {
      let byte = read.pointee
      if byte >= 0x80 {
        // Runs of such bytes are the rule in most languages, so they get a loop of their own.
        let start = read
        while read.pointee >= 0x80 {
          let length = TextScan.sequenceLength(read)
          if length == 0 {
            _ = fail(.invalidUTF8, read)
            return nil
          }
          read += length
        }
        if write != start { write.update(from: start, count: read - start) }
        write += read - start
      } else if byte == 0x22 {
        return (read, UnsafePointer(write) - content)
      } else if byte == 0x5C {
        let escape = read[1]
        if escape == 0x75 {
          guard decodeUnicodeEscape(&read, &write) else { return nil }
        } else {
          let value = Self.simpleEscape(escape)
          if value == 0 {
            _ = fail(.invalidEscape, read, length: 2)
            return nil
          }
          write.pointee = value
          write += 1
          read += 2
        }
      } else if byte < 0x20 {
        let isEnd = read - UnsafePointer(base) >= textCount
        _ = isEnd ? fail(.unterminatedString, content - 1) : fail(.controlCharacter, read)
        return nil
      } else {
        let end = TextScan.endOfPlainText(read)
        if write != read { write.update(from: read, count: end - read) }
        write += end - read
        read = end
      }
    }
  }

  /// What an escape other than `\u` stands for; 0 when there is no such escape.
  @inline(__always)
  private static func simpleEscape(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x22, 0x5C, 0x2F: byte
    case 0x6E: 0x0A
    case 0x74: 0x09
    case 0x72: 0x0D
    case 0x62: 0x08
    case 0x66: 0x0C
    default: 0
    }
  }

  /// Decodes `\uXXXX`, and the second one of a surrogate pair with it.
  private mutating func decodeUnicodeEscape(
    _ read: inout UnsafePointer<UInt8>, _ write: inout UnsafeMutablePointer<UInt8>
  ) -> Bool {
    let start = read
    guard var value = Self.hexadecimal(start + 2) else {
      _ = fail(.invalidUnicodeEscape, start, length: 2)
      return false
    }
    read += 6
    if value & 0xF800 == 0xD800 {
      var low: UInt32?
      if value < 0xDC00, read.pointee == 0x5C, read[1] == 0x75 { low = Self.hexadecimal(read + 2) }
      if let low, low & 0xFC00 == 0xDC00 {
        value = 0x1_0000 + (value & 0x3FF) << 10 + (low & 0x3FF)
        read += 6
      } else if options.replacesLoneSurrogates {
        warn(.loneSurrogate, start, length: 6)
        value = 0xFFFD
      } else {
        _ = fail(.loneSurrogate, start, length: 6)
        return false
      }
    }
    write += Self.encode(value, at: write)
    return true
  }

  /// Four hexadecimal digits; nil when there are fewer.
  private static func hexadecimal(_ p: UnsafePointer<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for index in 0..<4 {
      let byte = p[index]
      let digit: UInt8
      if byte &- 0x30 < 10 {
        digit = byte &- 0x30
      } else if (byte | 0x20) &- 0x61 < 6 {
        digit = (byte | 0x20) &- 0x57
      } else {
        return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// Writes a scalar's UTF-8 form and returns its length.
  static func encode(_ value: UInt32, at target: UnsafeMutablePointer<UInt8>) -> Int {
    if value < 0x80 {
      target[0] = UInt8(truncatingIfNeeded: value)
      return 1
    }
    if value < 0x800 {
      target[0] = UInt8(truncatingIfNeeded: 0xC0 | value >> 6)
      target[1] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
      return 2
    }
    if value < 0x1_0000 {
      target[0] = UInt8(truncatingIfNeeded: 0xE0 | value >> 12)
      target[1] = UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F)
      target[2] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
      return 3
    }
    target[0] = UInt8(truncatingIfNeeded: 0xF0 | value >> 18)
    target[1] = UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F)
    target[2] = UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F)
    target[3] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
    return 4
  }

  /// A number: integers and decimals of up to 19 digits at once, all others through the arena.
  ///
  /// - Returns: nil after an error.
  @inline(__always)
  mutating func parseNumber(
    _ start: UnsafePointer<UInt8>, _ arena: Arena
  ) -> (node: Node, end: UnsafePointer<UInt8>)? {
    var p = start
    let negative = p.pointee == 0x2D
    if negative { p += 1 }
    let first = p
    var mantissa = UInt64(p.pointee &- 0x30)
    guard mantissa < 10 else {
      _ = fail(.number, p)
      return nil
    }
    p += 1
    while true {
      let digit = p.pointee &- 0x30
      if digit >= 10 { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      p += 1
    }
    var digits = p - first
    if first.pointee == 0x30, digits > 1 {
      _ = fail(.leadingZero, first)
      return nil
    }
    let next = p.pointee
    if next != 0x2E, next | 0x20 != 0x65 {
      // 18 digits always fit, 19 sometimes.
      guard digits <= 18 else { return parseLongNumber(start, arena) }
      if mantissa == 0, negative { return parseLongNumber(start, arena) }
      let value = Int64(bitPattern: mantissa)
      return (.integer(negative ? 0 &- value : value), p)
    }
    guard next == 0x2E else { return parseLongNumber(start, arena) }
    p += 1
    let fraction = p
    while true {
      let word = UnsafeRawPointer(p).loadUnaligned(as: UInt64.self).littleEndian
      // Eight digits at once: each byte is 0x30...0x39.
      guard
        (word & 0xF0F0_F0F0_F0F0_F0F0)
          | ((word &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) &>> 4
          == 0x3333_3333_3333_3333
      else { break }
      var value = word & 0x0F0F_0F0F_0F0F_0F0F
      value = (value &* 2561) &>> 8 & 0x00FF_00FF_00FF_00FF
      value = (value &* 6_553_601) &>> 16 & 0x0000_FFFF_0000_FFFF
      value = (value &* 42_949_672_960_001) &>> 32
      mantissa = mantissa &* 100_000_000 &+ value
      p += 8
    }
    while true {
      let digit = p.pointee &- 0x30
      if digit >= 10 { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      p += 1
    }
    guard p != fraction else {
      _ = fail(.number, p)
      return nil
    }
    digits += p - fraction
    // A small fraction in plain digits is usually written with a power of ten.
    let isSmall = p - fraction > 6 && first.pointee == 0x30 && fraction.pointee == 0x30
    guard digits <= 18, p.pointee | 0x20 != 0x65, p[-1] != 0x30, !isSmall else {
      return parseLongNumber(start, arena)
    }
    // The last digit isn't a zero, so this is the normal form already.
    let value = Int64(bitPattern: mantissa)
    let exponent = UInt32(truncatingIfNeeded: fraction - p)
    let node = Node(
      meta: UInt64(Node.Kind.decimal.rawValue) | UInt64(exponent) << 32,
      payload: UInt64(bitPattern: negative ? 0 &- value : value))
    return (node, p)
  }

  /// Any number of JSON's grammar.
  @inline(never)
  private mutating func parseLongNumber(
    _ start: UnsafePointer<UInt8>, _ arena: Arena
  ) -> (node: Node, end: UnsafePointer<UInt8>)? {
    var p = start
    if p.pointee == 0x2D { p += 1 }
    while p.pointee &- 0x30 < 10 { p += 1 }
    if p.pointee == 0x2E {
      p += 1
      let fraction = p
      while p.pointee &- 0x30 < 10 { p += 1 }
      if p == fraction {
        _ = fail(.number, p)
        return nil
      }
    }
    if p.pointee | 0x20 == 0x65 {
      p += 1
      if p.pointee == 0x2B || p.pointee == 0x2D { p += 1 }
      let exponent = p
      while p.pointee &- 0x30 < 10 { p += 1 }
      if p == exponent {
        _ = fail(.number, p)
        return nil
      }
    }
    let length = p - start
    let node = arena.number(
      UnsafeBufferPointer(start: start, count: length),
      keepsSpelling: options.keepsNumberSpelling)
    guard let node else {
      _ = fail(.numberRange, start, length: length)
      return nil
    }
    return (node, p)
  }
}
