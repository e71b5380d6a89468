// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
internal import RegoSyntax
internal import Synchronization

/// Policies and one query about them: compiled once, asked any number of times from any thread.
///
/// The way into the engine for programs that want answers and nothing else. It owns the memory that
/// answers live in, so there is no pointer to keep alive; who needs unknowns, causes or every last
/// microsecond works with `RegoCompiler` and `RegoMachine` instead.
///
/// ```swift
/// let policy = try RegoPolicy(
///   query: "data.shop.allow",
///   modules: [SourceFile(path: "shop.rego", text: text)])
/// let input = JSONReader.read(SourceFile(path: "request", bytes: body)).document
/// let isAllowed = try policy.evaluate(input: input).isTrue
/// ```
///
/// Nothing that depends on an input is kept between evaluations.
public final class RegoPolicy: Sendable {
  /// What each evaluation may use.
  public let limits: RegoLimits
  /// The base documents.
  public let data: Document?
  /// Whether a failing built-in is an error rather than undefined.
  public let strictBuiltinErrors: Bool
  private let program: RegoProgram
  private let makeContext: @Sendable (Arena) -> BuiltinContext
  /// Machines that nobody is using: as many as there ever were evaluations at one time.
  private let idle = Mutex<[IdleMachine]>([])

  /// A machine on its way between threads. Unchecked: the list hands each to one caller at a time.
  private struct IdleMachine: @unchecked Sendable {
    let machine: RegoMachine
  }

  /// Parses and compiles modules together with a query.
  ///
  /// - Parameters:
  ///   - query: what is asked, such as `data.shop.allow` or `data.shop.deny[reason]`.
  ///   - modules: the policies' texts; their paths are what errors tell.
  ///   - data: the base documents, below `data`.
  ///   - options: what the policies may use and how strictly they are read.
  ///   - limits: what each evaluation may use.
  ///   - strictBuiltinErrors: whether a failing built-in is an error rather than undefined.
  ///   - context: gives what built-ins get besides their arguments, with results in the arena
  ///     given: printing, environment, network. Called once for each machine. Without it nothing is
  ///     granted. Its clock and seed are set anew for each evaluation.
  /// - Throws: all errors of the modules and the query.
  public init(
    query: String, modules: [SourceFile], data: Document? = nil,
    options: RegoCompiler.Options = .init(), limits: RegoLimits = .init(),
    strictBuiltinErrors: Bool = false, context: (@Sendable (Arena) -> BuiltinContext)? = nil
  ) throws(RegoErrors) {
    var errors: [RegoError] = []
    var parsed: [Module] = []
    for file in modules {
      let outcome = RegoParser.parseModule(file)
      errors += outcome.errors
      if let module = outcome.value { parsed.append(module) }
    }
    let file = SourceFile(path: "", text: query)
    let asked = RegoParser.parseQuery(file)
    errors += asked.errors
    guard errors.isEmpty, let body = asked.value else { throw RegoErrors(errors) }
    let compilation = RegoCompiler(options: options).compile(
      modules: parsed, queries: [RegoQuery(body, file: file)])
    guard let program = compilation.program else { throw RegoErrors(compilation.errors) }
    self.program = program
    self.data = data
    self.limits = limits
    self.strictBuiltinErrors = strictBuiltinErrors
    makeContext = context ?? { BuiltinContext(arena: $0, now: 0, seed: 0) }
  }

  /// Asks the query about an input.
  ///
  /// - Parameters:
  ///   - input: what it is about; nil leaves `input` undefined.
  ///   - now: what `time.now_ns` gives, in nanoseconds since 1970.
  ///   - seed: decides the random values of this evaluation.
  ///   - cancellation: ends the evaluation from another thread.
  /// - Throws: conflicts, exceeded limits, cancellation; errors of built-ins when they are strict.
  public func evaluate(
    input: Document? = nil, now: Int64 = RegoPolicy.systemTime,
    seed: UInt64 = .random(in: 0...(.max)),
    cancellation: RegoCancellation? = nil
  ) throws(RegoEvaluationError) -> RegoAnswers {
    let machine = idle.withLock { $0.popLast()?.machine } ?? makeMachine()
    defer { idle.withLock { $0.append(IdleMachine(machine: machine)) } }
    machine.cancellation = cancellation
    machine.context.now = now
    machine.context.seed = seed
    let results = try machine.evaluate(
      program.query(0), input: input?.root ?? .absent, data: data?.root ?? machine.emptyData)
    // The machine's memory is used again by the next evaluation, so answers move out of it.
    let arena = Arena(chunkSize: 1 << 10)
    let answers = results.answers.map { answer in
      RegoAnswers.Answer(
        bindings: Dictionary(
          zip(
            results.variables,
            answer.bindings.map { Document.View(node: arena.copy($0), arena: arena) }),
          uniquingKeysWith: { first, _ in first }),
        expressions: answer.expressions.map {
          Document.View(node: arena.copy($0), arena: arena)
        },
        isPossible: answer.isPossible)
    }
    return RegoAnswers(answers: answers)
  }

  /// The system's time in nanoseconds since 1970.
  public static var systemTime: Int64 { RegoMachine.systemTime() }

  private func makeMachine() -> RegoMachine {
    let arena = Arena(chunkSize: 64 << 10, limit: limits.memory)
    let machine = RegoMachine(program: program, limits: limits, context: makeContext(arena))
    machine.strictBuiltinErrors = strictBuiltinErrors
    return machine
  }
}
