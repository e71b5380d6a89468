// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Upper and lower case scalar by scalar, as Go maps them: never one character to several.
enum CaseMapping {
  static func lowercased(_ text: UTF8Text.Bytes) -> [UInt8] {
    map(text, first: UInt8(ascii: "A")...UInt8(ascii: "Z")) { scalar in
      if let only = single(scalar.properties.lowercaseMapping) { return only }
      // The dotted capital I is the only one whose full mapping has two scalars.
      return scalar == "\u{130}" ? "i" : scalar
    }
  }

  static func uppercased(_ text: UTF8Text.Bytes) -> [UInt8] {
    map(text, first: UInt8(ascii: "a")...UInt8(ascii: "z")) { scalar in
      single(scalar.properties.uppercaseMapping) ?? single(scalar.properties.titlecaseMapping)
        ?? scalar
    }
  }

  private static func single(_ text: String) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }

  private static func map(
    _ text: UTF8Text.Bytes, first letters: ClosedRange<UInt8>,
    _ convert: (Unicode.Scalar) -> Unicode.Scalar
  ) -> [UInt8] {
    if UTF8Text.isASCII(text) { return text.map { letters.contains($0) ? $0 ^ 0x20 : $0 } }
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      output += UTF8.encode(convert(scalar)).map(Array.init) ?? []
    }
    return output
  }
}
