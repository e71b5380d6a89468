// Bawn
// SPDX-License-Identifier: Apache-2.0

@_spi(_Unicode) import Swift

extension String {
  /// The text in Unicode's normal form C, in which cty keeps all strings.
  var inNormalFormC: String {
    var all: UInt8 = 0
    for byte in utf8 { all |= byte }
    if all < 0x80 { return self }
    var result = ""
    result.unicodeScalars.append(contentsOf: _nfc)
    return result
  }
}
