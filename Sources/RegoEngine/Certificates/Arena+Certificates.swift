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
