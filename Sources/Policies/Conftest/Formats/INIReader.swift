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

  private static func node(_ value: Substring, _ arena: Arena) -> Node {
    if value == "true" || value == "false" { return .boolean(value == "true") }
    var text = String(value)
    if let number = text.withUTF8({ arena.number($0) }) { return number }
    return arena.string(value)
  }
}
