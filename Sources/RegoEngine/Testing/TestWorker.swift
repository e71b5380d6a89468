// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax
internal import Synchronization

/// Runs one test after the other, with a machine of its own. Owned by one thread.
final class TestWorker {
  private let machine: RegoMachine
  private let observer: RegoObserver
  private let options: RegoTestRunner.Options
  private let data: Document?
  private let output = TestOutput()

  init(program: RegoProgram, options: RegoTestRunner.Options, data: Document?) {
    self.options = options
    self.data = data
    var watching = RegoObserver.Options()
    watching.coverage = options.coverage
    watching.trace = options.trace
    watching.failures = options.values
    watching.values = options.values
    watching.traceLimit = 20_000
    observer = RegoObserver(options: watching)
    let context = BuiltinContext(
      arena: Arena(chunkSize: 64 << 10, limit: options.limits.memory), now: options.now,
      seed: options.seed)
    context.environment = options.environment
    let output = output
    context.print = { output.write($0) }
    machine = RegoMachine(program: program, limits: options.limits, context: context)
    machine.cancellation = options.cancellation
    machine.observer = observer
  }

  var hits: RegoHits { observer.hits }

  func run(_ test: DiscoveredTest, _ query: QueryHandle) -> RegoTestResult {
    var result = RegoTestResult(
      package: test.packageName, name: test.ruleName, file: test.file, range: test.range,
      outcome: .skip, duration: .zero, output: "", subResults: [])
    if test.isSkipped { return result }
    output.clear()
    let start = RegoMachine.monotonicClock()
    do {
      let answers = try machine.evaluate(query, data: data?.root ?? machine.emptyData)
      let value = answers.answers.first?.expressions.first ?? .absent
      result.duration = .nanoseconds(Int64(clamping: RegoMachine.monotonicClock() &- start))
      judge(value, test, &result)
      if let time = options.measuredTime, result.isPass {
        result.measurement = try RegoMeasurement.measure(for: time) {
          count throws(RegoEvaluationError) in
          for _ in 0..<count {
            output.clear()
            _ = try machine.evaluate(query, data: data?.root ?? machine.emptyData)
          }
        }
      }
    } catch {
      result.duration = .nanoseconds(Int64(clamping: RegoMachine.monotonicClock() &- start))
      result.outcome = .error(error)
    }
    result.output = output.text
    if options.values, result.isFail { result.failure = observer.lastFailure }
    if options.trace != nil { result.trace = observer.trace }
    return result
  }

  private func judge(_ value: Node, _ test: DiscoveredTest, _ result: inout RegoTestResult) {
    guard test.hasCases, value.isKind(.object) else {
      result.outcome = value.isTrue ? .pass : .fail
      return
    }
    var found = CaseTree(value)
    for (path, failure) in observer.cases { found.add(path[...], failure) }
    result.subResults = found.results
    result.outcome = result.subResults.contains(where: \.isFail) ? .fail : .pass
  }
}

/// The cases of a parameterised test, as its value and its run tell them.
private struct CaseTree {
  private var isFail: Bool
  private var failure: RegoFailure?
  private var children: [String: CaseTree] = [:]

  private static let depthLimit = 32

  init(_ value: Node, depth: Int = 0) {
    if value.isKind(.object), depth < Self.depthLimit {
      for entry in value.entries {
        children[entry.key.string ?? entry.key.regoText] = CaseTree(
          entry.value, depth: depth + 1)
      }
      isFail = children.values.contains(where: \.isFail)
    } else {
      isFail = !value.isTrue
    }
  }

  private init() { isFail = true }

  /// Adds a case that was begun; unless it has a value, it has failed.
  mutating func add(_ path: ArraySlice<String>, _ failure: RegoFailure?, depth: Int = 0) {
    guard let first = path.first, depth < Self.depthLimit else {
      if isFail { self.failure = failure }
      return
    }
    var child = children[first] ?? CaseTree()
    child.add(path.dropFirst(), failure, depth: depth + 1)
    if child.isFail { isFail = true }
    children[first] = child
  }

  var results: [RegoTestSubResult] {
    children.sorted { $0.key < $1.key }.map { name, tree in
      RegoTestSubResult(
        name: name, isFail: tree.isFail, subResults: tree.results, failure: tree.failure)
    }
  }
}

/// What `print` writes during one test, up to a limit.
private final class TestOutput: Sendable {
  private static let limit = 1 << 20

  private let lines = Mutex("")

  var text: String { lines.withLock { $0 } }

  func clear() { lines.withLock { $0 = "" } }

  func write(_ line: String) {
    lines.withLock { text in
      guard text.utf8.count < Self.limit else { return }
      text += line + "\n"
      if text.utf8.count >= Self.limit { text += "... more output is cut\n" }
    }
  }
}
