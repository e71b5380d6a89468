// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import FoundationEssentials
internal import RegoEngine

/// `bawn rego conformance FILE.json`: answers the cases of a file of OPA's conformance suite.
struct RegoConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance",
    abstract: "Prints the answer to each case of a conformance file, one line each.",
    shouldDisplay: false)

  @Argument(help: "A JSON array of cases.")
  var file: String

  func run() throws {
    let document = try RegoFiles.document(file)
    for node in document.root.elements {
      let conformanceCase = ConformanceCase(node)
      let arena = Arena()
      var entries = [
        Node.Entry(key: arena.string("note"), value: arena.string(conformanceCase.note))
      ]
      let answer = conformanceCase.answer(
        now: Int64(Date.now.timeIntervalSince1970) * 1_000_000_000)
      switch answer {
      case .result(let result):
        entries.append(Node.Entry(key: arena.string("result"), value: result.root))
      case .error(let code, let message):
        let error = arena.object([
          Node.Entry(key: arena.string("code"), value: arena.string(code)),
          Node.Entry(key: arena.string("message"), value: arena.string(message)),
        ])
        entries.append(Node.Entry(key: arena.string("error"), value: error))
      }
      print(JSONWriter.string(arena.object(entries)))
      withExtendedLifetime(answer) {}
    }
  }
}
