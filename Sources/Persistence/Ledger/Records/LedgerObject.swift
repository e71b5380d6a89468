// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// The name of something too large for a record: its digest and size.
///
/// In a record it is `{"object":"sha256:…","size":N}`. A ledger is whole only with all objects that
/// its records name in this form.
package struct LedgerObject: Sendable, Hashable {
  /// The SHA-256 of its bytes.
  package let digest: MerkleHash
  /// How many bytes it has.
  package let size: Int

  /// The largest object that is kept.
  package static let maximumByteCount = 1 << 28

  static let mark = Array("\"object\":\"sha256:".utf8)

  /// The name of some bytes.
  package init(of bytes: [UInt8]) {
    digest = .digest(of: bytes)
    size = bytes.count
  }

  /// Reads a reference; nil where a value is none.
  package init?(_ view: Document.View) {
    guard let text = view["object"].string, text.hasPrefix("sha256:"),
      let digest = Self.digest(Array(text.utf8.dropFirst(7))), let size = view["size"].integer
    else { return nil }
    self.digest = digest
    self.size = size
  }

  /// The reference as a record holds it.
  package func node(in arena: Arena) -> Node {
    arena.object([
      Node.Entry(key: arena.string("object"), value: arena.string("sha256:\(digest.hexadecimal)")),
      Node.Entry(key: arena.string("size"), value: .integer(size)),
    ])
  }

  /// The digests that a record names.
  ///
  /// The mark can't stand within a string, for its quotes would be escaped there; what comes before
  /// it tells a key from the end of one.
  static func digests(in bytes: [UInt8], _ range: Range<Int>) -> [MerkleHash] {
    var found: [MerkleHash] = []
    var index = range.lowerBound
    while index + mark.count + 64 <= range.upperBound {
      guard bytes[index] == mark[0], index > range.lowerBound,
        bytes[index - 1] == 0x2C || bytes[index - 1] == 0x7B,
        bytes[index..<index + mark.count].elementsEqual(mark)
      else {
        index += 1
        continue
      }
      index += mark.count
      if let digest = digest(Array(bytes[index..<index + 64])) { found.append(digest) }
    }
    return found
  }

  /// A digest from its 64 small hexadecimal digits.
  static func digest(_ text: [UInt8]) -> MerkleHash? {
    guard text.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for index in 0..<32 {
      guard let high = value(text[2 * index]), let low = value(text[2 * index + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return MerkleHash(bytes)
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }
}
