// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import RegoEngine
internal import RegoSyntax

/// `bawn rego parse`: a file's syntax tree, as `opa parse` gives it.
struct RegoParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse", abstract: "Prints the syntax tree of a Rego file.")

  /// How the tree is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case pretty, json
  }

  @Option(name: [.short, .long], help: "pretty or json.")
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
    let source = file == "-" ? try RegoFiles.standardInput() : try RegoFiles.source(file)
    let version = v0Compatible && !v1Compatible ? RegoVersion.v0 : .v1
    let parsed = RegoParser.parseModule(source, version: version)
    let errors = parsed.errors + (parsed.value.map { RegoMetadata.errors(in: $0) } ?? [])
    guard let module = parsed.value, errors.isEmpty else {
      try StandardOutput.write(
        Array((RegoFiles.escaped(RegoError.report(errors)) + "\n").utf8), to: 2)
      throw ExitCode(1)
    }
    switch format {
    case .pretty: try StandardOutput.write(Array(SyntaxOutline.text(of: module).utf8))
    case .json:
      let arena = Arena()
      let document = SyntaxTreeWriter.document(of: module, options: options, in: arena)
      let text = JSONWriter.string(document, options: .pretty) + "\n"
      try StandardOutput.write(Array(text.utf8))
      withExtendedLifetime(arena) {}
    }
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
