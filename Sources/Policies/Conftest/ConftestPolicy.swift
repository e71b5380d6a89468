// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import RegoEngine
package import RegoSyntax
internal import Synchronization

/// Policies written for Conftest: packages with `deny`, `violation`, `warn` and `exception` rules.
///
/// Facts about what they mean: https://www.conftest.dev.
package struct ConftestPolicy: Sendable {
  /// How policies are read and evaluated.
  package struct Options: Sendable {
    /// Whether unused variables and imports are errors.
    package var isStrict = false
    /// Whether a failing built-in ends the run rather than making its rule undefined.
    package var showsBuiltinErrors = false
    /// The only built-ins that policies may call; nil for all.
    package var allowedBuiltins: Set<String>?
    /// The environment that `opa.runtime` shows.
    package var environment: [String: String] = [:]
    /// The time of the run in nanoseconds since 1970.
    package var now: Int64 = 0
    /// What one evaluation may use.
    package var limits = RegoLimits()

    /// Conftest's defaults.
    package init() {}
  }

  /// Why a run ended.
  package struct Failure: Error, CustomStringConvertible {
    /// The message.
    package var description: String
  }

  /// An input by the name it is reported under.
  package struct Input: Sendable {
    /// The path.
    package var path: String
    /// What it holds.
    package var document: Document

    /// An input from its parts.
    package init(path: String, document: Document) {
      self.path = path
      self.document = document
    }
  }

  /// All packages, sorted.
  package let namespaces: [String]
  private let options: Options
  private let program: RegoProgram
  private let data: Document
  private let plans: [String: Plan]

  /// What is asked in one package.
  private struct Plan: Sendable {
    var rules: [Rule] = []
    /// Definitions of all rules: each is a test.
    var count = 0

    struct Rule: Sendable {
      var isFailure: Bool
      var query: String
      var handle: Int
      var exceptionQuery: String
      var exceptionHandle: Int
    }
  }

  /// Compiles policies.
  ///
  /// - Throws: what is wrong with them.
  package init(
    modules: [Module], data: Document, options: Options = Options()
  ) throws(Failure) {
    var rules: [String: (names: [String], count: Int)] = [:]
    for module in modules {
      let namespace = Self.name(of: module)
      rules[namespace, default: ([], 0)].count += 0
      for rule in module.rules {
        guard let name = rule.head.name.headName, ConftestRule.isAsked(name) else { continue }
        rules[namespace, default: ([], 0)].count += 1
        if rules[namespace]?.names.contains(name) == false { rules[namespace]?.names.append(name) }
      }
    }
    var queries: [RegoQuery] = []
    func handle(_ text: String) throws(Failure) -> Int {
      let file = SourceFile(path: "query", text: text)
      let parsed = RegoParser.parseQuery(file)
      guard let body = parsed.value else { throw Self.failure(parsed.errors) }
      queries.append(RegoQuery(body, file: file))
      return queries.count - 1
    }
    var plans: [String: Plan] = [:]
    for (namespace, found) in rules {
      var plan = Plan(count: found.count)
      for name in found.names {
        let query = "data.\(namespace).\(name)"
        let exception =
          "data.\(namespace).exception[_][_] == \"\(ConftestRule.withoutPrefix(name))\""
        plan.rules.append(
          Plan.Rule(
            isFailure: ConftestRule.isFailure(name), query: query, handle: try handle(query),
            exceptionQuery: exception, exceptionHandle: try handle(exception)))
      }
      plans[namespace] = plan
    }
    var compilerOptions = RegoCompiler.Options()
    compilerOptions.builtins = ConftestBuiltins.registry
    if let allowed = options.allowedBuiltins {
      compilerOptions.builtins = BuiltinRegistry(
        ConftestBuiltins.registry.builtins.filter { allowed.contains($0.name) })
    }
    compilerOptions.isStrict = options.isStrict
    let compilation = RegoCompiler(options: compilerOptions)
      .compile(modules: modules, queries: queries)
    guard let program = compilation.program else { throw Self.failure(compilation.errors) }
    self.program = program
    self.plans = plans
    self.data = data
    self.options = options
    namespaces = rules.keys.sorted()
  }

  // MARK: - Checking

  /// Asks the rules of a package about inputs, each on its own. The documents of an input that is
  /// an array are asked about one by one, and reported together.
  ///
  /// - Throws: an evaluation's failure.
  package func check(
    _ inputs: [Input], namespace: String
  ) throws(Failure) -> [ConftestCheck] {
    let session = Session(self)
    var checks: [ConftestCheck] = []
    for input in inputs {
      var check = ConftestCheck(file: input.path, namespace: namespace)
      let root = input.document.root
      if root.isKind(.array) {
        for element in root.elements { try session.ask(element, input.path, into: &check) }
      } else {
        try session.ask(root, input.path, into: &check)
      }
      checks.append(check)
      withExtendedLifetime(input) {}
    }
    return checks
  }

  /// Asks the rules of a package about all inputs at once: an array of objects with `path` and
  /// `contents`, sorted by path.
  ///
  /// - Throws: an evaluation's failure.
  package func checkCombined(
    _ inputs: [Input], namespace: String
  ) throws(Failure) -> ConftestCheck {
    let arena = Arena()
    var elements: [Node] = []
    for input in inputs.sorted(by: { $0.path < $1.path }) {
      let root = input.document.root
      for document in root.isKind(.array) ? Array(root.elements) : [root] {
        elements.append(
          arena.object([
            Node.Entry(key: arena.string("contents"), value: document),
            Node.Entry(key: arena.string("path"), value: arena.string(input.path)),
          ]))
      }
    }
    var check = ConftestCheck(file: "Combined", namespace: namespace)
    try Session(self).ask(arena.array(elements), "Combined", into: &check)
    withExtendedLifetime((arena, inputs)) {}
    return check
  }

  private static func name(of module: Module) -> String {
    guard let text = RegoPackagePath.text(module.package.path) else { return "" }
    return text
  }

  private static func failure(_ errors: [RegoError]) -> Failure {
    let texts = errors.map(\.description)
    let count = texts.count == 1 ? "1 error" : "\(texts.count) errors"
    return Failure(description: "\(count) occurred: \(texts.joined(separator: "\n"))")
  }

  // MARK: - One evaluation after the other

  /// A machine and what it is given.
  private final class Session {
    private let policy: ConftestPolicy
    private let machine: RegoMachine
    private let printed: PrintedLines

    init(_ policy: ConftestPolicy) {
      self.policy = policy
      let printed = PrintedLines()
      self.printed = printed
      let context = BuiltinContext(
        arena: Arena(chunkSize: 64 << 10, limit: policy.options.limits.memory),
        now: policy.options.now, seed: UInt64(truncatingIfNeeded: policy.options.now),
        print: { printed.add($0) })
      context.environment = policy.options.environment
      machine = RegoMachine(
        program: policy.program, limits: policy.options.limits, context: context)
      machine.strictBuiltinErrors = policy.options.showsBuiltinErrors
    }

    func ask(_ input: Node, _ path: String, into check: inout ConftestCheck) throws(Failure) {
      guard let plan = policy.plans[check.namespace] else { return }
      let data = data(for: path)
      var found = 0
      var successes = 0
      for rule in plan.rules {
        let exceptions = try answers(rule.exceptionHandle, input, data.root)
        for _ in exceptions.answers {
          check.exceptions.append(
            ConftestResult(message: rule.exceptionQuery, query: rule.exceptionQuery))
        }
        check.queries.append(
          ConftestCheck.Query(
            text: rule.exceptionQuery, passed: true, output: printed.take()))
        found += exceptions.answers.count
        let isExcepted = !exceptions.answers.isEmpty
        let results = try self.results(rule, input, data.root)
        check.queries.append(
          ConftestCheck.Query(
            text: rule.query, passed: results.allSatisfy { $0 == nil }, output: printed.take()))
        if isExcepted { continue }
        for result in results {
          guard let result else {
            successes += 1
            continue
          }
          found += 1
          if rule.isFailure { check.failures.append(result) } else { check.warnings.append(result) }
        }
      }
      // A rule gives one success however many definitions it has; each definition is a test.
      check.successes += successes + max(plan.count - found - successes, 0)
    }

    /// What a rule says; nil for "nothing to say".
    private func results(
      _ rule: Plan.Rule, _ input: Node, _ data: Node
    ) throws(Failure) -> [ConftestResult?] {
      var results: [ConftestResult?] = []
      for answer in try answers(rule.handle, input, data).answers {
        for value in answer.expressions {
          // Only collections hold messages: a rule that is `true` says nothing.
          guard value.isKind(.array) || value.isKind(.set), value.count > 0 else {
            results.append(nil)
            continue
          }
          for element in value.elements {
            if let text = element.string {
              results.append(text.isEmpty ? nil : ConftestResult(message: text, query: rule.query))
            } else if element.isKind(.object) {
              guard let result = ConftestResult(element, query: rule.query) else {
                throw Failure(
                  description: "rule \"\(rule.query)\" gave an object without a text in \"msg\"")
              }
              results.append(result.message.isEmpty ? nil : result)
            }
          }
        }
      }
      return results
    }

    private func answers(
      _ handle: Int, _ input: Node, _ data: Node
    ) throws(Failure) -> RegoResultSet {
      do {
        return try machine.evaluate(
          policy.program.query(handle), input: input, data: data)
      } catch {
        throw Failure(description: "evaluating policy: \(error.description)")
      }
    }

    /// The base documents with the file at hand in `data.conftest.file`.
    private func data(for path: String) -> Document {
      let arena = Arena(chunkSize: 1 << 10)
      arena.retain(policy.data.arena)
      func text(_ text: String) -> Node { arena.string(text) }
      let slash = path.lastIndex(of: "/")
      let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
      let folder = slash.map { String(path[..<$0]) } ?? "."
      let file = arena.object([
        Node.Entry(key: text("dir"), value: text(folder.isEmpty ? "/" : folder)),
        Node.Entry(key: text("name"), value: text(name)),
      ])
      let conftest = arena.object([Node.Entry(key: text("file"), value: file)])
      let entries = policy.data.root.entries + [Node.Entry(key: text("conftest"), value: conftest)]
      return Document(root: arena.sortedObject(Array(entries)), arena: arena)
    }
  }
}

/// Lines that policies printed since they were last asked for.
private final class PrintedLines: Sendable {
  private let lines = Mutex<[String]>([])

  func add(_ line: String) {
    // A policy that prints without end shall not fill memory.
    lines.withLock { if $0.count < 10_000 { $0.append(line) } }
  }

  func take() -> [String] {
    lines.withLock { lines in
      defer { lines.removeAll() }
      return lines
    }
  }
}
