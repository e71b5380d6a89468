// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

@Suite("limits")
struct LimitTests {
  private static let endless = """
    package t

    p contains x if {
      some a in numbers.range(1, 1000)
      some b in numbers.range(1, 1000)
      some c in numbers.range(1, 1000)
      x := a + b + c
      x < 0
    }
    """

  private func message(_ limits: RegoLimits, _ text: String = endless) throws -> String {
    let fixture = try RegoFixture(text, limits: limits)
    let rule = try fixture.rule("p")
    do throws(RegoEvaluationError) {
      _ = try fixture.machine.value(of: rule)
      return ""
    } catch {
      return error.message
    }
  }

  @Test("ends an evaluation after too many steps")
  func stepLimit() throws {
    #expect(try message(RegoLimits(steps: 100_000)) == "evaluation takes too many steps")
  }

  @Test("ends an evaluation after too long a time")
  func timeLimit() throws {
    let found = try message(RegoLimits(time: .milliseconds(5)))
    #expect(found == "evaluation takes too long")
  }

  @Test("ends an evaluation that takes too much memory")
  func memoryLimit() throws {
    let text = """
      package t

      p := [[a, b] | some a in numbers.range(1, 3000); some b in numbers.range(1, 3000)]
      """
    #expect(
      try message(RegoLimits(memory: 1 << 20), text) == "evaluation takes too much memory")
  }

  @Test("ends an evaluation that takes a few large steps", arguments: [1 << 26, .max])
  func largeSteps(memory: Int) throws {
    let text = """
      package t

      big := numbers.range(1, 100000)

      p := [count(array.concat(big, big)) | some i in numbers.range(1, 4000)]
      """
    let time: Duration = memory == .max ? .milliseconds(300) : .seconds(60)
    let found = try message(RegoLimits(memory: memory, time: time), text)
    #expect(
      found
        == (memory == .max ? "evaluation takes too long" : "evaluation takes too much memory"))
  }

  @Test("ends an evaluation that was cancelled")
  func cancellation() throws {
    let fixture = try RegoFixture(Self.endless)
    let cancellation = RegoCancellation()
    cancellation.cancel()
    fixture.machine.cancellation = cancellation
    #expect(throws: RegoEvaluationError.self) {
      try fixture.machine.value(of: fixture.rule("p"))
    }
  }

  @Test("refuses chains of rules that are too deep")
  func depthLimit() throws {
    var text = "package t\n\np := r0\n"
    for index in 0..<600 { text += "r\(index) := input.x + r\(index + 1)\n" }
    text += "r600 := 1\n"
    let fixture = try RegoFixture(text, limits: RegoLimits(depth: 200))
    let input = try RegoFixture.json(#"{"x": 1}"#)
    #expect(throws: RegoEvaluationError.self) {
      try fixture.machine.value(of: fixture.rule("p"), input: input.root)
    }
    let deep = RegoMachine(program: fixture.program)
    #expect(try deep.value(of: fixture.rule("p"), input: input.root).node.integer == 601)
  }

  @Test("goes on after an evaluation that failed")
  func recovers() throws {
    let fixture = try RegoFixture(
      """
      package t

      p := q
      q := r
      r := x if some x in input.a
      """)
    let bad = try RegoFixture.json(#"{"a": [1, 2]}"#)
    let good = try RegoFixture.json(#"{"a": [3]}"#)
    #expect(throws: RegoEvaluationError.self) {
      try fixture.machine.value(of: fixture.rule("p"), input: bad.root)
    }
    let value = try fixture.machine.value(of: fixture.rule("p"), input: good.root)
    #expect(value.node.integer == 3)
  }

  @Test("one program serves several threads")
  func sharesPrograms() async throws {
    let fixture = try RegoFixture(
      """
      package t

      p := sum([x | some x in input.a])
      """)
    let program = fixture.program
    let rule = try fixture.rule("p")
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<8 {
        group.addTask {
          let machine = RegoMachine(program: program)
          guard let input = try? RegoFixture.json("{\"a\": [\(number), 1]}") else { return false }
          for _ in 0..<100 {
            let value = try? machine.value(of: rule, input: input.root)
            guard value?.node.integer == Int64(number + 1) else { return false }
          }
          return true
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
