// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import InfrastructureCode
internal import RegoEngine
internal import Synchronization

extension ConftestPolicy {
  /// A machine and what it is given.
  final class Session {
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
      defer { withExtendedLifetime(data) {} }
      var found = 0
      var successes = 0
      for rule in plan.rules {
        let exceptions = try answers(rule.exceptionHandle, input, data.root)
        for _ in exceptions.answers {
          check.exceptions.append(
            ConftestResult(message: rule.exceptionQuery, query: rule.exceptionQuery))
        }
        note(rule.exceptionQuery, passed: true, in: &check)
        found += exceptions.answers.count
        let isExcepted = !exceptions.answers.isEmpty
        let results = try self.results(rule, input, data.root)
        note(rule.query, passed: results.allSatisfy { $0 == nil }, in: &check)
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

    /// Keeps a query with its steps and what it printed.
    private func note(_ query: String, passed: Bool, in check: inout ConftestCheck) {
      let lines = printed.take()
      guard policy.options.isTraced else { return }
      check.queries.append(
        ConftestCheck.Query(
          text: query, passed: passed, output: (machine.observer?.trace.lines() ?? []) + lines))
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
      if policy.options.isTraced {
        var options = RegoObserver.Options()
        options.trace = .full
        machine.observer = RegoObserver(options: options)
      }
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
      let path = FilePath.join(policy.options.workingFolder, path)
      let file = arena.object([
        Node.Entry(key: text("dir"), value: text(FilePath.parent(path))),
        Node.Entry(key: text("name"), value: text(FilePath.lastPart(path))),
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
