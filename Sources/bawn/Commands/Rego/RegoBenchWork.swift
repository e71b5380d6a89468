// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine

/// What `bawn rego bench` measures: one query over one input, on as many machines as asked for.
struct RegoBenchWork: Sendable {
  let program: RegoProgram
  /// The rule that the query names, when it does nothing else.
  let rule: RuleHandle?
  let input: Document?
  let sources: RegoSources
  let cancellation: RegoCancellation

  /// A machine for one thread.
  func makeMachine() -> RegoMachine {
    let machine = RegoMachine(program: program)
    machine.context.now = RegoHost.now
    machine.context.seed = RegoHost.seed
    machine.context.environment = Environment.all
    machine.cancellation = cancellation
    return machine
  }

  /// The query's value, good until the machine's next evaluation; absent when it is undefined.
  func evaluate(_ machine: RegoMachine) throws(RegoEvaluationError) -> Node {
    let input = input?.root ?? .absent
    if let rule {
      return try machine.value(of: rule, input: input, data: sources.data.root).node
    }
    let query = program.query(0)
    return try machine.evaluate(query, input: input, data: sources.data.root)
      .answers.first?.expressions.first ?? .absent
  }

  /// Evaluates it a number of times.
  ///
  /// - Returns: the last value as JSON; `null` when it is undefined.
  func run(_ count: Int) throws(RegoEvaluationError) -> String {
    let machine = makeMachine()
    var value = Node.absent
    for _ in 0..<count { value = try evaluate(machine) }
    return value.exists ? JSONWriter.string(value) : "null"
  }
}
