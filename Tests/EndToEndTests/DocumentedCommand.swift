// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A command that the documentation shows.
///
/// Commands stand in fenced blocks. In ```` ```console ```` lines that begin with `$ ` are
/// commands and what follows one is its output, where `…` stands for anything, over any number
/// of lines. In ```` ```sh ```` every line is a command of which no output is shown. A comment
/// `# exits N` at a command's end says how it ends; without it, with 0. Anything that isn't to be
/// run stands in a block of another kind.
struct DocumentedCommand: CustomStringConvertible {
  var file: String
  var line: Int
  var command: String
  var status: Int32
  var output: [String]?

  var description: String { "\(file):\(line): \(command)" }

  /// All commands of the README and of `Documentation/`.
  static func all() throws -> [DocumentedCommand] {
    var files = ["README.md", "CONTRIBUTING.md", "SECURITY.md"]
    let folder = Project.root.appending(path: "Documentation")
    let walk = FileManager.default.enumerator(atPath: folder.path)
    while let path = walk?.nextObject() as? String {
      if path.hasSuffix(".md") { files.append("Documentation/\(path)") }
    }
    return try files.sorted().flatMap { file in
      let text = try String(contentsOf: Project.root.appending(path: file), encoding: .utf8)
      return commands(in: text, file: file)
    }
  }

  /// The commands of one Markdown text.
  static func commands(in text: String, file: String) -> [DocumentedCommand] {
    var result: [DocumentedCommand] = []
    var fence: String?
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.hasPrefix("```") {
        fence = fence == nil ? String(trimmed.dropFirst(3)) : nil
        continue
      }
      switch fence {
      case "sh" where !trimmed.isEmpty && !trimmed.hasPrefix("#"):
        result.append(DocumentedCommand(file: file, line: index + 1, text: trimmed))
      case "console" where line.hasPrefix("$ "):
        result.append(
          DocumentedCommand(file: file, line: index + 1, text: String(line.dropFirst(2)))
        )
        result[result.count - 1].output = []
      case "console" where result.last?.file == file:
        result[result.count - 1].output?.append(line)
      default:
        break
      }
    }
    return result
  }

  private init(file: String, line: Int, text: String) {
    self.file = file
    self.line = line
    if let match = text.firstMatch(of: /\s+# exits (\d+)$/) {
      command = String(text[..<match.range.lowerBound])
      status = Int32(match.output.1) ?? -1
    } else {
      command = text
      status = 0
    }
  }

  /// Whether the text is what the documentation shows, `…` standing for anything.
  func shows(_ text: String) -> Bool {
    guard var expected = output else { return true }
    while expected.last?.isEmpty == true { expected.removeLast() }
    if expected.isEmpty { return true }
    let parts = expected.joined(separator: "\n").components(separatedBy: "…")
    var rest = text[...]
    while rest.last?.isNewline == true { rest.removeLast() }
    for (index, part) in parts.enumerated() {
      if index == 0 {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      } else if index == parts.count - 1 {
        return rest.hasSuffix(part)
      } else {
        guard let found = rest.range(of: part) else { return false }
        rest = rest[found.upperBound...]
      }
    }
    return rest.isEmpty
  }
}
