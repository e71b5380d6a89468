// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

/// Three-valued evaluation must never promise more than holds: with leaves of the input masked as
/// unknown, a certain verdict has to be that of the original and of any other filling.
@Suite("soundness over unknowns")
struct SoundnessTests {
  private enum Verdict {
    case pass, fail, undetermined
  }

  /// A small generator of its own, so that every run tries the same cases.
  struct Randomness: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    mutating func pick<Value>(_ values: [Value]) -> Value {
      values[Int(next() % UInt64(values.count))]
    }
    mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }
  }

  @Test("certain verdicts hold for every filling", arguments: 0..<40)
  func certainVerdictsHold(_ seed: Int) throws {
    var random = Randomness(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
    for _ in 0..<25 {
      let policy = Self.policy(&random)
      let parsed = RegoParser.parseModule(SourceFile(path: "p.rego", text: policy))
      let module = try #require(parsed.value, "\(parsed.errors) in\n\(policy)")
      let compilation = RegoCompiler().compile(modules: [module])
      let program = try #require(
        compilation.program, "\(compilation.errors.map(\.message)) in\n\(policy)")
      let machine = RegoMachine(program: program)
      let rule = try #require(program.rule(["t", "deny"]))
      for _ in 0..<4 {
        let arena = Arena()
        let input = Self.input(&random, depth: 0, in: arena)
        let masks = Randomness(state: random.next() | 1)
        let masked = Self.filled(input, masks, { _, arena in arena.unknown(.init()) }, in: arena)
        guard let verdict = try? judge(machine, rule, masked) else { continue }
        guard verdict != .undetermined else { continue }
        for turn in 0..<6 {
          var values = Randomness(state: random.next() | 1)
          let filling =
            turn == 0
            ? input
            : Self.filled(input, masks, { _, arena in Self.leaf(&values, in: arena) }, in: arena)
          guard let other = try? judge(machine, rule, filling) else { continue }
          #expect(
            other == verdict,
            """
            \(verdict) under masks, \(other) for a filling of
            \(JSONWriter.string(masked)): \(JSONWriter.string(filling))
            \(policy)
            """)
          if other != verdict { return }
        }
      }
    }
  }

  @Test("doubts seldom where every filling agrees")
  func doubtsSeldom() throws {
    var random = Randomness(state: 0x1234_5678_9ABC_DEF1)
    var judged = 0
    var certain = 0
    var needless = 0
    for _ in 0..<150 {
      let policy = Self.policy(&random)
      let parsed = RegoParser.parseModule(SourceFile(path: "p.rego", text: policy))
      let module = try #require(parsed.value)
      let program = try #require(RegoCompiler().compile(modules: [module]).program)
      let machine = RegoMachine(program: program)
      let rule = try #require(program.rule(["t", "deny"]))
      let arena = Arena()
      let input = Self.input(&random, depth: 0, in: arena)
      let masks = Randomness(state: random.next() | 1)
      let masked = Self.filled(input, masks, { _, arena in arena.unknown(.init()) }, in: arena)
      guard let verdict = try? judge(machine, rule, masked) else { continue }
      judged += 1
      if verdict != .undetermined {
        certain += 1
        continue
      }
      var seen: Set<Verdict> = []
      for _ in 0..<20 {
        var values = Randomness(state: random.next() | 1)
        let filling = Self.filled(
          input, masks, { _, arena in Self.leaf(&values, in: arena) }, in: arena)
        if let other = try? judge(machine, rule, filling) { seen.insert(other) }
      }
      if seen.count < 2 { needless += 1 }
    }
    #expect(certain * 4 > judged, "\(certain) certain of \(judged)")
    #expect(needless * 5 <= judged, "\(needless) needless doubts of \(judged)")
  }

  private func judge(
    _ machine: RegoMachine, _ rule: RuleHandle, _ input: Node
  ) throws -> Verdict {
    let found = try machine.solutions(of: rule, input: input)
    if found.solutions.contains(where: { !$0.isPossible }) { return .fail }
    return found.solutions.isEmpty ? .pass : .undetermined
  }

  // MARK: - Inputs

  private static func leaf(_ random: inout Randomness, in arena: Arena) -> Node {
    switch random.next() % 8 {
    case 0: .boolean(true)
    case 1: .boolean(false)
    case 2: .null
    case 3: .integer(Int64(1))
    case 4: .integer(Int64(2))
    case 5: arena.string("a")
    case 6: arena.string("ab")
    default: arena.string("b")
    }
  }

  private static func input(_ random: inout Randomness, depth: Int, in arena: Arena) -> Node {
    if depth > 2 || (depth > 0 && random.chance(45)) { return leaf(&random, in: arena) }
    if depth > 0, random.chance(50) {
      return arena.array(
        (0..<Int(random.next() % 4)).map { _ in input(&random, depth: depth + 1, in: arena) })
    }
    var entries: [Node.Entry] = []
    for key in ["a", "b", "c", "d"] where depth == 0 || random.chance(60) {
      entries.append(
        Node.Entry(key: arena.string(key), value: input(&random, depth: depth + 1, in: arena)))
    }
    return arena.sortedObject(entries)
  }

  /// The input with some leaves replaced: always the same ones for the same masks.
  private static func filled(
    _ node: Node, _ masks: Randomness, _ value: (Node, Arena) -> Node, in arena: Arena
  ) -> Node {
    var masks = masks
    return filled(node, &masks, value, in: arena)
  }

  private static func filled(
    _ node: Node, _ masks: inout Randomness, _ value: (Node, Arena) -> Node, in arena: Arena
  ) -> Node {
    switch node.kind {
    case .array:
      var elements: [Node] = []
      for element in node.elements {
        elements.append(filled(element, &masks, value, in: arena))
      }
      return arena.array(elements)
    case .object:
      var entries: [Node.Entry] = []
      for entry in node.entries {
        entries.append(
          Node.Entry(key: entry.key, value: filled(entry.value, &masks, value, in: arena)))
      }
      return arena.sortedObject(entries)
    default:
      return masks.chance(30) ? value(node, arena) : node
    }
  }

  // MARK: - Policies

  private static let paths = [
    "input.a", "input.b", "input.a.b", "input.b.a", "input.c", "input.c[0]", "input.d.c",
    "input.a[_]", "input.b[_]", "input.c[_].a", "input.d[_][_]", "input[_]",
  ]

  private static let values = ["1", "2", "\"a\"", "\"ab\"", "true", "false", "null", "[1]"]

  private static func statement(_ random: inout Randomness, _ number: Int) -> String {
    let path = random.pick(paths)
    let other = random.pick(paths)
    let value = random.pick(values)
    let x = "x\(number)"
    switch random.next() % 22 {
    case 0: return path
    case 1: return "not \(path.replacing("_", with: "0"))"
    case 2: return "\(path) == \(value)"
    case 3: return "\(path) != \(value)"
    case 4: return "\(path) > \(value)"
    case 5: return "startswith(\(path), \"a\")"
    case 6: return "\(value) in \(path.replacing("_", with: "0"))"
    case 7: return "count(\(path)) > 1"
    case 8: return "is_string(\(path))"
    case 9: return "\(path) == \(other)"
    case 10: return "every \(x) in \(path.replacing("_", with: "0")) { \(x) != \(value) }"
    case 11: return "some \(x) in \(path); \(x) == \(value)"
    case 12: return "\(x) := [y | y := \(path); y != \(value)]; count(\(x)) == 1"
    case 13: return "\(x) := {y | y := \(path)}; count(\(x)) > 1"
    case 14: return "\(x) := {y | y := \(path); y == \(other)}; \(value) in \(x)"
    case 15: return "object.get(input, [\"a\", \"b\"], \(value)) == \(random.pick(values))"
    case 16: return "not helper(\(path.replacing("_", with: "0")))"
    case 17: return "helper(\(path))"
    case 18: return "flag == \(random.pick(["true", "false", "1", "2"]))"
    case 19: return "some \(x) in members; \(x) == \(value)"
    case 20: return "not flag"
    default: return "entries[\(value)] == \(random.pick(values))"
    }
  }

  private static func body(_ random: inout Randomness, _ count: Int) -> String {
    (0..<count).map { "  " + statement(&random, $0) }.joined(separator: "\n")
  }

  private static func policy(_ random: inout Randomness) -> String {
    // The helpers read the input alone, so that nothing is recursive.
    func simple() -> String {
      let path = random.pick(paths)
      switch random.next() % 4 {
      case 0: return path
      case 1: return "\(path) == \(random.pick(values))"
      case 2: return "\(path) != \(random.pick(values))"
      default: return "not \(path.replacing("_", with: "1")) == \(random.pick(values))"
      }
    }
    var text = "package t\n\n"
    if random.chance(70) { text += "default flag := false\n\n" }
    text += "flag if {\n  \(simple())\n}\n\n"
    text += "flag := \(random.pick(["true", "1"])) if {\n  \(simple())\n  \(simple())\n}"
    text += random.chance(40) ? " else := 2 if {\n  \(simple())\n}\n\n" : "\n\n"
    text += "helper(v) if v == \(random.pick(values))\n\n"
    text += "helper(v) if {\n  is_number(v)\n  v > 1\n}\n\n"
    text += "members contains m if m := \(random.pick(paths))\n\n"
    text += "entries[k] contains v if {\n  some k, v in \(random.pick(["input", "input.a"]))\n}\n\n"
    for number in 0..<Int(random.next() % 2 + 1) {
      text += "deny contains \(number) if {\n\(body(&random, Int(random.next() % 3 + 1)))\n}\n\n"
    }
    return text
  }
}

extension String {
  fileprivate func replacing(_ part: Character, with text: String) -> String {
    map { $0 == part ? text : String($0) }.joined()
  }
}
