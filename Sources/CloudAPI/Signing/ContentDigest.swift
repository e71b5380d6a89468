// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

extension Sequence where Element == UInt8 {
  /// The bytes as lower-case hexadecimal digits.
  var hexadecimal: String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * underestimatedCount)
    func append(_ digit: UInt8) { text.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
    for byte in self {
      append(byte >> 4)
      append(byte & 15)
    }
    return String(decoding: text, as: UTF8.self)
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
