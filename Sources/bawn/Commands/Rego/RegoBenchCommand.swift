// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import RegoEngine
internal import Synchronization

/// `bawn rego bench`: times the evaluation of one query.
struct RegoBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Times the evaluation of a query.")

  @Option(help: "A .rego file, or a folder of policies and data.")
  var policy: String

  @Option(help: "The input document (JSON).")
  var input: String?

  @Option(help: "Base documents (JSON, YAML), or folders of them.")
  var data: [String] = []

  @Option(help: "The query, such as data.k8s.deny.")
  var query: String

  @Option(help: "How often it is evaluated.")
  var iterations = 1000

  @Option(help: "Threads that share the iterations, each with a machine of its own.")
  var threads = 1

  func run() throws {
    let sources = try RegoFiles.load([policy] + data)
    let program = try RegoFiles.program(sources, query: query)
    let inputDocument = try input.map { try RegoFiles.document($0) }
    let work = Work(
      program: program, rule: RegoFiles.path(of: query).flatMap { program.rule($0) },
      input: inputDocument?.root ?? .absent, data: sources.data.root)
    // As its peers are: prepared, with the code of the rules that are used.
    if let failure = work.run(1).failure { throw RegoFiles.failure(failure) }
    let clock = ContinuousClock()
    let start = clock.now
    let outcome: Outcome
    if threads > 1 {
      let count = max(iterations / threads, 1)
      let outcomes = Mutex<[Outcome]>([])
      Workers.run(threads) { _ in
        let made = work.run(count)
        outcomes.withLock { $0.append(made) }
      }
      outcome = outcomes.withLock { $0.first { $0.failure != nil } ?? $0[0] }
    } else {
      outcome = work.run(max(iterations, 1))
    }
    if let failure = outcome.failure { throw RegoFiles.failure(failure) }
    let elapsed = start.duration(to: clock.now)
    let parts = elapsed.components
    let total = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    print(
      "{\"iterations\":\(iterations),\"total_ns\":\(total),\"per_eval_ns\":"
        + "\(Double(total) / Double(max(iterations, 1))),\"result\":\(outcome.result)}")
    withExtendedLifetime((inputDocument, sources)) {}
  }

  /// What the last evaluation of a worker came to.
  private struct Outcome: Sendable {
    var result = "null"
    var failure: String?
  }

  /// The evaluations of one worker.
  private struct Work: Sendable {
    let program: RegoProgram
    let rule: RuleHandle?
    let input: Node
    let data: Node

    func run(_ count: Int) -> Outcome {
      let machine = RegoMachine(program: program)
      let query = program.query(0)
      var value = Node.absent
      do {
        for _ in 0..<count {
          if let rule {
            value = try machine.value(of: rule, input: input, data: data).node
          } else {
            value =
              try machine.evaluate(query, input: input, data: data)
              .answers.first?.expressions.first ?? .absent
          }
        }
      } catch {
        return Outcome(failure: error.description)
      }
      return value.exists ? Outcome(result: JSONWriter.string(value)) : Outcome()
    }
  }
}
