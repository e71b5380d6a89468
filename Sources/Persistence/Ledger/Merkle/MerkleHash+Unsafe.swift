// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A SHA-256 digest in the tree: four words, so that many of them cost no allocations.
package struct MerkleHash: Hashable, Sendable {
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var third: UInt64 = 0
  private var fourth: UInt64 = 0

  /// How many bytes it has.
  package static let byteCount = 32

  private init() {}

  /// A digest of 32 bytes; nil when there are more or fewer.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init()
    withUnsafeMutableBytes(of: &self) { $0.copyBytes(from: bytes) }
  }

  /// The digest's bytes.
  package var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

  /// The digest in hexadecimal digits.
  package var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the bytes.
  func append(to target: inout [UInt8]) {
    withUnsafeBytes(of: self) { target.append(contentsOf: $0) }
  }

  /// The hashes that stand end to end in a text, whose length is a multiple of theirs.
  static func list(_ bytes: [UInt8]) -> [MerkleHash] {
    let count = bytes.count / byteCount
    return [MerkleHash](unsafeUninitializedCapacity: count) { buffer, filled in
      let size = count * byteCount
      bytes.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: .init(rebasing: $0[..<size]))
      }
      filled = count
    }
  }

  /// SHA-256 of bytes as they are.
  package static func digest(of bytes: [UInt8]) -> MerkleHash {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return finish(hash)
  }

  /// The root of a tree without leaves.
  package static var empty: MerkleHash { finish(SHA256()) }

  /// The hash of a leaf: SHA-256(0x00 || entry).
  package static func leaf(_ entry: [UInt8]) -> MerkleHash { leaf(entry, in: entry.indices) }

  /// The hash of a leaf that stands among others.
  package static func leaf(_ bytes: [UInt8], in range: Range<Int>) -> MerkleHash {
    bytes.withUnsafeBytes { leaf(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The hash of a leaf: SHA-256(0x00 || entry).
  static func leaf(_ entry: UnsafeRawBufferPointer) -> MerkleHash {
    var hash = SHA256()
    withUnsafeBytes(of: 0 as UInt8) { hash.update(bufferPointer: $0) }
    hash.update(bufferPointer: entry)
    return finish(hash)
  }

  /// The hash of an inner node: SHA-256(0x01 || left || right).
  package static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
    // One piece, for the call costs more than the copy.
    withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 8) { buffer in
      buffer[0] = 1
      withUnsafeBytes(of: left) {
        UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0)
      }
      withUnsafeBytes(of: right) {
        UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0)
      }
      var hash = SHA256()
      hash.update(bufferPointer: UnsafeRawBufferPointer(buffer))
      return finish(hash)
    }
  }

  private static func finish(_ hash: SHA256) -> MerkleHash {
    var result = MerkleHash()
    hash.finalize().withUnsafeBytes { digest in
      withUnsafeMutableBytes(of: &result) { $0.copyMemory(from: digest) }
    }
    return result
  }
}
