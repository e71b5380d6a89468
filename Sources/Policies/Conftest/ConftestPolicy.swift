// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import InfrastructureCode
package import RegoEngine
package import RegoSyntax

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
    /// Whether the steps of each query are kept.
    package var isTraced = false
    /// The only built-ins that policies may call; nil for all.
    package var allowedBuiltins: Set<String>?
    /// The environment that `opa.runtime` shows.
    package var environment: [String: String] = [:]
    /// What `parse_config_file` and `parse_combined_config_files` may read.
    package var files: [any ConfigurationFiles] = []
    /// The folder that paths of inputs are relative to, for `data.conftest.file.dir`.
    package var workingFolder = "/"
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
  let options: Options
  let program: RegoProgram
  let data: Document
  let plans: [String: Plan]

  /// What is asked in one package.
  struct Plan: Sendable {
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
        if ConftestRule.isNeverAsked(rule.head) {
          let line = module.file.position(of: Int(rule.head.range.start)).line
          throw Failure(
            description: "\(module.file.path):\(line): \"\(rule.head.name.headName ?? "")\" is an"
              + " object, which isn't asked; write \"contains\" before \"if\"")
        }
        guard let name = rule.head.name.headName, rule.head.name.count == 1,
          ConftestRule.isAsked(name)
        else { continue }
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
    compilerOptions.builtins = ConftestBuiltins(files: options.files, modules: modules)
      .registry(allowed: options.allowedBuiltins)
    compilerOptions.isStrict = options.isStrict
    if options.isTraced { compilerOptions.instrumentation = .probes }
    let compilation = RegoCompiler(options: compilerOptions)
      .compile(modules: ConftestFileCalls.located(modules), queries: queries)
    guard let program = compilation.program else { throw Self.failure(compilation.errors) }
    self.program = program
    self.plans = plans
    self.data = data
    self.options = options
    namespaces = rules.keys.sorted()
  }

  /// Parses and compiles policies.
  ///
  /// - Throws: what is wrong with them.
  package init(
    texts: [SourceFile], data: Document? = nil, options: Options = Options()
  ) throws(Failure) {
    var reader = RegoSourceReader()
    for text in texts { reader.add(text) }
    let sources = reader.finish()
    guard sources.errors.isEmpty else {
      throw Failure(description: RegoLoadError.report(sources.errors))
    }
    try self.init(modules: sources.modules, data: data ?? sources.data, options: options)
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

  /// Asks the rules of a package about all inputs at once.
  ///
  /// - Throws: an evaluation's failure.
  package func checkCombined(
    _ inputs: [Input], namespace: String
  ) throws(Failure) -> ConftestCheck {
    let all = Self.combined(inputs)
    var check = ConftestCheck(file: "Combined", namespace: namespace)
    try Session(self).ask(all.root, "Combined", into: &check)
    withExtendedLifetime(all) {}
    return check
  }

  /// Inputs as the one document that policies get of them together: an array of objects with `path`
  /// and `contents`, sorted by path.
  package static func combined(_ inputs: [Input]) -> Document {
    let arena = Arena()
    for input in inputs { arena.retain(input.document.arena) }
    return Document(root: combined(inputs, in: arena), arena: arena)
  }

  private static func combined(_ inputs: [Input], in arena: Arena) -> Node {
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
    return arena.array(elements)
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
}
