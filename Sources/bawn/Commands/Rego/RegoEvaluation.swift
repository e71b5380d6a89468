// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Glibc
import RegoEngine
import RegoSyntax

/// One run of `bawn rego eval`: reads, compiles, evaluates.
///
/// Results point into the machine's memory, so it has to live as long as its report is used.
struct RegoEvaluation {
  private let command: RegoEvalCommand
  private let cancellation: RegoCancellation
  private var metrics = RegoMetrics()
  private var machine: RegoMachine?
  private var documents: [Document] = []

  init(_ command: RegoEvalCommand, cancellation: RegoCancellation) {
    self.command = command
    self.cancellation = cancellation
  }

  /// Everything that came of it; errors are a part of that.
  mutating func report() -> RegoEvalReport {
    var report = RegoEvalReport()
    do {
      try evaluate(into: &report)
    } catch let problems as RegoProblems {
      report.fail(problems.failures)
    } catch let error as RegoEvaluationError {
      report.fail([RegoEvalReport.Failure(error)])
    } catch {
      report.fail([RegoEvalReport.Failure(message: "\(error)")])
    }
    return report
  }

  private var isProfiling: Bool {
    command.profile || command.profileLimit != nil || !command.profileSort.isEmpty
  }

  private mutating func evaluate(into report: inout RegoEvalReport) throws {
    let command = command
    let loading = try command.asked.loading()
    let sources = metrics.time("rego_load_files") {
      RegoFiles.sources(
        command.asked.data, bundles: command.asked.bundles.bundle, options: loading)
    }
    for warning in sources.warnings {
      let text = TerminalText.escaped(warning.description) + "\n"
      try StandardOutput.write(Array(text.utf8), to: STDERR_FILENO)
    }
    guard sources.errors.isEmpty else { throw RegoProblems(sources.errors) }
    let input = try metrics.time("rego_input_parse") { try command.asked.readInput() }
    documents = [sources.data] + (input.map { [$0] } ?? [])
    let query = try metrics.time("rego_query_parse") { try command.asked.readQuery() }
    report.query = query
    let conflicts = sources.pathConflicts()
    guard conflicts.isEmpty else { throw RegoProblems(conflicts) }
    let compilation = RegoCompiler(options: try compilerOptions()).compile(
      modules: sources.modules, queries: [query])
    metrics.add(compilation.stageTimes)
    guard let program = compilation.program else { throw RegoProblems(compilation.errors) }

    let machine = makeMachine(program)
    self.machine = machine
    // Not before: whoever types the input may change their mind.
    _ = Interruption.watch()
    let kept = RegoBuiltinErrors()
    if command.showBuiltinErrors { machine.builtinErrors = kept }
    defer { report.addBuiltinErrors(kept.errors) }
    try evaluate(machine, input, sources, into: &report)
  }

  private mutating func evaluate(
    _ machine: RegoMachine, _ input: Document?, _ sources: RegoSources,
    into report: inout RegoEvalReport
  ) throws {
    var times: [Int64] = []
    var profiles: [RegoProfile] = []
    var hits = RegoHits()
    defer {
      report.explanation = command.explain == .off ? nil : machine.observer?.trace
      if command.coverage { report.coverage = RegoCoverage(modules: sources.modules, hits: hits) }
      report.take(
        metrics: command.metrics || command.instrument || isProfiling ? metrics : nil,
        evaluations: times,
        profiles: isProfiling ? profiles : [],
        order: RegoQueryArguments.parted(command.profileSort).compactMap {
          RegoProfile.Order(rawValue: $0)
        },
        limit: command.profileLimit ?? 10)
    }
    for _ in 0..<command.count {
      machine.observer = makeObserver()
      let start = ContinuousClock.now
      defer {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        times.append(seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
        if let observer = machine.observer {
          hits.merge(observer.hits)
          if isProfiling { profiles.append(observer.profile) }
        }
      }
      report.results = try machine.evaluate(
        machine.program.query(0), input: input?.root ?? .absent, data: sources.data.root)
    }
  }

  // MARK: - What the command line asks for

  private var isObserving: Bool {
    command.coverage || isProfiling || command.explain != .off || command.showBuiltinErrors
  }

  private func compilerOptions() throws -> RegoCompiler.Options {
    var options = try command.asked.compiling()
    if isObserving { options.instrumentation = .probes }
    if command.varValues { options.instrumentation.formUnion([.probes, .values]) }
    return options
  }

  private func makeObserver() -> RegoObserver? {
    guard isObserving else { return nil }
    var options = RegoObserver.Options()
    options.coverage = command.coverage
    options.profile = isProfiling
    options.trace = RegoTrace.Detail(rawValue: command.explain.rawValue)
    options.values = command.varValues
    return RegoObserver(options: options)
  }

  private func makeMachine(_ program: RegoProgram) -> RegoMachine {
    var limits = RegoLimits()
    limits.time = command.timeout?.limit
    let context = BuiltinContext(
      arena: Arena(chunkSize: 64 << 10, limit: limits.memory), now: RegoHost.now,
      seed: RegoHost.seed)
    context.environment = Environment.all
    context.print = { line in
      let text = TerminalText.escaped(line) + "\n"
      try? StandardOutput.write(Array(text.utf8), to: STDERR_FILENO)
    }
    let machine = RegoMachine(program: program, limits: limits, context: context)
    machine.strictBuiltinErrors = command.strictBuiltinErrors
    machine.cancellation = cancellation
    return machine
  }
}
