// Bawn
// SPDX-License-Identifier: Apache-2.0

/// An IPv4 or IPv6 address as 128 bits; IPv4 addresses lie in ::ffff:0:0/96.
struct IPAddress: Equatable {
  var bits: UInt128

  static let v4Prefix: UInt128 = 0xFFFF_0000_0000

  /// Whether it is an IPv4 address, also when it was written as a mapped IPv6 one.
  var isV4: Bool { bits >> 32 == Self.v4Prefix >> 32 }

  /// Reads an address in the forms that Go's `net.ParseIP` takes: no zones, no leading zeros.
  init?(_ text: some Collection<UInt8>) {
    if text.contains(0x3A) {
      guard let bits = Self.parseV6(Array(text)) else { return nil }
      self.bits = bits
    } else {
      guard let low = Self.parseV4(text) else { return nil }
      bits = Self.v4Prefix | UInt128(low)
    }
  }

  init(bits: UInt128) { self.bits = bits }

  private static func parseV4(_ text: some Collection<UInt8>) -> UInt32? {
    var result: UInt32 = 0
    var part: UInt32 = 0
    var digits = 0
    var dots = 0
    for byte in text {
      if byte == 0x2E {
        guard digits > 0, dots < 3 else { return nil }
        result = result << 8 | part
        (part, digits, dots) = (0, 0, dots + 1)
        continue
      }
      let digit = byte &- 0x30
      guard digit < 10, digits == 0 || part > 0 else { return nil }
      part = part * 10 + UInt32(digit)
      guard part < 256 else { return nil }
      digits += 1
    }
    return dots == 3 && digits > 0 ? result << 8 | part : nil
  }

  private static func parseV6(_ text: [UInt8]) -> UInt128? {
    guard text.count <= 45 else { return nil }
    var head: [UInt16] = []
    var tail: [UInt16] = []
    var sawGap = false
    var index = 0
    if text.starts(with: [0x3A, 0x3A]) {
      sawGap = true
      index = 2
    } else if text.first == 0x3A {
      return nil
    }
    while index < text.count {
      let end = text[index...].firstIndex(of: 0x3A) ?? text.count
      let part = text[index..<end]
      if part.contains(0x2E) {
        guard end == text.count, let low = parseV4(part) else { return nil }
        let groups = [UInt16(low >> 16), UInt16(low & 0xFFFF)]
        if sawGap { tail += groups } else { head += groups }
        break
      }
      guard (1...4).contains(part.count),
        let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16), part.first != 0x2B
      else { return nil }
      if sawGap { tail.append(group) } else { head.append(group) }
      guard end < text.count else { break }
      index = end + 1
      if index < text.count, text[index] == 0x3A {
        guard !sawGap else { return nil }
        sawGap = true
        index += 1
      } else if index == text.count {
        return nil
      }
    }
    let count = head.count + tail.count
    guard sawGap ? count < 8 : count == 8 else { return nil }
    var result: UInt128 = 0
    for group in head + [UInt16](repeating: 0, count: 8 - count) + tail {
      result = result << 16 | UInt128(group)
    }
    return result
  }
}

extension IPAddress: CustomStringConvertible {
  /// Dotted for IPv4, else in the canonical form of RFC 5952.
  var description: String {
    if isV4 {
      let low = UInt32(truncatingIfNeeded: bits)
      return "\(low >> 24).\(low >> 16 & 0xFF).\(low >> 8 & 0xFF).\(low & 0xFF)"
    }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - $0 * 16)) }
    var gap = 0..<0
    var index = 0
    while index < 8 {
      var end = index
      while end < 8, groups[end] == 0 { end += 1 }
      if end - index >= 2, end - index > gap.count { gap = index..<end }
      index = max(end, index + 1)
    }
    func text(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    if gap.isEmpty { return text(0..<8) }
    return text(0..<gap.lowerBound) + "::" + text(gap.upperBound..<8)
  }
}
