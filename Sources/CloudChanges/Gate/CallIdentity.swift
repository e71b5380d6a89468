// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
internal import Crypto
package import Documents

extension APIValue {
  /// The value as a part of a document.
  package func node(in arena: Arena) -> Node {
    switch self {
    case .string(let text): arena.string(text)
    case .integer(let number): .integer(number)
    case .boolean(let value): .boolean(value)
    case .list(let values): arena.array(values.map { $0.node(in: arena) })
    case .structure(let members):
      arena.object(
        members.map { Node.Entry(key: arena.string($0.name), value: $0.value.node(in: arena)) })
    }
  }
}

extension APICall {
  /// SHA-256 of the call in canonical form (RFC 8785): what the ledger names it by, so that no
  /// parameter stands there.
  package var digest: String {
    let arena = Arena(chunkSize: 1 << 10)
    let texts = [("operation", operation), ("region", region), ("service", service)]
    var entries = texts.map {
      Node.Entry(key: arena.string($0.0), value: arena.string($0.1))
    }
    entries.append(
      Node.Entry(
        key: arena.string("parameters"),
        value: APIValue.structure(parameters).node(in: arena)))
    let bytes = JSONWriter.canonical(arena.object(entries)) ?? []
    return SHA256.hash(data: bytes).hexadecimalDigits
  }
}

extension Sequence where Element == UInt8 {
  /// The bytes as lower-case hexadecimal digits.
  package var hexadecimalDigits: String {
    var text: [UInt8] = []
    for byte in self {
      for digit in [byte >> 4, byte & 15] {
        text.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
