// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Text as Go treats it: any bytes.
enum GoText {
  /// The bytes with each that isn't part of UTF-8 replaced by U+FFFD.
  static func repaired(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    if bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil {
      return bytes
    }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + 16)
    for (text, isValid) in pieces(bytes) { output += isValid ? text : [0xEF, 0xBF, 0xBD] }
    return output
  }

  /// Characters, and single bytes that aren't part of one.
  static func pieces(_ bytes: [UInt8]) -> [(text: ArraySlice<UInt8>, isValid: Bool)] {
    var pieces: [(ArraySlice<UInt8>, Bool)] = []
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      let end = min(index + length, bytes.count)
      let isValid = length == 1 || String(validating: bytes[index..<end], as: UTF8.self) != nil
      let next = isValid ? end : index + 1
      pieces.append((bytes[index..<next], isValid))
      index = next
    }
    return pieces
  }
}
