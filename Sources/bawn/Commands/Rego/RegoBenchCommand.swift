// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import RegoEngine

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

  func run() throws {
    let sources = try RegoFiles.load([policy] + data)
    let program = try RegoFiles.program(sources, query: query)
    let inputDocument = try input.map { try RegoFiles.document($0) }
    let machine = RegoMachine(program: program)
    let clock = ContinuousClock()
    var value = Node.absent
    let root = inputDocument?.root ?? .absent
    let base = sources.data.root
    let handle = program.query(0)
    let rule = RegoFiles.path(of: query).flatMap { program.rule($0) }
    let start = clock.now
    for _ in 0..<max(iterations, 1) {
      do {
        if let rule {
          value = try machine.value(of: rule, input: root, data: base).node
        } else {
          value =
            try machine.evaluate(handle, input: root, data: base)
            .answers.first?.expressions.first ?? .absent
        }
      } catch {
        throw RegoFiles.failure(error.description)
      }
    }
    let elapsed = start.duration(to: clock.now)
    let parts = elapsed.components
    let total = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    let result = value.exists ? JSONWriter.string(value) : "null"
    print(
      "{\"iterations\":\(iterations),\"total_ns\":\(total),\"per_eval_ns\":"
        + "\(Double(total) / Double(max(iterations, 1))),\"result\":\(result)}")
    withExtendedLifetime((inputDocument, sources)) {}
  }
}
