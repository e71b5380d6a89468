// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A digest that signatures are made of (FIPS 180-4).
enum DigestKind {
  case sha256
  case sha384
  case sha512

  func digest(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .sha256: Array(SHA256.hash(data: bytes))
    case .sha384: Array(SHA384.hash(data: bytes))
    case .sha512: Array(SHA512.hash(data: bytes))
    }
  }

  func authenticationCode(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    let key = SymmetricKey(data: key)
    return switch self {
    case .sha256: Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    case .sha384: Array(HMAC<SHA384>.authenticationCode(for: bytes, using: key))
    case .sha512: Array(HMAC<SHA512>.authenticationCode(for: bytes, using: key))
    }
  }

  /// The DigestInfo that stands before a digest in PKCS #1 signatures (RFC 8017 section 9.2).
  var pkcs1Prefix: [UInt8] {
    let (last, length): (UInt8, UInt8) =
      switch self {
      case .sha256: (1, 32)
      case .sha384: (2, 48)
      case .sha512: (3, 64)
      }
    return [
      0x30, 17 + length, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
      last, 0x05, 0x00, 0x04, length,
    ]
  }

  /// Whether two codes are equal, in time that doesn't tell where they differ.
  static func areEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
  }
}
