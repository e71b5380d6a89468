// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Synchronization
import Testing

@Suite("comprehensions that are evaluated again and again")
struct ComprehensionMemoTests {
  /// Explaining evaluates every one of them, so it tells what plain evaluation has to give.
  static let bodies = [
    "x := {team: names | some a in input.items; team := a.team; names := [b.name | some b in input.items; b.team == team]}",
    "x := [n | some a in input.items; n := count({b.name | some b in input.items; b.team == a.team})]",
    "x := [l | some a in input.items; l := [1 | some b in input.items; b.deep.kind == a.deep.kind]]",
    "x := [l | some a in input.items; l := [[a.team, b.size] | some b in input.items; b.size > 5]]",
    "x := [l | some a in input.items; l := {b.name: b.size | some b in input.items}]",
    "names(team) := [b.name | some b in input.items; b.team == team]\nx := [names(a.team) | some a in input.items]",
    "names := [b.name | some b in input.items; b.team == input.team]\nx := [n | some a in input.items; n := names with input.team as a.team]",
    "f(y) := [s | some b in input.items; s := y + b.size]\nx := [f(n) | some n in [1, 1.0, 2, true, null, 1]; is_number(n)]",
    "x := [l | some a in input.items; l := [z | z := a.size]]",
    "x := [l | some n in [1, 1.0, 1.00]; l := [z | z := n; input.items]]",
    "x := [l | some a in input.items; every b in [a] { l := [z | some z in input.items; z.name == b.name]; count(l) > 0 }; l := a.name]",
    "size(a) := count([1 | some b in input.items; b.size < a.size])\nx := [size(a) | some a in input.items]",
    "x := [l | some a in input.items; l := [a.missing | some b in input.items]]",
    "x := [l | some a in input.items; l := [[k | some k in b.list] | some b in input.items; b.team == a.team]]",
  ]

  private static func input(_ count: Int) -> String {
    let items = (0..<count).map { index in
      """
      {"name": "n\(index)", "team": "t\(index % 7)", "size": \(index % 11), "list": [\(index % 3)],
       "deep": {"kind": \(index % 4 == 0 ? "null" : String(index % 2))}}
      """
    }
    return "{\"team\": \"t1\", \"items\": [" + items.joined(separator: ",") + "]}"
  }

  @Test("give what they give when evaluated each time", arguments: bodies)
  func agree(_ body: String) throws {
    let fixture = try RegoFixture("package t\n\n" + body)
    for count in [0, 3, 40, 150] {
      let input = try RegoFixture.json(Self.input(count))
      let plain = try fixture.machine.value(of: fixture.rule("x"), input: input.root)
      let text = JSONWriter.string(plain.node)
      let explained = try fixture.machine.value(
        of: fixture.rule("x"), input: input.root, mode: .explaining)
      #expect(text == JSONWriter.string(explained.node))
    }
  }

  @Test("keep nothing from one evaluation to the next")
  func forget() throws {
    let fixture = try RegoFixture(
      "package t\n\nx := [s | some a in input.keys; s := sum([b.n | some b in input.items; b.k == a])]"
    )
    for n in 1...4 {
      let input = try RegoFixture.json(
        """
        {"keys": ["a", "a", "b", "a"], "items": [{"k": "a", "n": \(n)}, {"k": "b", "n": 0}]}
        """)
      let value = try fixture.machine.value(of: fixture.rule("x"), input: input.root)
      #expect(JSONWriter.string(value.node) == "[\(n),\(n),0,\(n)]")
    }
  }

  @Test("print every time")
  func printEachTime() throws {
    let fixture = try RegoFixture(
      """
      package t

      say(a) := 1 if {
        print("said")
      }

      x := [l | some a in ["p", "p", "p"]; l := [1 | print("in", a)]]

      y := [l | some a in ["p", "p"]; l := [1 | say(a)]]
      """)
    let machine = fixture.machine
    let printed = PrintedLines()
    machine.context.print = { printed.add($0) }
    _ = try machine.value(of: fixture.rule("x"))
    #expect(printed.lines == ["in p", "in p", "in p"])
    _ = try machine.value(of: fixture.rule("y"))
    #expect(printed.lines.count == 5)
  }

  /// Lines that evaluations have printed.
  private final class PrintedLines: Sendable {
    private let all = Mutex<[String]>([])
    var lines: [String] { all.withLock { $0 } }
    func add(_ line: String) { all.withLock { $0.append(line) } }
  }
}
