// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import RegoEngine

/// `bawn rego eval`: evaluates a query as `opa eval` does.
struct RegoEvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Evaluates a query and prints its results as JSON.")

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Policies (.rego), base documents (.json, .yaml), or folders of them; a.b:FILE places a"
        + " document below data.a.b.", valueName: "path"))
  var data: [String] = []

  @OptionGroup var bundles: BundleArguments

  @Option(name: [.short, .long], help: "The input document (JSON, or YAML by its name).")
  var input: String?

  @Option(help: "Names of files and folders to leave out, such as '.*'.")
  var ignore: [String] = []

  @Flag(help: "Whether a failing built-in ends the evaluation.")
  var strictBuiltinErrors = false

  @Argument(help: "The query.")
  var query: String

  func run() throws {
    var options = RegoFiles.Options()
    options.ignored = ignore
    options.reading.bundles = try bundles.reader()
    let sources = try RegoFiles.load(data, bundles: bundles.bundle, options: options)
    let program = try RegoFiles.program(sources, query: query)
    let inputDocument = try input.map { try RegoFiles.document($0) }
    let machine = RegoMachine(program: program)
    machine.strictBuiltinErrors = strictBuiltinErrors
    let results: RegoResultSet
    do {
      results = try machine.evaluate(
        program.query(0), input: inputDocument?.root ?? .absent,
        data: sources.data.root)
    } catch {
      throw RegoFiles.failure(error.description)
    }
    let arena = Arena()
    let rendered = render(results, texts: RegoFiles.expressions(query), in: arena)
    print(JSONWriter.string(rendered, options: .pretty))
    withExtendedLifetime((inputDocument, sources, arena)) {}
  }

  /// The results in the shape that `opa eval` prints.
  private func render(
    _ results: RegoResultSet, texts: [RegoFiles.ExpressionText], in arena: Arena
  ) -> Node {
    func entry(_ key: StaticString, _ value: Node) -> Node.Entry {
      Node.Entry(key: arena.string(key), value: value)
    }
    guard !results.answers.isEmpty else { return arena.object([Node.Entry]()) }
    let rows = results.answers.map { answer in
      let expressions = zip(answer.expressions, texts).map { value, text in
        arena.object([
          entry("value", value), entry("text", arena.string(text.text)),
          entry(
            "location",
            arena.object([
              entry("row", .integer(text.row)), entry("col", .integer(text.column)),
            ])),
        ])
      }
      var entries = [entry("expressions", arena.array(expressions))]
      let bindings = zip(results.variables, answer.bindings).map {
        Node.Entry(key: arena.string($0), value: $1)
      }
      if !bindings.isEmpty { entries.append(entry("bindings", arena.sortedObject(bindings))) }
      return arena.object(entries)
    }
    return arena.object([entry("result", arena.array(rows))])
  }
}
