// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// An object identifier (ITU-T X.660) whose parts are below 2^31.
struct ObjectIdentifier: Hashable, ExpressibleByArrayLiteral {
  let parts: [Int]

  init(arrayLiteral elements: Int...) { parts = elements }

  /// An identifier from its DER content; nil when it is malformed or a part is too large.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard !bytes.isEmpty else { return nil }
    var parts: [Int] = []
    var value = 0
    var digits = 0
    for byte in bytes {
      if digits == 0, byte == 0x80 { return nil }
      guard digits < 5, value < 1 << 24 else { return nil }
      value = value << 7 | Int(byte & 0x7F)
      digits += 1
      guard byte & 0x80 == 0 else { continue }
      if parts.isEmpty {
        parts = value < 80 ? [value / 40, value % 40] : [2, value - 80]
      } else {
        parts.append(value)
      }
      value = 0
      digits = 0
    }
    guard digits == 0 else { return nil }
    self.parts = parts
  }

  /// The parts with points between them.
  var text: String { parts.map(String.init).joined(separator: ".") }

  /// The fourth part when the first three are those of X.509's own objects, `2.5.kind`.
  func last(of kind: Int) -> Int? {
    parts.count == 4 && parts[0] == 2 && parts[1] == 5 && parts[2] == kind ? parts[3] : nil
  }

  /// The text of an identifier with parts of any size; nil when its DER content is malformed.
  ///
  /// Parts longer than a certificate could sensibly have are refused: writing them in decimal
  /// takes quadratic time.
  static func text(of bytes: ArraySlice<UInt8>) -> String? {
    guard let last = bytes.last, last & 0x80 == 0 else { return nil }
    var texts: [String] = []
    var value = BigUInt()
    var digits = 0
    for byte in bytes {
      if digits == 0, byte == 0x80 { return nil }
      guard digits < 256 else { return nil }
      value = value << 7 | BigUInt(byte & 0x7F)
      digits += 1
      guard byte & 0x80 == 0 else { continue }
      if texts.isEmpty {
        if value < 80 {
          texts = [String(value / 40), String(value % 40)]
        } else {
          texts = ["2", String(value - 80)]
        }
      } else {
        texts.append(String(value))
      }
      value = 0
      digits = 0
    }
    return texts.joined(separator: ".")
  }
}
