// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// UUIDs (RFC 4122) as text, and what they consist of.
enum UUIDText {
  /// Reads the plain form, and the ones with braces, with `urn:uuid:` and without dashes.
  static func parse(_ text: UTF8Text.Bytes) -> UInt128? {
    var bytes = Array(text)
    if bytes.count == 45 {
      guard String(decoding: bytes[..<9], as: UTF8.self).lowercased() == "urn:uuid:" else {
        return nil
      }
      bytes.removeFirst(9)
    } else if bytes.count == 38 {
      bytes = Array(bytes[1..<37])
    }
    if bytes.count == 36 {
      for dash in [23, 18, 13, 8] {
        guard bytes[dash] == UInt8(ascii: "-") else { return nil }
        bytes.remove(at: dash)
      }
    }
    guard bytes.count == 32 else { return nil }
    var result: UInt128 = 0
    for byte in bytes {
      guard let nibble = QueryEncoding.hexValue(byte) else { return nil }
      result = result << 4 | UInt128(nibble)
    }
    return result
  }

  static func string(_ value: UInt128) -> String {
    var output: [UInt8] = []
    for index in 0..<16 {
      if [4, 6, 8, 10].contains(index) { output.append(UInt8(ascii: "-")) }
      let byte = UInt8(truncatingIfNeeded: value >> UInt128(120 - index * 8))
      GoQuote.writeHex(UInt32(byte), digits: 2, into: &output)
    }
    return String(decoding: output, as: UTF8.self)
  }

  static func describe(_ value: UInt128, in arena: Arena) -> Node {
    let high = UInt64(truncatingIfNeeded: value >> 64)
    let low = UInt64(truncatingIfNeeded: value)
    let version = Int(high >> 12 & 0xF)
    let variant =
      switch low >> 61 {
      case 0...3: "Reserved"
      case 4, 5: "RFC4122"
      case 6: "Microsoft"
      default: "Future"
      }
    var entries: [Node.Entry] = [
      Node.Entry(key: .text("variant"), value: arena.string(variant)),
      Node.Entry(key: .text("version"), value: .integer(version)),
    ]
    if version == 1 || version == 2 {
      let firstByte = UInt8(truncatingIfNeeded: low >> 40)
      let scope = firstByte & 2 == 0 ? "global" : "local"
      let cast = firstByte & 1 == 0 ? "unicast" : "multicast"
      let node = (0..<6).map { index -> String in
        let byte = UInt8(truncatingIfNeeded: low >> UInt64(40 - index * 8))
        return (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      // 100 ns steps since the Gregorian calendar's start.
      let ticks = high >> 32 | (high >> 16 & 0xFFFF) << 32 | (high & 0xFFF) << 48
      let time = (Int64(bitPattern: ticks) &- 0x01B2_1DD2_1381_4000) &* 100
      entries += [
        Node.Entry(key: .text("clocksequence"), value: .integer(Int(low >> 48 & 0x3FFF))),
        Node.Entry(key: .text("macvariables"), value: arena.string("\(scope):\(cast)")),
        Node.Entry(key: .text("nodeid"), value: arena.string(node.joined(separator: "-"))),
        Node.Entry(key: .text("time"), value: .integer(time)),
      ]
    }
    if version == 2 {
      let domain = Int(low >> 48 & 0xFF)
      let names = ["Person", "Group", "Org"]
      let name = domain < names.count ? names[domain] : "Domain\(domain)"
      entries += [
        Node.Entry(key: .text("domain"), value: arena.string(name)),
        Node.Entry(key: .text("id"), value: .integer(Int(high >> 32))),
      ]
    }
    return arena.sortedObject(entries)
  }
}
