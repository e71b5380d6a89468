// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax

/// The programs that `Documentation/rego-library.md` shows: each stands between a line
/// `// example: NAME` and the next of `// end`, and a test compares them with the page.
enum LibraryExample {
  static let shop = """
    package shop

    default allow := false

    allow if input.user in data.staff

    deny contains reason if {
      some item in input.items
      item.price > 100
      reason := sprintf("%s costs %v", [item.name, item.price])
    }
    """

  /// Compiles once and asks from several threads.
  static func asks() async throws -> [String] {
    // example: ask
    let data = JSONReader.read(SourceFile(path: "data.json", text: #"{"staff": ["ada"]}"#))
    let policy = try RegoPolicy(
      query: "data.shop.deny[reason]",
      modules: [SourceFile(path: "shop.rego", text: shop)],
      data: data.document)

    let orders = [
      #"{"user": "ada", "items": [{"name": "a desk", "price": 120}]}"#,
      #"{"user": "eve", "items": [{"name": "a pen", "price": 2}]}"#,
    ]
    let reasons = try await withThrowingTaskGroup(of: [String].self) { group in
      for order in orders {
        group.addTask {
          let input = JSONReader.read(SourceFile(path: "order.json", text: order))
          let answers = try policy.evaluate(input: input.document)
          return answers.answers.compactMap { $0.bindings["reason"]?.string }
        }
      }
      return try await group.reduce([], +)
    }
    // reasons == ["a desk costs 120"]
    // end
    return reasons
  }

  /// Says what is wrong with policies and evaluations.
  static func fails() throws -> (compilation: String, evaluation: String) {
    // example: errors
    var refusal = ""
    do {
      _ = try RegoPolicy(
        query: "data.a.p", modules: [SourceFile(path: "a.rego", text: "package a\n\np if x")])
    } catch {
      for problem in error.errors {
        // rego_unsafe_var_error, a.rego, 3, 6
        _ = (problem.code.rawValue, problem.file?.path, problem.line, problem.column)
      }
      refusal = error.description
    }
    // refusal == "1 error occurred: a.rego:3: rego_unsafe_var_error: var x is unsafe"
    // end

    // example: limits
    let cancellation = RegoCancellation()  // cancel() it from any thread
    let endless = try RegoPolicy(
      query:
        "every x in numbers.range(1, 9999) { every y in numbers.range(1, 9999) { x + y > 0 } }",
      modules: [],
      limits: RegoLimits(memory: 64 << 20, time: .milliseconds(50)))
    var message = ""
    do {
      _ = try endless.evaluate(cancellation: cancellation)
    } catch {
      message = "\(error.code.rawValue): \(error.message)"
    }
    // message == "eval_cancel_error: evaluation takes too long"
    // end
    return (refusal, message)
  }

  /// Grants policies a function of the host's, and what they print.
  static func grants(_ log: @escaping @Sendable (String) -> Void) throws -> Int? {
    // example: host
    let length = Builtin("host.length", [.string], .number, summary: "The length of a text.") {
      call throws(BuiltinError) in
      guard let text = call[0].string else {
        throw BuiltinError(code: .type, message: "operand 1 must be string")
      }
      return .integer(text.count)
    }
    var options = RegoCompiler.Options()
    options.builtins.add(length)
    let policy = try RegoPolicy(
      query: #"print("asked"); n := host.length("four")"#, modules: [], options: options
    ) { arena in
      BuiltinContext(arena: arena, now: 0, seed: 0, print: log)
    }
    let answer = try policy.evaluate().answers.first?.bindings["n"]?.integer
    // answer == 4
    // end
    return answer
  }

  /// Judges an input that isn't known as a whole, and tells what decided.
  static func unknowns() throws -> [String] {
    // example: unknowns
    let file = SourceFile(
      path: "tls.rego",
      text: """
        package tls

        deny contains "TLS is off" if not input.listener.tls

        deny contains "version is old" if input.listener.version < 12
        """)
    let parsed = RegoParser.parseModule(file)
    let compilation = RegoCompiler().compile(modules: [parsed.value].compactMap { $0 })
    guard let program = compilation.program, let rule = program.rule(["tls", "deny"]) else {
      return (parsed.errors + compilation.errors).map(\.description)
    }

    let arena = Arena()
    let version = arena.unknown(
      Node.Unknown(symbol: arena.string("var.tls_version"), valueKind: .integer))
    let listener = arena.object([
      Node.Entry(key: arena.string("tls"), value: .boolean(true)),
      Node.Entry(key: arena.string("version"), value: version),
    ])
    let input = arena.object([Node.Entry(key: arena.string("listener"), value: listener)])

    let machine = RegoMachine(program: program)
    let found = try machine.solutions(of: rule, input: input)
    let lines = found.solutions.map { solution in
      let verdict = solution.isPossible ? "undetermined" : "fail"
      let paths = solution.causes.map { $0.path.compactMap(\.string).joined(separator: ".") }
      return "\(verdict): \(solution.value.string ?? ""), by \(paths.joined(separator: ", "))"
    }
    // lines == ["undetermined: version is old, by listener.version"]
    withExtendedLifetime(arena) {}
    // end
    return lines
  }

  /// Reads policies and data as the command line does.
  static func reads() throws -> RegoAnswers {
    // example: sources
    var reader = RegoSourceReader()
    reader.add(SourceFile(path: "shop.rego", text: shop))
    reader.add(SourceFile(path: "staff.yaml", text: "- ada\n- grace\n"), at: ["staff"])
    let sources = reader.finish()
    guard sources.errors.isEmpty else { throw sources.errors[0] }
    let policy = try RegoPolicy(
      query: "data.shop.allow", modules: sources.modules.map(\.file), data: sources.data)
    let input = JSONReader.read(SourceFile(path: "input.json", text: #"{"user": "grace"}"#))
    let answers = try policy.evaluate(input: input.document)
    // answers.isTrue
    // end
    return answers
  }

  /// Formats a policy, and runs tests.
  static func tests() throws -> (formatted: String, passed: Int) {
    // example: tools
    let formatted = RegoFormatter.format(SourceFile(path: "a.rego", text: "package a\np=1"))
    let text = formatted.value.map { String(decoding: $0, as: UTF8.self) } ?? ""
    // text == "package a\n\np := 1\n"

    let test = """
      package shop_test

      import data.shop

      test_staff if shop.allow with input as {"user": "ada"} with data.staff as ["ada"]
      """
    let modules = [("shop.rego", shop), ("shop_test.rego", test)].compactMap { path, text in
      RegoParser.parseModule(SourceFile(path: path, text: text)).value
    }
    var options = RegoTestRunner.Options()
    options.coverage = true
    let run = try RegoTestRunner(options: options).run(modules: modules)
    let passed = run.counts.passed
    // passed == 1, and run.coverage tells the lines
    // end
    return (text, passed)
  }
}
