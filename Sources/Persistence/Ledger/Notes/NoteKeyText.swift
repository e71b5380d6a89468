// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The text of note keys: name, key id and key, with `+` between them.
enum NoteKeyText {
  /// What a private key's text begins with, as Go's note package has it.
  static let privatePrefix = "PRIVATE+KEY+"

  /// The parts of a key's text.
  static func parts(
    _ text: String, prefix: String
  ) throws(LedgerError) -> (name: String, id: [UInt8], key: [UInt8]) {
    var line = text[...]
    if line.utf8.last == 0x0A { line = line.dropLast() }
    let isPrivate = line.hasPrefix(privatePrefix)
    guard isPrivate != prefix.isEmpty else {
      throw LedgerError(
        .key, isPrivate ? "this is a private key; give the public one" : "this is no private key")
    }
    let parts = line.dropFirst(prefix.count)
      .split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, isName(String(parts[0])), let id = identifier(parts[1]),
      let key = Base64Text.bytes(parts[2])
    else { throw LedgerError(.key, "this is no key of the form name+id+key") }
    return (String(parts[0]), id, key)
  }

  /// Whether a text can be a key's name.
  static func isName(_ name: String) -> Bool {
    (1...255).contains(name.utf8.count)
      && name.unicodeScalars.allSatisfy {
        $0 != "+" && !$0.properties.isWhitespace && $0.properties.generalCategory != .control
          && $0.properties.generalCategory != .format
      }
  }

  /// Bytes as small hexadecimal digits.
  static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func identifier(_ text: Substring) -> [UInt8]? {
    guard text.utf8.count == 8, let number = UInt32(text, radix: 16) else { return nil }
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    return hexadecimal(bytes) == text ? bytes : nil
  }
}
