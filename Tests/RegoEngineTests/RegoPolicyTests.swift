// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

/// The front for programs that only want answers.
@Suite("a prepared policy")
struct RegoPolicyTests {
  private static let shop = SourceFile(
    path: "shop.rego",
    text: """
      package shop

      allow if input.user in data.staff

      reasons contains reason if {
        some item in input.items
        item.price > 100
        reason := sprintf("%s costs %d", [item.name, item.price])
      }
      """)

  private static func policy(_ query: String) throws -> RegoPolicy {
    try RegoPolicy(
      query: query, modules: [shop], data: try RegoFixture.json(#"{"staff": ["ada", "grace"]}"#))
  }

  @Test("answers about each input given to it")
  func answers() throws {
    let policy = try Self.policy("data.shop.allow")
    #expect(try policy.evaluate(input: RegoFixture.json(#"{"user": "ada"}"#)).isTrue)
    #expect(try !policy.evaluate(input: RegoFixture.json(#"{"user": "eve"}"#)).isTrue)
    #expect(try policy.evaluate().value == nil)
  }

  @Test("gives answers that outlive later evaluations")
  func answersLast() throws {
    let policy = try Self.policy("data.shop.reasons[reason]")
    let input = #"{"items": [{"name": "NAME", "price": 120}, {"name": "pen", "price": 2}]}"#
    var kept: [RegoAnswers] = []
    for name in ["a desk", "a chair"] {
      let text = input.replacing("NAME", with: name)
      kept.append(try policy.evaluate(input: RegoFixture.json(text)))
    }
    #expect(kept.map { $0.answers.count } == [1, 1])
    #expect(kept[0].answers[0].bindings["reason"]?.string == "a desk costs 120")
    #expect(kept[1].value?.string == "a chair costs 120")
  }

  @Test("may be asked from several threads at once")
  func threads() async throws {
    let policy = try Self.policy("data.shop.allow")
    let inputs = try ["ada", "eve", "grace"].map { try RegoFixture.json(#"{"user": "\#($0)"}"#) }
    try await withThrowingTaskGroup(of: [Bool].self) { group in
      for _ in 0..<8 {
        group.addTask {
          try (0..<300).map { try policy.evaluate(input: inputs[$0 % 3]).isTrue }
        }
      }
      for try await found in group {
        #expect(found == (0..<300).map { $0 % 3 != 1 })
      }
    }
  }

  @Test("takes the time from its caller, and another one at each evaluation")
  func time() throws {
    let policy = try RegoPolicy(query: "time.now_ns()", modules: [])
    #expect(try policy.evaluate(now: 5).value?.integer == 5)
    #expect(try policy.evaluate(now: 6).value?.integer == 6)
    #expect(try #require(policy.evaluate().value?.integer) > 1_700_000_000_000_000_000)
  }

  @Test("tells all that is wrong with its modules, each with its place")
  func errors() throws {
    let broken = SourceFile(path: "broken.rego", text: "package b\n\nallow if {\n  x :=\n}\n")
    #expect {
      try RegoPolicy(query: "data.b.allow", modules: [broken])
    } throws: { error in
      "\(error)".hasPrefix("1 error occurred: broken.rego:5: rego_parse_error: unexpected }")
    }
    let unsafe = SourceFile(path: "u.rego", text: "package u\np if x > 1\nq if y > 1\n")
    #expect {
      try RegoPolicy(query: "data.u.p", modules: [unsafe])
    } throws: { error in
      (error as? RegoErrors)?.errors.map(\.line) == [2, 3]
    }
  }

  @Test("ends a runaway evaluation with an error, and can be asked again")
  func runaway() throws {
    let policy = try RegoPolicy(
      query: "count([1 | numbers.range(1, 3000)[_]; numbers.range(1, 3000)[_]]) > input.least",
      modules: [], limits: RegoLimits(steps: 100_000))
    for _ in 0..<2 {
      #expect(throws: RegoEvaluationError.self) {
        try policy.evaluate(input: RegoFixture.json(#"{"least": 1}"#))
      }
    }
  }
}
