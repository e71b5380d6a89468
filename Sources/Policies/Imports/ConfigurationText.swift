// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// Writes a `bawn.yaml`: block style, texts quoted wherever YAML could take them for anything else.
struct ConfigurationText {
  private(set) var text = ""

  /// The value of a field; nothing is written for an empty one.
  enum Value {
    case text(String?)
    case raw(String?)
    case list([String])

    var written: String? {
      switch self {
      case .text(let text): text.map(ConfigurationText.scalar)
      case .raw(let text): text
      case .list(let texts):
        texts.isEmpty
          ? nil : "[" + texts.map(ConfigurationText.scalar).joined(separator: ", ") + "]"
      }
    }
  }

  mutating func comment(_ words: String) { text += "# \(TerminalText.escaped(words))\n" }

  mutating func line(_ key: String, _ value: String) {
    text += "\(key): \(Self.scalar(value))\n"
  }

  mutating func line(_ key: String, raw value: String) { text += "\(key): \(value)\n" }

  mutating func open(_ key: String) { text += "\(key):\n" }

  mutating func list(
    _ key: String, _ values: [String], comments: [String] = [], indentation: Int = 0
  ) {
    guard !values.isEmpty else { return }
    let margin = String(repeating: " ", count: indentation)
    text += "\(margin)\(key):\n"
    for (index, value) in values.enumerated() {
      let comment = index < comments.count ? comments[index] : ""
      text += "\(margin)  - \(Self.scalar(value))"
      text += comment.isEmpty ? "\n" : "  # \(TerminalText.escaped(comment))\n"
    }
  }

  /// An element of the list that was opened last.
  mutating func item(_ fields: [(key: String, value: Value)]) {
    var isFirst = true
    for (key, value) in fields {
      guard let written = value.written else { continue }
      text += "\(isFirst ? "  - " : "    ")\(key): \(written)\n"
      isFirst = false
    }
  }

  /// A text as YAML's double-quoted scalars are, which JSON's strings are a part of, or plain where
  /// nothing in it could mean something else.
  static func scalar(_ value: String) -> String {
    let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    let bytes = Array(value.utf8)
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) }
    let isPlain =
      bytes.first.map(isLetter) == true
      && bytes.allSatisfy { byte in
        isLetter(byte) || (0x30...0x39).contains(byte) || "_-./".utf8.contains(byte)
      } && !words.contains(value.lowercased())
    if isPlain { return value }
    let arena = Arena(chunkSize: 1 << 10)
    return withExtendedLifetime(arena) { JSONWriter.string(arena.string(value)) }
  }
}
