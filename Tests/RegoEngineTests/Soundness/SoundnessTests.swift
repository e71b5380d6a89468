// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import RegoEngine
import RegoSyntax
import Testing

/// Three-valued evaluation must never promise more than holds: with leaves of the input masked as
/// unknown, a certain verdict has to be that of the original and of any other filling.
///
/// `BAWN_SOUNDNESS=10000` asks for that many policies, each with an input and masks of its own;
/// `BAWN_SOUNDNESS_SEED=n` for others than usual.
@Suite("soundness over unknowns")
struct SoundnessTests {
  private enum Verdict {
    case pass, fail, undetermined
  }

  private struct Figures {
    var judged = 0
    var failing = 0
    var passing = 0
    var undetermined = 0
    /// Undetermined although all fillings came to the same.
    var needless = 0
    /// Rules without anything unknown or possible in their values.
    var certainValues = 0
    /// Fillings compared with something certain.
    var compared = 0
    var violations: [String] = []

    var certain: Int { failing + passing }

    mutating func add(_ other: Figures) {
      judged += other.judged
      failing += other.failing
      passing += other.passing
      undetermined += other.undetermined
      needless += other.needless
      certainValues += other.certainValues
      compared += other.compared
      violations += other.violations
    }

    var summary: String {
      "\(judged) judged: \(failing) fail, \(passing) pass, \(undetermined) undetermined, "
        + "\(needless) of them needlessly; \(certainValues) certain values; "
        + "\(compared) fillings compared, \(violations.count) violations"
    }
  }

  private static let fillings = 20

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  @Test("certain verdicts hold for every filling, and few doubts are needless")
  func certainVerdictsHold() async throws {
    let count = Self.number("BAWN_SOUNDNESS") ?? 400
    let seed = Self.number("BAWN_SOUNDNESS_SEED") ?? 0
    var figures = Figures()
    try await withThrowingTaskGroup(of: Figures.self) { group in
      for half in 0..<2 {
        group.addTask {
          var figures = Figures()
          for number in stride(from: half, to: count, by: 2) {
            try Self.judge(seed: UInt64(seed * 1_000_000 + number + 1), into: &figures)
          }
          return figures
        }
      }
      for try await part in group { figures.add(part) }
    }
    if count > 400 { print(figures.summary) }
    for violation in figures.violations.prefix(5) { Issue.record("\(violation)") }
    #expect(figures.violations.isEmpty, "\(figures.summary)")
    #expect(figures.certain * 4 > figures.judged, "\(figures.summary)")
    #expect(figures.needless * 5 <= figures.judged, "\(figures.summary)")
  }

  /// Judges one policy over one masked input, and over the fillings of it.
  private static func judge(seed: UInt64, into figures: inout Figures) throws {
    var random = SeededRandomness(seed: seed)
    var written = SoundnessPolicy(random)
    let policy = written.text()
    random = written.random
    let parsed = RegoParser.parseModule(SourceFile(path: "p.rego", text: policy))
    let module = try #require(parsed.value, "\(parsed.errors) in\n\(policy)")
    let compilation = RegoCompiler().compile(modules: [module])
    let program = try #require(
      compilation.program, "\(compilation.errors.map(\.description)) in\n\(policy)")
    let machine = RegoMachine(program: program)
    let arena = Arena()
    let input = SoundnessInput(&random, in: arena)
    let fillings = [input.original] + (0..<fillings).map { _ in input.filled(&random) }
    func note(_ name: String, _ certain: String, _ other: String, _ filling: Node) {
      figures.violations.append(
        """
        \(name): \(certain) under masks, \(other) for a filling (seed \(seed)) of
        \(input.described):
        \(JSONWriter.string(filling))
        \(policy)
        """)
    }
    for name in ["deny", "allow"] {
      let rule = try #require(program.rule(["t", name]))
      // Conflicts between rules end an evaluation without a verdict.
      guard let verdict = try? verdict(machine, rule, input.masked) else { continue }
      figures.judged += 1
      var seen: Set<Verdict> = []
      for filling in fillings {
        guard let other = try? self.verdict(machine, rule, filling) else { continue }
        seen.insert(other)
        guard verdict != .undetermined else { continue }
        figures.compared += 1
        if other != verdict {
          note(name, "\(verdict)", "\(other)", filling)
          break
        }
      }
      switch verdict {
      case .fail: figures.failing += 1
      case .pass: figures.passing += 1
      case .undetermined:
        figures.undetermined += 1
        if seen.count < 2 { figures.needless += 1 }
      }
    }
    for name in ["flag", "members", "entries", "kinds", "labels", "tree"] {
      let rule = try #require(program.rule(["t", name]))
      guard let value = try? certainValue(machine, rule, input.masked) else { continue }
      figures.certainValues += 1
      for filling in fillings {
        guard let other = try? machine.value(of: rule, input: filling) else { continue }
        figures.compared += 1
        let text = text(other.node)
        if text != value {
          note(name, value, text, filling)
          break
        }
      }
    }
    withExtendedLifetime(arena) {}
  }

  private static func verdict(
    _ machine: RegoMachine, _ rule: RuleHandle, _ input: Node
  ) throws -> Verdict {
    let found = try machine.solutions(of: rule, input: input)
    if found.solutions.contains(where: { !$0.isPossible }) { return .fail }
    return found.solutions.isEmpty ? .pass : .undetermined
  }

  /// A rule's value as text; nil when it isn't certain.
  private static func certainValue(
    _ machine: RegoMachine, _ rule: RuleHandle, _ input: Node
  ) throws -> String? {
    let value = try machine.value(of: rule, input: input)
    return value.isPossible || holdsUnknown(value.node) ? nil : text(value.node)
  }

  private static func text(_ node: Node) -> String {
    node.exists ? JSONWriter.string(node) : "undefined"
  }

  private static func holdsUnknown(_ node: Node) -> Bool {
    switch node.kind {
    case .unknown: true
    case .array, .set: node.elements.contains(where: holdsUnknown)
    case .object: node.entries.contains { holdsUnknown($0.key) || holdsUnknown($0.value) }
    default: false
    }
  }
}
