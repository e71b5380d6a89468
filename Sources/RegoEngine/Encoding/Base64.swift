// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Base 64 (RFC 4648) with the errors of Go's decoder.
enum Base64 {
  private static let standard = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlSafe = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let standardValues = table(standard)
  private static let urlSafeValues = table(urlSafe)

  private static func table(_ alphabet: [UInt8]) -> [UInt8] {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }

  static func encode(_ bytes: some Collection<UInt8>, urlSafe: Bool, padded: Bool) -> [UInt8] {
    let alphabet = urlSafe ? Self.urlSafe : standard
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        output.append(alphabet[Int(buffer >> UInt32(bits) & 0x3F)])
      }
    }
    if bits > 0 { output.append(alphabet[Int(buffer << UInt32(6 - bits) & 0x3F)]) }
    if padded { while output.count % 4 != 0 { output.append(UInt8(ascii: "=")) } }
    return output
  }

  static func decode(
    _ text: some Collection<UInt8>, urlSafe: Bool, padded: Bool
  ) throws(BuiltinError) -> [UInt8] {
    let values = urlSafe ? urlSafeValues : standardValues
    let bytes = Array(text)
    let pad = UInt8(ascii: "=")
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count / 4 * 3 + 3)
    var buffer: UInt32 = 0
    var digits = 0
    var index = 0

    func corrupt(_ offset: Int) -> BuiltinError {
      .failure("illegal base64 data at input byte \(offset)")
    }

    func skipLineEnds() {
      while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D { index += 1 }
    }

    while true {
      skipLineEnds()
      guard index < bytes.count else { break }
      let byte = bytes[index]
      if byte == pad, padded {
        guard digits >= 2 else { throw corrupt(index) }
        index += 1
        if digits == 2 {
          skipLineEnds()
          guard index < bytes.count else { throw corrupt(bytes.count) }
          guard bytes[index] == pad else { throw corrupt(index - 1) }
          index += 1
        }
        skipLineEnds()
        guard index == bytes.count else { throw corrupt(index) }
        flush(&output, buffer, digits)
        return output
      }
      guard values[Int(byte)] != 0xFF else { throw corrupt(index) }
      buffer = buffer << 6 | UInt32(values[Int(byte)])
      digits += 1
      index += 1
      if digits == 4 {
        flush(&output, buffer, digits)
        digits = 0
        buffer = 0
      }
    }
    if digits == 1 || (padded && digits > 0) { throw corrupt(bytes.count - digits) }
    flush(&output, buffer, digits)
    return output
  }

  /// Bytes from the alphabet for URLs, with padding or without (RFC 7515 appendix C).
  static func decodeURL(_ text: some Collection<UInt8>) throws(BuiltinError) -> [UInt8] {
    let pad = UInt8(ascii: "=")
    var padded = Array(text)
    if padded.last != pad {
      switch padded.count % 4 {
      case 0: break
      case 2: padded += [pad, pad]
      case 3: padded.append(pad)
      default:
        let shown = String(decoding: padded, as: UTF8.self)
        throw .failure("illegal base64url string: \(shown)")
      }
    }
    return try decode(padded, urlSafe: true, padded: true)
  }

  private static func flush(_ output: inout [UInt8], _ buffer: UInt32, _ digits: Int) {
    guard digits >= 2 else { return }
    let all = buffer << UInt32((4 - digits) * 6)
    for index in 0..<(digits - 1) {
      output.append(UInt8(truncatingIfNeeded: all >> UInt32(16 - index * 8)))
    }
  }
}
