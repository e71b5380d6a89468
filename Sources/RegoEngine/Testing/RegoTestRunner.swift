// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
public import RegoSyntax
internal import Synchronization

/// Runs the tests among the rules of modules: those whose names begin with `test_`.
///
/// Tests run side by side on several threads, each as an evaluation of its own; results come in
/// the order of the modules and their rules whatever ran first.
public struct RegoTestRunner: Sendable {
  /// What is run and what is told about it.
  public struct Options: Sendable {
    /// What the modules may use; instrumentation is added as needed.
    public var compiler = RegoCompiler.Options()
    /// A regular expression (RE2) that full names such as `data.p.test_x` have to match somewhere.
    public var filter: String?
    /// What one test may use.
    public var limits = RegoLimits(time: .seconds(5))
    /// How many threads run tests; nil for as many as the machine has.
    public var workers: Int?
    /// Whether coverage is reported.
    public var coverage = false
    /// The steps of each test that are kept; nil for none.
    public var trace: RegoTrace.Detail?
    /// Whether the failing expression is told, with its values.
    public var values = false
    /// How long each test that passes is run again and again to measure it; nil for not at all.
    /// Measured tests run one after the other.
    public var measuredTime: Duration?
    /// The time that `time.now_ns` gives, in nanoseconds since 1970.
    public var now: Int64 = 0
    /// The seed of random values.
    public var seed: UInt64 = 0
    /// The environment that `opa.runtime` shows.
    public var environment: [String: String] = [:]
    /// Ends the run from outside.
    public var cancellation: RegoCancellation?

    /// All tests, five seconds for each, nothing but their outcomes.
    public init() {}
  }

  /// What is run and what is told about it.
  public let options: Options

  /// A runner with options.
  public init(options: Options = Options()) { self.options = options }

  /// Runs the tests of modules over base documents.
  ///
  /// - Throws: `.compile` with the compiler's errors, `.filter` for a filter that isn't a regular
  ///   expression. What goes wrong in a test is its outcome.
  public func run(
    modules: [Module], data: Document? = nil
  ) throws(RegoTestError) -> RegoTestRun {
    let filter = try makeFilter()
    var modules = modules
    let tests = TestDiscovery.tests(in: &modules).filter { test in
      guard let filter else { return true }
      return Array(test.fullName.utf8).withUnsafeBufferPointer { filter.matches($0) }
    }
    var compilerOptions = options.compiler
    if options.coverage || options.trace != nil || options.values
      || tests.contains(where: \.hasCases)
    {
      compilerOptions.instrumentation.formUnion([.probes, .testCases])
      if options.values { compilerOptions.instrumentation.insert(.values) }
    }
    let compilation = RegoCompiler(options: compilerOptions)
      .compile(modules: modules, queries: tests.map(Self.query))
    guard let program = compilation.program else {
      throw RegoTestError(code: .compile, message: Self.report(compilation.errors))
    }
    let outcome = Mutex(Outcome(results: Array(repeating: nil, count: tests.count)))
    let next = Atomic<Int>(0)
    let workers = options.measuredTime == nil ? options.workers ?? Workers.available : 1
    let threads = max(min(workers, tests.count), 1)
    Workers.run(threads) { _ in
      let worker = TestWorker(program: program, options: options, data: data)
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < tests.count, options.cancellation?.isCancelled != true else { break }
        let result = worker.run(tests[index], program.query(index))
        outcome.withLock { $0.results[index] = result }
      }
      outcome.withLock { $0.hits.merge(worker.hits) }
    }
    let finished = outcome.withLock { $0 }
    return RegoTestRun(
      results: finished.results.compactMap { $0 },
      coverage: options.coverage ? RegoCoverage(modules: modules, hits: finished.hits) : nil,
      isInterrupted: options.cancellation?.isCancelled == true)
  }

  private struct Outcome {
    var results: [RegoTestResult?]
    var hits = RegoHits()
  }

  private func makeFilter() throws(RegoTestError) -> Regex? {
    guard let pattern = options.filter, !pattern.isEmpty else { return nil }
    do {
      let bytes = Array(pattern.utf8)
      return try bytes.withUnsafeBufferPointer { try Regex($0) }
    } catch {
      let reason = (error as? BuiltinError)?.message ?? "\(error)"
      throw RegoTestError(code: .filter, message: reason)
    }
  }

  private static func query(_ test: DiscoveredTest) -> RegoQuery {
    let text = RuleGroup.name(test.path.map { .string($0) })
    let range = ByteRange(0, text.utf8.count)
    let head = Term(.variable(Variable("data")), range: range)
    let term = Term(
      .ref(Ref(head: head, arguments: test.path.map { Term(.string($0), range: range) })),
      range: range)
    return RegoQuery(
      Body([Expression(.term(term), range: range)], range: range),
      file: SourceFile(path: "", text: text))
  }

  private static func report(_ errors: [RegoError]) -> String {
    let text = errors.map { $0.detailedDescription() }.joined(separator: "\n")
    return errors.count == 1
      ? "1 error occurred: \(text)" : "\(errors.count) errors occurred:\n\(text)"
  }
}
