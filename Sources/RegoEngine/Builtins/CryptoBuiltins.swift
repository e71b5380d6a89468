// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Documents

/// Digests and message authentication codes, in hexadecimal.
enum CryptoBuiltins {
  static let all: [Builtin] = [
    digest("crypto.md5", "The MD5 digest of a text.") { Array(Insecure.MD5.hash(data: $0)) },
    digest("crypto.sha1", "The SHA-1 digest of a text.") { Array(Insecure.SHA1.hash(data: $0)) },
    digest("crypto.sha256", "The SHA-256 digest of a text.") { Array(SHA256.hash(data: $0)) },
    code("crypto.hmac.md5", "The HMAC-MD5 of a text.") {
      Array(HMAC<Insecure.MD5>.authenticationCode(for: $0, using: $1))
    },
    code("crypto.hmac.sha1", "The HMAC-SHA-1 of a text.") {
      Array(HMAC<Insecure.SHA1>.authenticationCode(for: $0, using: $1))
    },
    code("crypto.hmac.sha256", "The HMAC-SHA-256 of a text.") {
      Array(HMAC<SHA256>.authenticationCode(for: $0, using: $1))
    },
    code("crypto.hmac.sha512", "The HMAC-SHA-512 of a text.") {
      Array(HMAC<SHA512>.authenticationCode(for: $0, using: $1))
    },
    Builtin(
      "crypto.hmac.equal", [.named("mac1", .string), .named("mac2", .string)],
      .named("result", .boolean),
      summary: "Whether two codes are equal, in time that doesn't tell where they differ."
    ) { call throws(BuiltinError) in
      let left = try call.text(0)
      let right = try call.text(1)
      guard left.count == right.count else { return .boolean(false) }
      var difference: UInt8 = 0
      for index in left.indices { difference |= left[index] ^ right[index] }
      return .boolean(difference == 0)
    },
  ]

  private static func digest(
    _ name: String, _ summary: String, _ hash: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> Builtin {
    Builtin(
      name, [.named("x", .string)], .named("y", .string), summary: summary
    ) { call throws(BuiltinError) in
      call.result(hexadecimal(hash(Array(try call.text(0)))))
    }
  }

  private static func code(
    _ name: String, _ summary: String,
    _ authenticate: @escaping @Sendable ([UInt8], SymmetricKey) -> [UInt8]
  ) -> Builtin {
    Builtin(
      name, [.named("x", .string), .named("key", .string)], .named("y", .string), summary: summary
    ) { call throws(BuiltinError) in
      let text = Array(try call.text(0))
      let key = SymmetricKey(data: Array(try call.text(1)))
      return call.result(hexadecimal(authenticate(text, key)))
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 2)
    for byte in bytes { GoQuote.writeHex(UInt32(byte), digits: 2, into: &output) }
    return output
  }
}
