// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import RegoEngine
import Synchronization

/// `bawn rego bench`: times the evaluation of one query, as `opa bench` does.
struct RegoBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Times the evaluation of a query.",
    discussion: """
      Policies are compiled once; then the query is evaluated for about a second:

        bawn rego bench -d policies -i request.json 'data.authz.allow'

      With --iterations it is evaluated that often, and one line of JSON tells the
      time and the result. Nothing that depends on the input is kept between
      evaluations.

      Exit codes: 0 measured; 1 the policies, the input or the query are wrong, or
      the result is undefined (unless --no-fail); 130 interrupted.
      """)

  @OptionGroup var asked: RegoQueryArguments

  @OptionGroup var tuning: OPATuningArguments

  @Option(
    name: [.customShort("f", allowingJoined: true), .long], help: "The output format.")
  var format: Format = .pretty

  @Option(help: ArgumentHelp("How often the measurement is made.", valueName: "count"))
  var count = 1

  @Flag(inversion: .prefixedNo, help: "Tell how the times of single evaluations spread.")
  var metrics = true

  @Flag(inversion: .prefixedNo, help: .hidden)
  var benchmem = true

  @Flag(inversion: .prefixedNo, help: "Exit with 1 when the query is undefined.")
  var fail = true

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("The same as --data.", valueName: "path"))
  var policy: [String] = []

  @Option(
    name: .customLong("query"),
    help: ArgumentHelp("The query, where it isn't the argument.", valueName: "query"))
  var namedQuery: String?

  @Option(help: ArgumentHelp("How often the query is evaluated.", valueName: "count"))
  var iterations: Int?

  @Option(
    help: ArgumentHelp(
      "Threads that share the iterations, each with a machine of its own.", valueName: "count"))
  var threads = 1

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case pretty, json, gobench
  }

  func validate() throws {
    if let problem = asked.problem(isQueryNamed: namedQuery != nil) {
      throw ValidationError(problem)
    }
    if asked.query != nil && namedQuery != nil { throw ValidationError("specify one query") }
    if !(1...256).contains(threads) {
      throw ValidationError("--threads has to be between 1 and 256")
    }
    if threads > 1 && !isCounted { throw ValidationError("--threads needs --iterations") }
    if let iterations, !(1...1_000_000_000).contains(iterations) {
      throw ValidationError("--iterations has to be between 1 and 1000000000")
    }
    if !(1...1_000_000).contains(count) {
      throw ValidationError("--count has to be between 1 and 1000000")
    }
  }

  /// Whether the query is evaluated a given number of times, rather than for a while.
  private var isCounted: Bool { iterations != nil || namedQuery != nil || !policy.isEmpty }

  func run() throws {
    do {
      let work = try makeWork()
      if isCounted {
        try print(runCounted(work))
      } else {
        for _ in 0..<count { try print(measure(work)) }
      }
    } catch let problems as RegoProblems {
      throw end(problems.text)
    } catch let error as RegoFiles.Failure {
      throw end(error.description)
    } catch let error as RegoEvaluationError {
      let isInterrupted = Interruption.cancellation.isCancelled
      throw end(error.description, code: isInterrupted ? Interruption.exitCode : 1)
    }
  }

  private func makeWork() throws -> RegoBenchWork {
    let sources = try RegoFiles.load(
      policy + asked.data, bundles: asked.bundles.bundle, options: asked.loading())
    let input = try asked.readInput()
    let query = try asked.readQuery(namedQuery)
    let conflicts = sources.pathConflicts()
    guard conflicts.isEmpty else { throw RegoProblems(conflicts) }
    let compilation = RegoCompiler(options: try asked.compiling()).compile(
      modules: sources.modules, queries: [query])
    guard let program = compilation.program else {
      throw RegoProblems(compilation.errors)
    }
    let isPlain = asked.package == nil && asked.imports.isEmpty
    let path = isPlain ? RegoFiles.path(of: String(decoding: query.file.bytes, as: UTF8.self)) : nil
    return RegoBenchWork(
      program: program, rule: path.flatMap { program.rule($0) }, input: input, sources: sources,
      cancellation: Interruption.watch())
  }

  // MARK: - A given number of times

  private func runCounted(_ work: RegoBenchWork) throws -> String {
    let iterations = iterations ?? 1000
    let outcomes = Mutex<[Result<String, RegoEvaluationError>]>([])
    // As its peers are: prepared, with the code of the rules that are used.
    _ = try work.run(1)
    let start = ContinuousClock.now
    Workers.run(threads) { _ in
      let outcome = Result { () throws(RegoEvaluationError) in
        try work.run(max(iterations / threads, 1))
      }
      outcomes.withLock { $0.append(outcome) }
    }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let total = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    var result = "null"
    for outcome in outcomes.withLock({ $0 }) { result = try outcome.get() }
    return "{\"iterations\":\(iterations),\"total_ns\":\(total),\"per_eval_ns\":"
      + "\(Double(total) / Double(iterations)),\"result\":\(result)}"
  }

  // MARK: - For a while

  private func measure(_ work: RegoBenchWork) throws -> String {
    let machine = work.makeMachine()
    if try !work.evaluate(machine).exists, fail { throw RegoFiles.failure("undefined result") }
    let measurement = try RegoMeasurement.measure { count throws(RegoEvaluationError) in
      for _ in 0..<count { _ = try work.evaluate(machine) }
    }
    let spread = metrics ? try Self.spread(work, machine, measurement) : []
    switch format {
    case .gobench: return "BenchmarkBawnEval\t" + measurement.benchmarkText
    case .json: return Self.json(measurement, spread)
    case .pretty:
      var table = TextTable(header: ["", ""])
      table.rows = [["samples", "\(measurement.runs)"]]
      table.rows.append(["ns/op", RegoMeasurement.text(measurement.nanosecondsPerRun)])
      table.rows += spread.map { [$0.name, RegoMeasurement.text($0.value)] }
      let width = table.rows.map { $0[1].count }.max() ?? 0
      for index in table.rows.indices {
        let space = width - table.rows[index][1].count
        table.rows[index][1] = String(repeating: " ", count: space) + table.rows[index][1]
      }
      return table.lines.joined(separator: "\n")
    }
  }

  /// How the times of single evaluations spread, each timed by itself.
  private static func spread(
    _ work: RegoBenchWork, _ machine: RegoMachine, _ measurement: RegoMeasurement
  ) throws -> [(name: String, value: Double)] {
    var times: [Int64] = []
    let clock = ContinuousClock()
    for _ in 0..<min(measurement.runs, 10_000) {
      let start = clock.now
      _ = try work.evaluate(machine)
      let (seconds, attoseconds) = start.duration(to: clock.now).components
      times.append(seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
    }
    return RegoMetrics.statistics(of: times)
      .map { ("histogram_timer_rego_query_eval_ns_\($0.name)", $0.value) }
      .sorted { $0.name < $1.name }
  }

  private static func json(
    _ measurement: RegoMeasurement, _ spread: [(name: String, value: Double)]
  ) -> String {
    let arena = Arena()
    func entry(_ key: String, _ value: Node) -> Node.Entry {
      Node.Entry(key: arena.string(key), value: value)
    }
    func number(_ value: Double) -> Node {
      var text = "\(value)"
      return Int64(exactly: value).map { .integer($0) } ?? text.withUTF8 { arena.number($0) }
        ?? .null
    }
    let (seconds, attoseconds) = measurement.duration.components
    let total = seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    let extra = arena.object(spread.map { entry($0.name, number($0.value)) })
    let root = arena.object([
      entry("N", .integer(measurement.runs)), entry("T", .integer(total)),
      entry("Extra", extra),
    ])
    return JSONWriter.string(root, options: .pretty)
  }

  // MARK: - Output

  private func print(_ text: String) throws {
    try StandardOutput.write(Array((text + "\n").utf8))
  }

  private func end(_ message: String, code: Int32 = 1) -> ExitCode {
    try? StandardOutput.write(Array((ErrorText.readable(message) + "\n").utf8), to: 2)
    return ExitCode(code)
  }
}
