// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Synchronization
import Testing

@Suite("profiles")
struct ProfileTests {
  private func profile(_ text: String, query: String) throws -> RegoProfile {
    let observed = try ObservedProgram(text, query: query) { $0.profile = true }
    let ticks = Ticks()
    observed.machine.clock = { ticks.next() }
    try observed.evaluate()
    return observed.observer.profile
  }

  /// A clock that goes on by 10 ns each time it is read.
  private final class Ticks: Sendable {
    private let count = Atomic<UInt64>(0)
    func next() -> UInt64 { count.add(10, ordering: .relaxed).newValue }
  }

  private static let text = """
    package t

    p contains x if {
      some x in [1, 2, 3, 4]
      x > 1
    }

    q := count(p) + 1
    """

  @Test("count evaluations, returns and statements by line")
  func counts() throws {
    let found = try profile(Self.text, query: "data.t.q")
    let byLine = Dictionary(
      uniqueKeysWithValues: found.lines.filter { $0.file.path == "p.rego" }.map { ($0.line, $0) })
    #expect(byLine[4]?.evaluations == 1)
    #expect(byLine[4]?.returns == 4)
    #expect(byLine[5]?.evaluations == 4)
    #expect(byLine[5]?.returns == 3)
    #expect(byLine[5]?.statements == 1)
    // Reading the rule, counting and adding are statements of their own.
    #expect(byLine[8]?.statements == 3)
  }

  @Test("give each statement the time until the next step")
  func times() throws {
    let found = try profile(Self.text, query: "data.t.q")
    let total = found.lines.reduce(0) { $0 + $1.nanoseconds }
    let steps = found.lines.reduce(0) { $0 + $1.evaluations + $1.returns }
    #expect(total == UInt64(steps) * 10)
    #expect(found.rules.map(\.name) == ["data.t.p", "data.t.q"])
    #expect(found.rules.map(\.evaluations) == [1, 1])
  }

  @Test("are sorted by what is asked for")
  func order() throws {
    let found = try profile(Self.text, query: "data.t.q")
    #expect(found.sorted(by: [.evaluations]).first?.line == 5)
    #expect(found.sorted(by: [.returns]).first?.line == 4)
    #expect(found.sorted(by: [.statements]).first?.line == 8)
    #expect(found.sorted(by: [.file, .line]).first?.line == 8)
  }
}
