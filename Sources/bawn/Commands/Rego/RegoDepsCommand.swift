// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import RegoEngine
import RegoSyntax

/// `bawn rego deps`: which documents a query depends on, as `opa deps` tells it.
struct RegoDepsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deps",
    abstract: "Shows which documents a query depends on.",
    discussion: """
      Base documents come from outside, in the input or in data; virtual documents are what \
      rules make of them. All that the query reaches through rules is shown.

        bawn rego deps -d policies 'data.authz.allow'

      Exit codes: 0 shown; 1 the policies or the query are wrong; 2 the command line is.
      """)

  @Option(
    name: .shortAndLong, parsing: .singleValue,
    help: ArgumentHelp("Policies, data, or folders of them; may be repeated.", valueName: "path"))
  var data: [String] = []

  @OptionGroup var bundles: BundleArguments

  @Option(
    parsing: .singleValue, help: "Names of files and folders to leave out; may be repeated.")
  var ignore: [String] = []

  @Flag(help: "Read policies and the query as Rego before OPA 1.0.")
  var v0Compatible = false

  // What is so anyway; OPA takes it too.
  @Flag(help: .hidden)
  var v1Compatible = false

  @Option(name: .shortAndLong, help: "The output format: pretty or json.")
  var format: Format = .pretty

  @Argument(help: "The query.")
  var query: String

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case pretty, json
  }

  func run() throws {
    let found: RegoDependencies
    do {
      found = try dependencies()
    } catch {
      let lines = "\(error)".split(separator: "\n").map { TerminalText.escaped(String($0)) }
      try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: 2)
      throw ExitCode(1)
    }
    let text = format == .json ? Self.json(found) : Self.table(found)
    try StandardOutput.write(Array(text.utf8))
  }

  private func dependencies() throws -> RegoDependencies {
    var options = RegoFiles.Options()
    options.ignored = ignore
    options.reading.bundles = try bundles.reader()
    let version: RegoVersion = v0Compatible ? .v0 : .v1
    options.reading.version = version
    let sources = try RegoFiles.load(data, bundles: bundles.bundle, options: options)
    let file = SourceFile(path: "query", text: query)
    let parsed = RegoParser.parseQuery(file, version: version)
    guard let body = parsed.value else {
      throw RegoFiles.failure(RegoFiles.describe(parsed.errors))
    }
    return try RegoDependencies(of: RegoQuery(body, file: file), modules: sources.modules)
  }

  private static func table(_ found: RegoDependencies) -> String {
    let base = found.base.map(text)
    let virtual = found.virtual.map(text)
    var table = TextTable(header: ["Base Documents", "Virtual Documents"])
    for index in 0..<max(base.count, virtual.count) {
      table.rows.append([
        index < base.count ? base[index] : "", index < virtual.count ? virtual[index] : "",
      ])
    }
    return table.lines.map { TerminalText.escaped($0) + "\n" }.joined()
  }

  /// References as OPA encodes them: an array of terms.
  private static func json(_ found: RegoDependencies) -> String {
    let arena = Arena()
    func entry(_ key: StaticString, _ value: Node) -> Node.Entry {
      Node.Entry(key: arena.string(key), value: value)
    }
    func references(_ paths: [[String]]) -> Node {
      arena.array(
        paths.map { path in
          arena.array(
            path.enumerated().map { position, part in
              arena.object([
                entry("type", arena.string(position == 0 ? "var" : "string")),
                entry("value", arena.string(part)),
              ])
            })
        })
    }
    // OPA leaves out what is empty.
    let root = arena.object(
      [("base", found.base), ("virtual", found.virtual)].filter { !$0.1.isEmpty }.map {
        Node.Entry(key: arena.string($0.0), value: references($0.1))
      })
    return JSONWriter.string(root, options: .pretty) + "\n"
  }

  private static func text(_ path: [String]) -> String {
    guard let first = path.first else { return "" }
    let arguments = path.dropFirst().map { Term(.string($0)) }
    return RegoPrinter.text(
      of: Ref(head: Term(.variable(Variable(first))), arguments: arguments))
  }
}
