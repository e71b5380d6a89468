// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// INI files: an object of sections, each an object of keys. Numbers and truth values are such;
/// keys before the first section stand in `DEFAULT`.
enum INIReader {
  static func read(_ file: SourceFile) -> ReadResult {
    let arena = Arena()
    var sections: [String: [Node.Entry]] = [:]
    var section = "DEFAULT"
    for (start, line) in TextLines(file) {
      let text = line.trimmed
      guard let first = text.first, first != ";", first != "#" else { continue }
      if first == "[" {
        guard let close = text.lastIndex(of: "]") else {
          return .failure("ini-section", "a section's name ends with \"]\"", file, at: start)
        }
        section = String(text[text.index(after: text.startIndex)..<close].trimmed)
        if sections[section] == nil { sections[section] = [] }
        continue
      }
      guard let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
        return .failure(
          "ini-line", "neither a section nor a key with its value", file, at: start,
          to: start + line.utf8.count)
      }
      let key = text[..<separator].trimmed
      let value = plain(text[text.index(after: separator)...].trimmed)
      sections[section, default: []].append(
        Node.Entry(key: arena.string(key), value: node(value, arena)))
    }
    let root = arena.sortedObject(
      sections.map { Node.Entry(key: arena.string($0.key), value: arena.sortedObject($0.value)) })
    return ReadResult(document: Document(root: root, arena: arena), diagnostics: [])
  }

  /// The value without its quotes, or without the comment after it.
  private static func plain(_ value: Substring) -> Substring {
    if let quote = value.first, quote == "\"" || quote == "'",
      let close = value.dropFirst().firstIndex(of: quote)
    {
      return value[value.index(after: value.startIndex)..<close]
    }
    var isAfterBlank = false
    for index in value.indices {
      if isAfterBlank, value[index] == ";" || value[index] == "#" { return value[..<index].trimmed }
      isAfterBlank = value[index] == " " || value[index] == "\t"
    }
    return value
  }

  /// Truth values and numbers are what Go reads as such: `T`, `007`, `.5`.
  private static func node(_ value: Substring, _ arena: Arena) -> Node {
    switch value {
    case "t", "T", "true", "True", "TRUE": return .boolean(true)
    case "f", "F", "false", "False", "FALSE": return .boolean(false)
    default:
      guard var text = number(value) else { return arena.string(value) }
      return text.withUTF8 { arena.number($0) } ?? arena.string(value)
    }
  }

  /// A decimal number as JSON writes it; nil for anything else.
  private static func number(_ value: Substring) -> String? {
    var rest = value
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    let whole = rest.prefix(while: isDigit)
    rest = rest[whole.endIndex...]
    var fraction = Substring()
    if rest.first == "." {
      fraction = rest.dropFirst().prefix(while: isDigit)
      rest = rest[fraction.endIndex...]
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    if let mark = rest.first {
      guard mark == "e" || mark == "E" else { return nil }
      let sign = rest.dropFirst().first
      let digits = rest.dropFirst(sign == "+" || sign == "-" ? 2 : 1)
      guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    }
    let significant = whole.drop { $0 == "0" }
    return (isNegative ? "-" : "") + (significant.isEmpty ? "0" : significant)
      + (fraction.isEmpty ? "" : ".\(fraction)") + rest
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }
}
