// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Dockerfiles as BuildKit's parser takes them apart: an array of instructions, each with `Cmd`,
/// `SubCmd`, `JSON`, `Flags`, `Value` and `Stage`.
///
/// Reference: https://docs.docker.com/reference/dockerfile/
struct DockerfileReader {
  private let file: SourceFile
  private let arena = Arena()
  private var commands: [Node] = []
  private var comments: [Substring] = []
  private var stageCount = 0
  private var escape: Character = "\\"

  private init(_ file: SourceFile) { self.file = file }

  static func read(_ file: SourceFile) -> ReadResult {
    var reader = DockerfileReader(file)
    if let failure = reader.readAll() { return failure }
    // An array within an array: the inner one is what a policy gets as a whole.
    let root = reader.arena.array([reader.arena.array(reader.commands)])
    return ReadResult(document: Document(root: root, arena: reader.arena), diagnostics: [])
  }

  // MARK: - Lines

  private mutating func readAll() -> ReadResult? {
    let lines = Array(TextLines(file))
    var index = 0
    var mayBeDirective = true
    while index < lines.count {
      let text = lines[index].text.trimmed
      let start = lines[index].start
      index += 1
      if text.isEmpty {
        mayBeDirective = false
        continue
      }
      if text.first == "#" {
        if mayBeDirective, takeDirective(text) { continue }
        mayBeDirective = false
        comments.append(text.dropFirst().trimmed)
        continue
      }
      mayBeDirective = false
      var whole = String(text)
      // Continued lines; comments and empty lines between them count for nothing.
      while let last = whole.trimmedEnd.last, last == escape, index < lines.count {
        whole = String(whole.trimmedEnd.dropLast())
        var next = lines[index].text
        index += 1
        while index < lines.count, next.trimmed.isEmpty || next.trimmed.first == "#" {
          next = lines[index].text
          index += 1
        }
        if next.trimmed.isEmpty || next.trimmed.first == "#" { break }
        whole += next
      }
      for mark in heredocs(whole) {
        guard let end = lines[index...].firstIndex(where: { mark.ends($0.text) }) else {
          return .failure(
            "dockerfile-heredoc", "the heredoc \"\(mark.word)\" isn't closed", file, at: start)
        }
        index = end + 1
      }
      if let problem = instruction(whole) {
        return .failure(
          "dockerfile-instruction", problem, file, at: start, to: start + text.utf8.count)
      }
    }
    return nil
  }

  /// `# escape=…` and `# syntax=…` at the top of the file.
  private mutating func takeDirective(_ text: Substring) -> Bool {
    let parts = text.dropFirst().split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else { return false }
    switch parts[0].trimmed.lowercased() {
    case "escape":
      if parts[1].trimmed == "`" { escape = "`" }
      return true
    case "syntax", "check": return true
    default: return false
    }
  }

  private struct Heredoc {
    var word: String
    var stripsTabs: Bool

    func ends(_ line: Substring) -> Bool {
      (stripsTabs ? line.drop { $0 == "\t" } : line) == word
    }
  }

  /// The heredocs that a line opens: `<<EOF`, `<<-"EOF"`.
  private func heredocs(_ line: String) -> [Heredoc] {
    let name = line.prefix { $0 != " " && $0 != "\t" }.lowercased()
    guard ["add", "copy", "run"].contains(name) else { return [] }
    return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).compactMap { word in
      guard let mark = word.firstRange(of: "<<"), !word.contains("<<<"),
        word[..<mark.lowerBound].allSatisfy(\.isNumber)
      else { return nil }
      var rest = word[mark.upperBound...]
      let stripsTabs = rest.first == "-"
      if stripsTabs { rest = rest.dropFirst() }
      let name = rest.filter { $0 != "\"" && $0 != "'" }
      guard let first = name.first, first.isLetter || first == "_" else { return nil }
      return Heredoc(word: String(name), stripsTabs: stripsTabs)
    }
  }

  // MARK: - Instructions

  private mutating func instruction(_ line: String) -> String? {
    for comment in comments {
      add(DockerfileInstruction(command: "comment", values: [String(comment)]), flags: nil)
    }
    comments.removeAll()
    let (name, flags, rest) = Self.split(line[...])
    let instruction: DockerfileInstruction
    do throws(DockerfileInstruction.Problem) {
      instruction = try DockerfileInstruction(name, rest, depth: 0)
    } catch {
      return error.message
    }
    if instruction.command == "from" { stageCount += 1 }
    add(instruction, flags: flags)
    return nil
  }

  /// An instruction's name, its flags and the rest.
  static func split(_ line: Substring) -> (name: String, flags: [String], rest: Substring) {
    let name = line.prefix { $0 != " " && $0 != "\t" }
    var rest = line[name.endIndex...].trimmed
    var flags: [String] = []
    while rest.hasPrefix("--") {
      let word = rest.prefix { $0 != " " && $0 != "\t" }
      rest = rest[word.endIndex...].trimmed
      if word == "--" { break }
      flags.append(String(word))
    }
    return (name.lowercased(), flags, rest)
  }

  private mutating func add(_ instruction: DockerfileInstruction, flags: [String]?) {
    func strings(_ texts: [String]) -> Node { arena.array(texts.map { arena.string($0) }) }
    func entry(_ key: StaticString, _ value: Node) -> Node.Entry {
      Node.Entry(key: arena.string(key), value: value)
    }
    commands.append(
      arena.object([
        entry("Cmd", arena.string(instruction.command)),
        entry("Flags", flags.map(strings) ?? .null),
        entry("JSON", .boolean(instruction.isJSON)),
        entry("Stage", .integer(max(stageCount - 1, 0))),
        entry("SubCmd", arena.string(instruction.subCommand)),
        entry("Value", instruction.values.isEmpty ? .null : strings(instruction.values)),
      ]))
  }
}

extension String {
  fileprivate var trimmedEnd: Substring {
    guard let last = lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return self[...last]
  }
}
