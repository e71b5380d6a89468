// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Hides secrets in lines of code that a report quotes.
package enum SecretMask {
  /// What stands in place of a secret.
  package static let replacement = "********"

  private static let names = [
    "password", "passwd", "passphrase", "pwd", "secret", "token", "access_key", "accesskey",
    "private_key", "api_key", "apikey", "auth_key", "credential", "connection_string",
  ].map { Array($0.utf8) }

  /// The line with secrets hidden.
  ///
  /// Hidden are quoted texts behind a name that speaks of a secret, unquoted values behind such a
  /// name, the password in a URL, texts in the form of a cloud's keys, and, with `all`, every
  /// quoted text.
  package static func masked(_ line: String, all: Bool = false) -> String {
    var bytes = maskedURLs(Array(line.utf8))
    if all || speaksOfSecret(bytes) { bytes = maskedValues(bytes) }
    return String(decoding: maskedKeys(bytes), as: UTF8.self)
  }

  private static let accessKeyPrefixes = [Array("AKIA".utf8), Array("ASIA".utf8)]

  // MARK: - Names

  private static func speaksOfSecret(_ line: [UInt8]) -> Bool {
    // Bytewise: the small letters of other scripts may take more bytes than the capitals.
    let lowered = line.map { isCapital($0) ? $0 + 0x20 : $0 }
    for start in lowered.indices {
      let rest = lowered[start...]
      if names.contains(where: { rest.starts(with: $0) }) { return true }
      if rest.starts(with: "pass".utf8), isWord(line, start..<(start + 4)) { return true }
    }
    return false
  }

  /// Whether `pass` is a word of its own as in `db_pass`, `dbPass` and `PGPASS`, not as in
  /// `compass` or `passage`.
  private static func isWord(_ line: [UInt8], _ range: Range<Int>) -> Bool {
    if range.upperBound < line.count {
      let next = line[range.upperBound]
      let startsWord = isCapital(next) && !isCapital(line[range.upperBound - 1])
      if isLetter(next), !startsWord { return false }
    }
    guard range.lowerBound > 0 else { return true }
    return !isLetter(line[range.lowerBound - 1]) || isCapital(line[range.lowerBound])
  }

  private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    isCapital(byte) || (0x61...0x7A).contains(byte)
  }

  // MARK: - Values

  /// Hides what follows `=`, `:` or `?`, unless it is a reference (`var.x`), a number or a boolean.
  private static func maskedValues(_ line: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    var afterAssignment = false
    // A quoted text before a colon may also be the first choice of `condition ? "a" : "b"`.
    var canBeKey = true
    while index < line.count {
      let byte = line[index]
      if byte == UInt8(ascii: "\"") {
        let end = endOfText(line, from: index, isValue: afterAssignment)
        let whole = line[index..<min(end + 1, line.count)]
        let content = line[min(index + 1, end)..<end]
        let isKey = canBeKey && isFollowedByAssignment(line[whole.endIndex...])
        if isKey || !afterAssignment || content.isEmpty || QuotedText.isReference(content) {
          result += whole
        } else {
          result += Array("\"\(replacement)\"".utf8)
        }
        index = whole.endIndex
        continue
      }
      result.append(byte)
      index += 1
      switch byte {
      case UInt8(ascii: "="), UInt8(ascii: ":"):
        let length =
          byte == UInt8(ascii: "=")
          ? lengthOfShellValue(line[index...])
          : afterAssignment ? 0 : lengthOfPlainValue(line[index...])
        afterAssignment = true
        canBeKey = false
        if length > 0 {
          if byte == UInt8(ascii: ":") { result.append(0x20) }
          result += Array(replacement.utf8)
          index += length
        }
      case UInt8(ascii: "?"):
        afterAssignment = true
        canBeKey = false
      case UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: ";"):
        canBeKey = true
      default: break
      }
    }
    return result
  }

  /// The closing quote's offset, or the line's end. A value that doesn't end is hidden to the
  /// line's end; elsewhere the next quote is taken, so that what follows is still looked at.
  private static func endOfText(_ line: [UInt8], from start: Int, isValue: Bool) -> Int {
    if let end = QuotedText.end(in: line[...], from: start) { return end }
    guard !isValue else { return line.count }
    return line[(start + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? line.count
  }

  private static func isFollowedByAssignment(_ rest: ArraySlice<UInt8>) -> Bool {
    let next = rest.drop { $0 == 0x20 || $0 == 0x09 }
    if next.first == UInt8(ascii: ":") { return true }
    return next.first == UInt8(ascii: "=") && next.dropFirst().first != UInt8(ascii: "=")
  }

  /// Of `export NAME=value` in a script: no quotes at all.
  private static func lengthOfShellValue(_ rest: ArraySlice<UInt8>) -> Int {
    let value = rest.prefix { $0 != 0x20 && $0 != UInt8(ascii: "\"") }
    let isSpared = value.first == UInt8(ascii: "$") || value.first == UInt8(ascii: "=")
    return value.count > 3 && !isSpared ? value.count : 0
  }

  /// Of `name: value` in YAML, which needs a space behind the colon and runs to the line's end.
  private static func lengthOfPlainValue(_ rest: ArraySlice<UInt8>) -> Int {
    let value = rest.drop { $0 == 0x20 || $0 == 0x09 }
    guard value.startIndex > rest.startIndex, let first = value.first,
      !"\"${[|>&*".utf8.contains(first)
    else { return 0 }
    let word = value.prefix { !" \t\r,}])".utf8.contains($0) }
    let isNumber = word.count <= 3 && word.allSatisfy { (0x30...0x39).contains($0) }
    let isConstant = ["true", "false", "null"].contains { word.elementsEqual($0.utf8) }
    let roots = ["var.", "local.", "data.", "module.", "each.", "self.", "path."]
    let isReference = roots.contains { word.starts(with: $0.utf8) }
    return isNumber || isConstant || isReference ? 0 : rest.count
  }

  // MARK: - Forms

  /// Hides the password of `scheme://user:password@host`, unless it is a reference.
  private static func maskedURLs(_ line: [UInt8]) -> [UInt8] {
    let separator = Array("://".utf8)
    var result: [UInt8] = []
    var index = 0
    while index < line.count {
      guard line[index...].starts(with: separator) else {
        result.append(line[index])
        index += 1
        continue
      }
      let start = index + separator.count
      // Passwords with an unescaped slash are met, hence the last `@` of the word.
      let word = line[start...].prefix { $0 > 0x20 && $0 != UInt8(ascii: "\"") }
      if let colon = word.firstIndex(of: UInt8(ascii: ":")),
        let at = word.lastIndex(of: UInt8(ascii: "@")), colon + 1 < at,
        !QuotedText.isReference(word[(colon + 1)..<at])
      {
        result += line[index...colon] + Array(replacement.utf8)
        index = at
      } else {
        result += line[index..<word.endIndex]
        index = word.endIndex
      }
    }
    return result
  }

  /// Hides AWS access keys and long runs of key-like characters that mix cases and digits.
  private static func maskedKeys(_ line: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < line.count {
      guard isKeyCharacter(line[index]) else {
        result.append(line[index])
        index += 1
        continue
      }
      var end = index
      var digits = 0
      var small = 0
      var large = 0
      while end < line.count, isKeyCharacter(line[end]) {
        switch line[end] {
        case 0x30...0x39: digits += 1
        case 0x61...0x7A: small += 1
        case 0x41...0x5A: large += 1
        default: break
        }
        end += 1
      }
      let run = line[index..<end]
      let isAccessKey = run.count == 20 && accessKeyPrefixes.contains { run.starts(with: $0) }
      let isMixed = digits >= 2 && small >= 4 && large >= 4
      let isRandom = run.count >= 36 && isMixed
      result += isAccessKey || isRandom ? ArraySlice(Array(replacement.utf8)) : run
      index = end
    }
    return result
  }

  private static func isKeyCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F: true
    default: false
    }
  }
}
