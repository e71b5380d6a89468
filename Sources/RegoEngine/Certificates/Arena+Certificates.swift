// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// Values as Go's JSON encoder writes its structures.
extension Arena {
  /// An object of named fields.
  func fields(_ fields: [(StaticString, Node)]) -> Node {
    sortedObject(fields.map { Node.Entry(key: .text($0), value: $1) })
  }

  /// Bytes in base 64.
  func base64(_ bytes: some Collection<UInt8>) -> Node {
    Base64.encode(bytes, urlSafe: false, padded: true).withUnsafeBufferPointer {
      string(copying: $0)
    }
  }

  /// Bytes in base 64; null when there are none at all.
  func base64(_ bytes: (some Collection<UInt8>)?) -> Node {
    bytes.map { base64($0) } ?? .null
  }

  /// Text whose bytes may be no UTF-8.
  func repairedString(_ bytes: some Collection<UInt8>) -> Node {
    GoText.repaired(bytes).withUnsafeBufferPointer { string(copying: $0) }
  }

  /// The elements, or null when there are none.
  func listOrNull<Element>(_ elements: [Element], _ node: (Element) -> Node) -> Node {
    elements.isEmpty ? .null : array(elements.map(node))
  }

  /// An integer of any size.
  func integer(_ value: BigUInt) -> Node { number(BigInt(value)) ?? .null }
}

/// Text as Go treats it: any bytes.
enum GoText {
  /// The bytes with each that isn't part of UTF-8 replaced by U+FFFD.
  static func repaired(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    if bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil {
      return bytes
    }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + 16)
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      let end = min(index + length, bytes.count)
      if length == 1 || String(validating: bytes[index..<end], as: UTF8.self) != nil {
        output += bytes[index..<end]
        index = end
      } else {
        output += [0xEF, 0xBF, 0xBD]
        index += 1
      }
    }
    return output
  }

  /// Text in double quotes, as Go's `%q` writes it.
  static func quoted(_ bytes: some Collection<UInt8>) -> String {
    var output: [UInt8] = []
    GoQuote.write(Array(bytes), into: &output)
    return String(decoding: output, as: UTF8.self)
  }
}
