// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

extension Sequence where Element == UInt8 {
  /// The bytes as lower-case hexadecimal digits.
  var hexadecimal: String {
    let bytes = Array(self)
    return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
      for (index, byte) in bytes.enumerated() {
        text[2 * index] = digit(byte >> 4)
        text[2 * index + 1] = digit(byte & 15)
      }
      return 2 * bytes.count
    }
  }
}

/// SHA-256 as signatures spell it.
enum ContentDigest {
  /// The digest of nothing.
  static let ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  /// The digest of some bytes in hexadecimal digits.
  static func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    if bytes.isEmpty { return ofNothing }
    var hash = SHA256()
    if bytes.withContiguousStorageIfAvailable({ hash.update(bufferPointer: .init($0)) }) == nil {
      hash.update(data: Array(bytes))
    }
    return hash.finalize().hexadecimal
  }
}
