// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Sections with settings, as in AWS's configuration files.
struct IniFile: Sendable {
  /// The settings of each section by its name, quotes taken off and spaces made one.
  private(set) var sections: [String: [String: String]] = [:]
  /// The first line that is neither a section, a setting nor a comment, from 1.
  private(set) var firstBadLine: Int?

  init() {}

  init(_ bytes: [UInt8]) {
    var section: String?
    // The setting whose value is the indented lines that follow.
    var parent: String?
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      let isIndented = line.first.map(IniFile.isBlank) ?? false
      let trimmed = IniFile.trimmed(line)
      if trimmed.isEmpty || trimmed.first == "#" || trimmed.first == ";" { continue }
      if trimmed.first == "[", !isIndented {
        guard let end = trimmed.firstIndex(of: "]") else {
          note(index)
          section = nil
          continue
        }
        let name = IniFile.sectionName(trimmed[trimmed.index(after: trimmed.startIndex)..<end])
        section = name
        parent = nil
        if sections[name] == nil { sections[name] = [:] }
        continue
      }
      guard let section, let equals = trimmed.firstIndex(of: "=") else {
        // Lines of a section that could not be read are passed over with it.
        if parent == nil || section == nil { note(index) }
        continue
      }
      let key = IniFile.trimmed(trimmed[..<equals]).lowercased()
      let value = IniFile.withoutComment(
        IniFile.trimmed(trimmed[trimmed.index(after: equals)...]))
      if isIndented, let parent {
        sections[section]?["\(parent).\(key)"] = String(value)
      } else {
        parent = value.isEmpty ? key : nil
        sections[section]?[key] = String(value)
      }
    }
  }

  private mutating func note(_ index: Int) {
    if firstBadLine == nil { firstBadLine = index + 1 }
  }

  private static func isBlank(_ character: Character) -> Bool {
    character == " " || character == "\t"
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop(while: isBlank)
    guard let end = start.lastIndex(where: { !isBlank($0) && $0 != "\r" }) else { return "" }
    return start[...end]
  }

  /// A comment within a line follows a blank; a `#` within a word belongs to it.
  private static func withoutComment(_ value: Substring) -> Substring {
    var previous: Character = " "
    for index in value.indices {
      if value[index] == "#" || value[index] == ";", isBlank(previous) {
        return trimmed(value[..<index])
      }
      previous = value[index]
    }
    return value
  }

  /// `profile "a b"` and `profile   a` are called `profile a b` and `profile a`.
  private static func sectionName(_ text: Substring) -> String {
    let words = trimmed(text).split(maxSplits: 1, whereSeparator: isBlank)
    guard words.count == 2, ["profile", "sso-session", "services"].contains(words[0]) else {
      return unquoted(trimmed(text))
    }
    return "\(words[0]) \(unquoted(trimmed(words[1])))"
  }

  private static func unquoted(_ text: Substring) -> String {
    guard text.count >= 2, let quote = text.first, quote == "\"" || quote == "'",
      text.last == quote
    else { return String(text) }
    return String(text.dropFirst().dropLast())
  }
}
