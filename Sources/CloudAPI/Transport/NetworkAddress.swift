// Bawn
// SPDX-License-Identifier: Apache-2.0

/// An IPv4 or IPv6 address, and the networks it lies in.
struct NetworkAddress: Hashable, Sendable {
  /// 4 or 16 bytes.
  let bytes: [UInt8]

  /// An address as text, IPv6 with or without brackets; nil for anything else, such as a name.
  init?(_ text: some StringProtocol) {
    var text = Substring(text)
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    guard let bytes = NetworkAddress.four(text) ?? NetworkAddress.sixteen(text) else { return nil }
    // An IPv4 address within IPv6 (::ffff:a.b.c.d) is that address.
    let mapped = bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 }
    self.bytes =
      mapped && bytes[10] == 0xFF && bytes[11] == 0xFF ? Array(bytes[12...]) : bytes
  }

  /// Whether it is an address of this machine itself.
  var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
  }

  /// Whether the first bits are those of another address of the same kind.
  func isWithin(_ network: NetworkAddress, bits: Int) -> Bool {
    guard bytes.count == network.bytes.count, bits >= 0, bits <= bytes.count * 8 else {
      return false
    }
    let whole = bits / 8
    guard bytes[..<whole] == network.bytes[..<whole] else { return false }
    let rest = bits % 8
    if rest == 0 { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
    return bytes[whole] & mask == network.bytes[whole] & mask
  }

  private static func four(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { part in
      part.utf8.count <= 3 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        ? UInt8(part) : nil
    }
    return bytes.count == 4 ? bytes : nil
  }

  private static func sixteen(_ text: Substring) -> [UInt8]? {
    guard text.utf8.contains(UInt8(ascii: ":")), text.utf8.count <= 45 else { return nil }
    guard let gap = text.firstRange(ofTwoColons: ()) else { return groups(text, count: 8) }
    let left = text[..<gap]
    let right = text[text.index(gap, offsetBy: 2)...]
    guard let head = left.isEmpty ? [] : groups(left, count: nil),
      let tail = right.isEmpty ? [] : groups(right, count: nil), head.count + tail.count <= 14
    else { return nil }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  private static func groups(_ text: Substring, count: Int?) -> [UInt8]? {
    var bytes: [UInt8] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, let last = four(part) {
        bytes += last
      } else {
        guard (1...4).contains(part.utf8.count), let number = UInt16(part, radix: 16) else {
          return nil
        }
        bytes += [UInt8(number >> 8), UInt8(number & 0xFF)]
      }
    }
    return count.map { bytes.count == $0 * 2 } ?? (bytes.count <= 16) ? bytes : nil
  }
}

extension Substring {
  /// Where the first `::` begins; nil when there is none or a second one.
  fileprivate func firstRange(ofTwoColons: Void) -> Index? {
    var found: Index?
    var index = startIndex
    while index < endIndex {
      let next = self.index(after: index)
      if self[index] == ":", next < endIndex, self[next] == ":" {
        if found != nil { return nil }
        found = index
        index = self.index(after: next)
      } else {
        index = next
      }
    }
    return found
  }
}
