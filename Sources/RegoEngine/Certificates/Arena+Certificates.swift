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
    for (text, isValid) in pieces(bytes) { output += isValid ? text : [0xEF, 0xBF, 0xBD] }
    return output
  }

  /// Text in double quotes, as Go's `%q` writes it; bytes that are no UTF-8 as `\xNN`.
  static func quoted(_ bytes: some Collection<UInt8>) -> String {
    let bytes = Array(bytes)
    var output: [UInt8] = []
    if String(validating: bytes, as: UTF8.self) != nil {
      GoQuote.write(bytes, into: &output)
      return String(decoding: output, as: UTF8.self)
    }
    output.append(0x22)
    for (text, isValid) in pieces(bytes) {
      if isValid {
        var piece: [UInt8] = []
        GoQuote.write(text, into: &piece)
        output += piece.dropFirst().dropLast()
      } else {
        output += "\\x".utf8
        GoQuote.writeHex(UInt32(text.first ?? 0), digits: 2, into: &output)
      }
    }
    output.append(0x22)
    return String(decoding: output, as: UTF8.self)
  }

  /// Characters, and single bytes that aren't part of one.
  private static func pieces(_ bytes: [UInt8]) -> [(text: ArraySlice<UInt8>, isValid: Bool)] {
    var pieces: [(ArraySlice<UInt8>, Bool)] = []
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      let end = min(index + length, bytes.count)
      let isValid = length == 1 || String(validating: bytes[index..<end], as: UTF8.self) != nil
      let next = isValid ? end : index + 1
      pieces.append((bytes[index..<next], isValid))
      index = next
    }
    return pieces
  }
}
