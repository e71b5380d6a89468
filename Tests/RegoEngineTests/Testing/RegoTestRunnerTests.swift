// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

@Suite("test runner")
struct RegoTestRunnerTests {
  private func run(
    _ texts: String..., data: String = "{}",
    options change: (inout RegoTestRunner.Options) -> Void = { _ in }
  ) throws -> RegoTestRun {
    var options = RegoTestRunner.Options()
    change(&options)
    let modules = try texts.enumerated().map { index, text in
      let parsed = RegoParser.parseModule(SourceFile(path: "\(index)_test.rego", text: text))
      return try #require(parsed.value, "\(parsed.errors)")
    }
    let document = try RegoFixture.json(data)
    return try RegoTestRunner(options: options).run(modules: modules, data: document)
  }

  private func outcomes(_ run: RegoTestRun) -> [String] {
    run.results.map { result in
      switch result.outcome {
      case .pass: "\(result.fullName) pass"
      case .fail: "\(result.fullName) fail"
      case .skip: "\(result.fullName) skip"
      case .error(let error): "\(result.fullName) \(error.code.rawValue)"
      }
    }
  }

  @Test("tells passes, failures, errors and skipped tests, in the order written")
  func outcomes() throws {
    let found = try run(
      """
      package a

      test_true if 1 == 1
      test_undefined if input.x
      test_false := false
      test_value := 7
      todo_test_later if false
      test_conflict := x if some x in [1, 2]
      helper if false
      inner.test_deep if true
      """,
      """
      package b["c d"]

      test_data if data.x == 1
      """, data: #"{"x": 1}"#)
    #expect(
      outcomes(found) == [
        "data.a.test_true pass", "data.a.test_undefined fail", "data.a.test_false fail",
        "data.a.test_value fail", "data.a.todo_test_later skip",
        "data.a.test_conflict eval_conflict_error", "data.a.inner.test_deep pass",
        #"data.b["c d"].test_data pass"#,
      ])
    #expect(found.counts.passed == 3)
    #expect(found.counts.failed == 3)
    #expect(found.counts.errors == 1)
    #expect(found.counts.skipped == 1)
  }

  @Test("runs each of several definitions of a test")
  func duplicates() throws {
    let found = try run("package a\n\ntest_x if true\n\ntest_x if false\n\ntest_x if true")
    #expect(
      outcomes(found) == [
        "data.a.test_x pass", "data.a.test_x#01 fail", "data.a.test_x#02 pass",
      ])
  }

  @Test("tells the cases of a parameterised test apart, also those without a value")
  func cases() throws {
    let found = try run(
      """
      package a

      test_sum[case.name] if {
        some case in [
          {"name": "good", "a": 1, "want": 2},
          {"name": "bad", "a": 2, "want": 2},
          {"name": "undefined", "want": 2},
        ]
        sum := case.a + 1
        sum == case.want
      }

      test_nested[outer][inner] if {
        some outer in ["x", "y"]
        some inner in [1, 2]
        outer != "y"
      }
      """)
    let sum = try #require(found.results.first)
    #expect(sum.isFail)
    #expect(sum.subResults.map(\.name) == ["bad", "good", "undefined"])
    #expect(sum.subResults.map(\.isFail) == [true, false, true])
    let nested = try #require(found.results.last)
    #expect(nested.subResults.map(\.name) == ["x", "y"])
    #expect(nested.subResults.map(\.isFail) == [false, true])
    #expect(nested.subResults.last?.subResults.map(\.name) == ["1", "2"])
    #expect(found.counts.total == 7)
    #expect(found.counts.failed == 4)
  }

  @Test("runs only tests whose full names match")
  func filter() throws {
    let found = try run(
      "package a\n\ntest_one if true\n\ntest_two if true",
      "package b\n\ntest_one if true"
    ) { $0.filter = #"^data\.a\..*one$"# }
    #expect(outcomes(found) == ["data.a.test_one pass"])
    #expect(throws: RegoTestError.self) { try self.run("package a") { $0.filter = "(" } }
  }

  @Test("keeps what print writes with its test")
  func prints() throws {
    let found = try run(
      """
      package a

      test_one if print("first", {1, 2})
      test_two if print("second")
      test_three if true
      """
    ) { $0.workers = 4 }
    #expect(found.results.map(\.output) == ["first {1, 2}\n", "second\n", ""])
  }

  @Test("ends a test that takes too long, and goes on")
  func timeout() throws {
    let found = try run(
      """
      package a

      test_endless if {
        some x in numbers.range(1, 1000)
        some y in numbers.range(1, 1000)
        some z in numbers.range(1, 1000)
        x + y + z < 0
      }

      test_quick if true
      """
    ) { $0.limits.time = .milliseconds(20) }
    #expect(outcomes(found) == ["data.a.test_endless eval_cancel_error", "data.a.test_quick pass"])
  }

  @Test("stops when it is cancelled")
  func cancellation() throws {
    let found = try run("package a\n\ntest_one if true") { options in
      let cancellation = RegoCancellation()
      cancellation.cancel()
      options.cancellation = cancellation
    }
    #expect(found.isInterrupted)
    #expect(found.results.isEmpty)
  }

  @Test("shows the failing expression with its values")
  func failure() throws {
    let found = try run(
      """
      package a

      test_sum if {
        x := 1
        ys := [2]
        x + ys[0] == data.want
      }
      """, data: #"{"want": 4}"#
    ) { $0.values = true }
    let failure = try #require(found.results.first?.failure)
    #expect(failure.line == 6)
    #expect(
      failure.lines(showingValues: true) == [
        "x + ys[0] == data.want",
        "|   |        |",
        "|   |        4",
        "|   ys[0]: 2",
        "|   ys: [2]",
        "x + ys[0]: 3",
        "x: 1",
      ])
    #expect(failure.values.contains { $0.title == "x" && $0.value == "1" })
    #expect(failure.values.contains { $0.title == "x + ys[0]" && $0.value == "3" })
  }

  @Test("gives the failure of each case")
  func caseFailures() throws {
    let found = try run(
      """
      package a

      test_all[name] if {
        some name, value in {"a": 1, "b": 2, "c": 3}
        doubled := value * 2
        doubled != 4
      }
      """
    ) { $0.values = true }
    let failed = found.results.first?.subResults.filter(\.isFail) ?? []
    #expect(failed.map(\.name) == ["b"])
    #expect(
      failed.first?.failure?.values.contains { $0.title == "doubled" && $0.value == "4" } == true)
  }

  @Test("reports the coverage of all tests together")
  func coverage() throws {
    let found = try run(
      "package a\n\np if input.x\n\nq if input.y",
      """
      package a_test

      test_p if data.a.p with input as {"x": true}
      test_q if not data.a.q
      """
    ) { $0.coverage = true }
    let files = try #require(found.coverage?.files)
    #expect(files.map(\.path) == ["0_test.rego", "1_test.rego"])
    #expect(files.map(\.coveredLines) == [2, 2])
    #expect(files.map(\.notCoveredLines) == [1, 0])
  }

  @Test("can't run what doesn't compile")
  func compileError() throws {
    do {
      _ = try run("package a\n\ntest_x if y")
      Issue.record("it compiled")
    } catch let error as RegoTestError {
      #expect(error == RegoTestError(code: .compile, message: ""))
      #expect(error.message.contains("0_test.rego:3: rego_unsafe_var_error: var y is unsafe"))
    }
  }

  @Test("prints failures and a summary")
  func text() throws {
    var found = try run(
      """
      package a

      test_good if true
      test_bad if false
      todo_test_later if true
      test_cases[x] if { some x in ["u", "v"]; x == "u" }
      """)
    for index in found.results.indices { found.results[index].duration = .microseconds(1500) }
    let rule = String(repeating: "-", count: 80)
    #expect(
      found.text() == """
        0_test.rego:4:
        data.a.test_bad: FAIL (1.5ms)
        data.a.todo_test_later: SKIPPED
        data.a.test_cases: FAIL (1.5ms)
          v: FAIL
        \(rule)
        PASS: 2/5
        FAIL: 2/5
        SKIPPED: 1/5

        """)
  }

  @Test("writes JUnit XML that quotes what it holds")
  func junit() throws {
    let found = try run("package a\n\ntest_x if print(\"<&\\u0001>\")\n\ntest_y if false")
    let text = found.junit
    #expect(text.contains("<testsuite name=\"data.a\" tests=\"2\" failures=\"1\" errors=\"0\""))
    #expect(text.contains("<system-out>&lt;&amp;\u{FFFD}&gt;&#xA;</system-out>"))
  }
}
