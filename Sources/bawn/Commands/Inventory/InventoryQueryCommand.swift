// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Glibc
import Inventory
import RegoEngine
import RegoSyntax

/// `bawn inventory query`
struct InventoryQueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Ask a Rego query of every resource.",
    discussion: """
      The query sees one resource at a time, as "bawn inventory export" prints it:

        bawn inventory query prod.bawn 'resource.type == "aws_s3_bucket"; resource.values.bucket'
        bawn inventory query prod.bawn --type aws_instance 'resource.values.ami'
        bawn inventory query prod.bawn 'some r in resource.references; contains(r.target, "key/")'

      Each answer is a line: the resource's address, and the value of the last
      expression unless that is just true; variables are printed as an object. A "?"
      in front says that the answer depends on a value that isn't known.

      Exit codes: 0 also without answers; 1 with --fail when there is an answer; 2 when
      the query is wrong; 3 when an evaluation ended with an error.
      """)

  @Option(
    help: ArgumentHelp("Take the snapshot from this store.", valueName: "database"),
    completion: .file())
  var store: String?

  @Option(help: ArgumentHelp("With --store: the snapshot as of this time.", valueName: "time"))
  var at: TimeArgument?

  @Argument(
    help: ArgumentHelp(
      "The snapshot's file (not with --store), then the query.", valueName: "snapshot query"))
  var words: [String] = []

  @OptionGroup var filter: InventoryFilter

  @Option(help: "terminal, or json with one object a line.")
  var format: ListFormat = .terminal

  @Flag(help: "Exit with 1 when there is an answer.")
  var fail = false

  func validate() throws {
    let wanted = store == nil ? 2 : 1
    if words.count != wanted {
      throw ValidationError(
        store == nil
          ? "name a snapshot's file and a query in quotes" : "with --store, name only a query")
    }
    if at != nil, store == nil {
      throw ValidationError("--at asks a store for an earlier snapshot; name one with --store")
    }
  }

  func run() throws {
    var source = SnapshotArguments()
    source.snapshot = store == nil ? words[0] : nil
    source.store = store
    source.at = at
    let program = try compile(words.last ?? "")
    let snapshot = try source.open()
    let machine = RegoMachine(
      program: program,
      context: BuiltinContext(
        arena: Arena(chunkSize: 64 << 10), now: RegoHost.now, seed: RegoHost.seed))
    machine.cancellation = Interruption.cancellation
    _ = Interruption.watch()
    let test = filter.test
    var output = OutputBuffer()
    var hasAnswer = false
    var problem: RegoEvaluationError?
    try snapshot.forEachPiece { piece in
      for resource in piece.resources where test.covers(resource) {
        let arena = Arena(chunkSize: 4 << 10)
        let record = ResourceRecord.document(resource, in: arena)
        let input = arena.object([
          Node.Entry(key: arena.string("resource" as String), value: record)
        ])
        do throws(RegoEvaluationError) {
          let results = try machine.evaluate(machine.program.query(0), input: input)
          for answer in results.answers where Self.holds(answer) {
            hasAnswer = true
            try? output.write(line(resource, results, answer))
          }
        } catch {
          if error.code == .cancelled { throw error }
          problem = problem ?? error
        }
        withExtendedLifetime(arena) {}
      }
    }
    try output.flush()
    if Interruption.cancellation.isCancelled { throw ExitCode(Interruption.exitCode) }
    if let problem {
      throw InputFailure(message: ErrorText.readable("the query failed: \(problem)"))
    }
    if fail, hasAnswer { throw ExitCode.findings }
  }

  /// The program of a query that can say `resource`.
  private func compile(_ text: String) throws -> RegoProgram {
    let file = SourceFile(path: "query", text: text)
    let parsed = RegoParser.parseQuery(file)
    let head = RegoParser.parseModule(
      SourceFile(path: "query", text: "package query\nimport input.resource"))
    guard let body = parsed.value, !body.expressions.isEmpty, let scope = head.value else {
      throw ValidationError(
        parsed.errors.isEmpty ? "the query is empty" : RegoError.report(parsed.errors))
    }
    let compilation = RegoCompiler().compile(
      modules: [], queries: [RegoQuery(body, file: file, imports: scope.imports)])
    guard let program = compilation.program else {
      throw ValidationError(RegoError.report(compilation.errors))
    }
    return program
  }

  /// A query whose last expression is false has no answer, as a condition that doesn't hold.
  private static func holds(_ answer: RegoResultSet.Answer) -> Bool {
    answer.expressions.allSatisfy { !$0.isFalse }
  }

  private func line(
    _ resource: Resource, _ results: RegoResultSet, _ answer: RegoResultSet.Answer
  ) -> String {
    let arena = Arena(chunkSize: 4 << 10)
    func text(_ string: String) -> Node { arena.string(string) }
    func object(_ fields: [(String, Node)]) -> Node {
      arena.object(fields.map { Node.Entry(key: text($0.0), value: $0.1) })
    }
    var value = Node.absent
    if !results.variables.isEmpty {
      value = object(Array(zip(results.variables, answer.bindings)))
    } else if let last = answer.expressions.last, !last.isTrue,
      last.unknown.map({ $0.symbol.exists }) ?? true
    {
      value = last
    }
    // An expression without a value that is known may hold or not.
    let isPossible = answer.isPossible || answer.expressions.contains { $0.isKind(.unknown) }
    var options = JSONWriter.Options()
    options.unknown = .symbol(otherwise: "(unknown)")
    options.redaction = ResourceRecord.redaction
    defer { withExtendedLifetime(arena) {} }
    if format == .json {
      var fields = [("address", text(resource.address)), ("type", text(resource.type))]
      if let account = resource.account { fields.append(("account", text(account))) }
      if let region = resource.region { fields.append(("region", text(region))) }
      if value.exists { fields.append(("value", value)) }
      if isPossible { fields.append(("isPossible", .boolean(true))) }
      return JSONWriter.string(object(fields), options: options) + "\n"
    }
    let shown = value.exists ? "  " + JSONWriter.string(value, options: options) : ""
    let mark = isPossible ? "? " : ""
    return TerminalText.escaped(mark + resource.address + shown) + "\n"
  }
}
