// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Crypto
internal import CryptoExtras

/// Checks of RSA signatures (RFC 8017) with one public key.
///
/// The cryptography library does it where it takes the key. Shorter keys that OPA takes, and salt
/// of other lengths, are checked in plain arithmetic: nothing in it is secret.
struct RSAVerification {
  private let key: RSAKey

  init(_ key: RSAKey) { self.key = key }

  /// Whether it is a PKCS #1 v1.5 signature.
  func verifies(_ signature: [UInt8], of message: [UInt8], _ digest: DigestKind) -> Bool {
    guard isPossible(signature) else { return false }
    if let key = libraryKey {
      return verifies(signature, of: message, digest, key, .insecurePKCS1v1_5)
    }
    let tail = digest.pkcs1Prefix + digest.digest(message)
    guard key.byteCount >= tail.count + 11 else { return false }
    let padding = [UInt8](repeating: 0xFF, count: key.byteCount - tail.count - 3)
    return opened(signature) == [0, 1] + padding + [0] + tail
  }

  /// Whether it is a PSS signature.
  func verifiesPSS(
    _ signature: [UInt8], of message: [UInt8], _ digest: DigestKind, anySalt: Bool
  ) -> Bool {
    guard isPossible(signature) else { return false }
    if let key = libraryKey {
      if verifies(signature, of: message, digest, key, .PSS) { return true }
      if !anySalt { return false }
    }
    return verifiesPSSHere(signature, digest.digest(message), digest, anySalt: anySalt)
  }

  private func isPossible(_ signature: [UInt8]) -> Bool {
    key.isUsable && signature.count == key.byteCount
      && BigUInt(bigEndian: signature) < key.modulus
  }

  private var libraryKey: _RSA.Signing.PublicKey? {
    guard (2048...8192).contains(key.modulus.bitWidth) else { return nil }
    return try? _RSA.Signing.PublicKey(
      n: key.modulus.bigEndian(), e: BigUInt(key.exponent).bigEndian())
  }

  private func verifies(
    _ signature: [UInt8], of message: [UInt8], _ digest: DigestKind,
    _ key: _RSA.Signing.PublicKey, _ padding: _RSA.Signing.Padding
  ) -> Bool {
    let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
    return switch digest {
    case .sha256:
      key.isValidSignature(signature, for: SHA256.hash(data: message), padding: padding)
    case .sha384:
      key.isValidSignature(signature, for: SHA384.hash(data: message), padding: padding)
    case .sha512:
      key.isValidSignature(signature, for: SHA512.hash(data: message), padding: padding)
    }
  }

  private func opened(_ signature: [UInt8]) -> [UInt8] {
    BigUInt(bigEndian: signature).power(BigUInt(key.exponent), modulus: key.modulus)
      .bigEndian(count: key.byteCount)
  }

  /// EMSA-PSS-VERIFY (RFC 8017 section 9.1.2).
  private func verifiesPSSHere(
    _ signature: [UInt8], _ hash: [UInt8], _ digest: DigestKind, anySalt: Bool
  ) -> Bool {
    let bits = key.modulus.bitWidth - 1
    let size = (bits + 7) / 8
    var encoded = opened(signature)
    if size < encoded.count {
      guard encoded[0] == 0 else { return false }
      encoded.removeFirst()
    }
    guard encoded.count >= hash.count + 2, encoded.last == 0xBC else { return false }
    let maskedCount = size - hash.count - 1
    let seed = Array(encoded[maskedCount..<(size - 1)])
    let clear = UInt8(truncatingIfNeeded: 0xFF >> (8 * size - bits))
    guard encoded[0] & ~clear == 0 else { return false }
    var block = zip(encoded[..<maskedCount], mask(seed, maskedCount, digest)).map { $0 ^ $1 }
    block[0] &= clear
    guard let one = block.firstIndex(where: { $0 != 0 }), block[one] == 1 else { return false }
    let salt = block[(one + 1)...]
    guard anySalt || salt.count == hash.count else { return false }
    return digest.digest([UInt8](repeating: 0, count: 8) + hash + salt) == seed
  }

  /// MGF1 (RFC 8017 appendix B.2.1).
  private func mask(_ seed: [UInt8], _ count: Int, _ digest: DigestKind) -> [UInt8] {
    var output: [UInt8] = []
    var counter: UInt32 = 0
    while output.count < count {
      let number = (0..<4).map { UInt8(truncatingIfNeeded: counter >> UInt32(24 - $0 * 8)) }
      output += digest.digest(seed + number)
      counter += 1
    }
    return Array(output[..<count])
  }
}
