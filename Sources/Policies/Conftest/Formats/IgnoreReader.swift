// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// `.gitignore` and `.dockerignore`: one entry a line, with its kind.
enum IgnoreReader {
  static func read(_ file: SourceFile) -> ReadResult {
    let arena = Arena()
    let entries = TextLines(file).map { line in
      let (kind, value) = entry(line.text)
      return arena.object([
        Node.Entry(key: arena.string("Kind"), value: arena.string(kind)),
        Node.Entry(key: arena.string("Original"), value: arena.string(line.text)),
        Node.Entry(key: arena.string("Value"), value: arena.string(value)),
      ])
    }
    // An array within an array: the inner one is what a policy gets as a whole.
    let root = arena.array([arena.array(entries)])
    return ReadResult(document: Document(root: root, arena: arena), diagnostics: [])
  }

  private static func entry(_ line: Substring) -> (kind: String, value: Substring) {
    let text = line.trimmed
    switch text.first {
    case nil: return ("Empty", "")
    case "#": return ("Comment", text.dropFirst().trimmed)
    case "!": return ("NegatedPath", text.dropFirst())
    default: return ("Path", text)
    }
  }
}
