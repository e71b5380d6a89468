// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import HCLSyntax

/// Digests and identifiers made of them.
enum HashFunctions {
  typealias Failure = HCLFunctionError

  static let table: [String: HCLFunction] = [
    "md5": .text { hexadecimal(Insecure.MD5.hash(data: Array($0.utf8))) },
    "sha1": .text { hexadecimal(Insecure.SHA1.hash(data: Array($0.utf8))) },
    "sha256": .text { hexadecimal(SHA256.hash(data: Array($0.utf8))) },
    "sha512": .text { hexadecimal(SHA512.hash(data: Array($0.utf8))) },
    "base64sha256": .text { Base64.encode(Array(SHA256.hash(data: Array($0.utf8)))) },
    "base64sha512": .text { Base64.encode(Array(SHA512.hash(data: Array($0.utf8)))) },
    "uuidv5": HCLFunction(
      [.init("namespace", .string), .init("name", .string)], returns: .string,
      implementation: uuid),
    "uuid": .undecided(returns: .string),
    "bcrypt": HCLFunction(
      [.init("str", .string)], variadic: .init("cost", .number), returns: .string
    ) { arguments, _ in
      .unknown(.string, isNotNull: true, from: arguments)
    },
    "rsadecrypt": .undecided(
      [.init("ciphertext", .string), .init("privatekey", .string)], returns: .string),
  ]

  static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// RFC 9562 section 5.5: SHA-1 over the namespace's bytes and the name.
  private static func uuid(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let namespace: [UInt8]
    switch arguments.text(0) {
    case "dns", "6ba7b810-9dad-11d1-80b4-00c04fd430c8": namespace = wellKnown(0x10)
    case "url": namespace = wellKnown(0x11)
    case "oid": namespace = wellKnown(0x12)
    case "x500": namespace = wellKnown(0x14)
    default:
      let digits = arguments.text(0).utf8.filter { $0 != UInt8(ascii: "-") }
      guard digits.count == 32, let bytes = bytes(ofHexadecimal: digits) else {
        throw HCLFunctionError(
          "uuidv5() doesn't support namespace \(Formatting.quoted(arguments.text(0)))", argument: 0)
      }
      namespace = bytes
    }
    var digest = Array(
      Array(Insecure.SHA1.hash(data: namespace + Array(arguments.text(1).utf8))).prefix(16))
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    let text = hexadecimal(digest)
    var parts: [Substring] = []
    var rest = Substring(text)
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return .string(parts.joined(separator: "-"))
  }

  private static func wellKnown(_ number: UInt8) -> [UInt8] {
    [
      0x6B, 0xA7, 0xB8, number, 0x9D, 0xAD, 0x11, 0xD1, 0x80, 0xB4, 0x00, 0xC0, 0x4F, 0xD4, 0x30,
      0xC8,
    ]
  }

  private static func bytes(ofHexadecimal digits: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    var index = 0
    while index + 1 < digits.count {
      let pair = String(decoding: digits[index...(index + 1)], as: UTF8.self)
      guard let byte = UInt8(pair, radix: 16) else { return nil }
      bytes.append(byte)
      index += 2
    }
    return bytes
  }
}
