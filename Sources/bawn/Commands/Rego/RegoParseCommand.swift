// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import RegoEngine
internal import RegoSyntax

/// `bawn rego parse`: a file's syntax tree, as `opa parse` gives it.
struct RegoParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse", abstract: "Prints the syntax tree of a Rego file.",
    discussion: "Exit codes: 0 printed; 1 the file can't be read or parsed.")

  /// How the tree is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case pretty, json
  }

  @Option(
    name: [.customShort("f", allowingJoined: true), .long], help: "The output format.")
  var format = Format.pretty

  @Option(
    help: """
      What the JSON holds besides the tree: locations, comments; a minus before a name leaves it \
      out, such as locations,-comments.
      """)
  var jsonInclude = ""

  @Flag(help: "Reads the file as OPA before 1.0 did.")
  var v0Compatible = false

  @Flag(help: "Reads the file as OPA 1.x does; the default.")
  var v1Compatible = false

  @Argument(help: "The file; - is standard input.")
  var file: String

  func run() throws {
    let options = try self.options()
    let source: SourceFile
    do {
      source = file == "-" ? try RegoFiles.standardInput() : try RegoFiles.source(file)
    } catch let error as RegoFiles.Failure {
      throw Self.end(error.description)
    }
    let version = v0Compatible && !v1Compatible ? RegoVersion.v0 : .v1
    let parsed = RegoParser.parseModule(source, version: version)
    let errors = parsed.errors + (parsed.value.map { RegoMetadata.errors(in: $0) } ?? [])
    guard let module = parsed.value, errors.isEmpty else {
      throw Self.end(RegoError.report(errors))
    }
    switch format {
    case .pretty: try StandardOutput.writeForeign(Array(SyntaxOutline.text(of: module).utf8))
    case .json:
      let arena = Arena()
      let document = SyntaxTreeWriter.document(of: module, options: options, in: arena)
      let text = JSONWriter.string(document, options: .pretty) + "\n"
      try StandardOutput.write(Array(text.utf8))
      withExtendedLifetime(arena) {}
    }
  }

  private static func end(_ message: String) -> ExitCode {
    try? StandardOutput.write(Array((ErrorText.readable(message) + "\n").utf8), to: 2)
    return ExitCode(1)
  }

  private func options() throws -> SyntaxTreeWriter.Options {
    var options: SyntaxTreeWriter.Options = [.comments, .annotations]
    for name in jsonInclude.split(separator: ",") {
      let isRemoved = name.hasPrefix("-")
      let option: SyntaxTreeWriter.Options
      switch name.drop(while: { $0 == "-" }) {
      case "locations": option = .locations
      case "comments": option = .comments
      default:
        throw ValidationError("\"\(name)\" can't be included; there are locations and comments")
      }
      if isRemoved { options.remove(option) } else { options.insert(option) }
    }
    return options
  }
}
