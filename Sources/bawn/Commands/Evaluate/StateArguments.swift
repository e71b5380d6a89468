// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import InfrastructureCode

/// States that say which resource of code is which live one.
struct StateArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A Terraform state, as a file or printed by "terraform show -json", that tells which live \
      resources are which of code; DIR= in front names the root module it belongs to. May be \
      repeated.
      """, valueName: "[dir=]file"), completion: .file())
  var state: [String] = []

  func validate() throws {
    if state.count(where: { Self.parts($0).file == "-" }) > 1 {
      throw ValidationError("only one --state can be read from standard input")
    }
    if state.contains(where: { Self.parts($0).file.isEmpty }) {
      throw ValidationError("--state takes FILE or DIR=FILE")
    }
  }

  /// The states, read.
  ///
  /// - Throws: `ValidationError` for one that can't be read.
  func load() throws -> [PlanInput] {
    try state.map { text in
      let (folder, file) = Self.parts(text)
      let content = InputFile.read(file, limit: PlanInput.maximumSize)
      if case .failure(let problem) = content {
        throw ValidationError("--state \"\(file)\" can't be used: \(problem.reason)")
      }
      var input = PlanInput(path: file, content: content)
      input.module = folder
      return input
    }
  }

  private static func parts(_ text: String) -> (folder: String?, file: String) {
    // A file whose own name has the sign stands for itself.
    if InputFile.kind(of: text) == .file { return (nil, text) }
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return (nil, text) }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }
}
