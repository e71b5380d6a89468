// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// One instruction of a Dockerfile, its arguments split as its kind wants it.
struct DockerfileInstruction {
  /// Why a line is no instruction.
  struct Problem: Error {
    var message: String
  }

  /// The name in lower case.
  var command: String
  /// Of `ONBUILD`: the instruction that it holds back.
  var subCommand = ""
  /// Whether the arguments were given as a JSON array.
  var isJSON = false
  /// The arguments.
  var values: [String]

  init(command: String, values: [String]) {
    self.command = command
    self.values = values
  }

  /// - Parameter depth: how many `ONBUILD` stand before it.
  init(_ name: String, _ rest: Substring, depth: Int) throws(Problem) {
    command = name
    values = []
    switch name {
    case "from", "expose": values = Self.words(rest)
    case "arg": values = Self.quotedWords(rest)
    case "maintainer", "stopsignal", "user", "workdir":
      values = rest.isEmpty ? [] : [String(rest)]
    case "cmd", "entrypoint", "run", "shell":
      takeArray(rest) { $0.isEmpty ? [] : [String($0)] }
    case "add", "copy", "volume": takeArray(rest, Self.words)
    case "env", "label": values = try Self.pairs(rest, name)
    case "healthcheck":
      let kind = rest.prefix { $0 != " " && $0 != "\t" }
      takeArray(rest[kind.endIndex...].trimmed) { $0.isEmpty ? [] : [String($0)] }
      if !kind.isEmpty { values.insert(kind.uppercased(), at: 0) }
    case "onbuild":
      guard depth == 0 else { throw Problem(message: "ONBUILD can't hold another ONBUILD") }
      let (name, _, rest) = DockerfileReader.split(rest)
      guard !name.isEmpty else { throw Problem(message: "ONBUILD needs an instruction") }
      let inner = try DockerfileInstruction(name, rest, depth: 1)
      subCommand = inner.command
      isJSON = inner.isJSON
      values = inner.values
    default:
      throw Problem(message: "unknown instruction \"\(name)\"")
    }
    if values.isEmpty, name != "onbuild" {
      throw Problem(message: "\(name.uppercased()) needs an argument")
    }
  }

  /// The strings of a JSON array, else what the other form gives.
  private mutating func takeArray(_ rest: Substring, _ plain: (Substring) -> [String]) {
    if rest.first == "[", let document = JSONReader.read(Array(rest.utf8)).document,
      document.root.isKind(.array)
    {
      let strings = document.view.strings
      if strings.count == document.root.count {
        values = strings
        isJSON = true
        return
      }
    }
    values = plain(rest)
  }

  static func words(_ text: Substring) -> [String] {
    text.split { $0 == " " || $0 == "\t" }.map(String.init)
  }

  /// Words, quotes keeping blanks within one; the quotes stay.
  private static func quotedWords(_ text: Substring) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == " " || character == "\t" {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      word.append(character)
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// Names and values with what parts them: `A=1` gives `A`, `1`, `=`; `A 1`, the older form, gives
  /// `A`, `1` and nothing.
  private static func pairs(_ text: Substring, _ name: String) throws(Problem) -> [String] {
    let words = quotedWords(text)
    guard let first = words.first else { return [] }
    if !first.contains("=") {
      let key = text.prefix { $0 != " " && $0 != "\t" }
      let value = text[key.endIndex...].trimmed
      guard !value.isEmpty else {
        throw Problem(message: "\(name.uppercased()) needs a name and a value")
      }
      return [String(key), String(value), ""]
    }
    var values: [String] = []
    for word in words {
      guard let equals = word.firstIndex(of: "=") else {
        throw Problem(message: "\"\(word)\" lacks a value; write NAME=VALUE")
      }
      values += [String(word[..<equals]), String(word[word.index(after: equals)...]), "="]
    }
    return values
  }
}
