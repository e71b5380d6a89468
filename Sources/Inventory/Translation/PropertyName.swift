// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The names of properties in the canonical shape.
package enum PropertyName {
  /// `KmsMasterKeyID` as `kms_master_key_id`.
  package static func canonical(_ name: String) -> String {
    let bytes = Array(name.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8)
    func isUpper(_ index: Int) -> Bool {
      bytes.indices.contains(index) && bytes[index] >= 0x41 && bytes[index] <= 0x5A
    }
    func isLower(_ index: Int) -> Bool {
      bytes.indices.contains(index) && bytes[index] >= 0x61 && bytes[index] <= 0x7A
    }
    for index in bytes.indices {
      if isUpper(index) {
        let startsWord = index > 0 && (!isUpper(index - 1) || isLower(index + 1))
        // The plural of an abbreviation is no word: `DBClusterIDs`.
        let isPlural =
          isLower(index + 1) && bytes[index + 1] == UInt8(ascii: "s") && !isLower(index + 2)
          && isUpper(index - 1)
        if startsWord, !isPlural, result.last != UInt8(ascii: "_") { result.append(0x5F) }
        result.append(bytes[index] | 0x20)
      } else {
        result.append(bytes[index])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The name, then its singular and its plural: a list of blocks is called by one of them.
  package static func candidates(_ name: String) -> [String] {
    let plain = canonical(name)
    var found = [plain]
    if plain.hasSuffix("ies") { found.append(plain.dropLast(3) + "y") }
    if plain.hasSuffix("es") { found.append(String(plain.dropLast(2))) }
    if plain.hasSuffix("s") {
      found.append(String(plain.dropLast()))
    } else {
      found.append(plain + "s")
    }
    return found
  }
}
