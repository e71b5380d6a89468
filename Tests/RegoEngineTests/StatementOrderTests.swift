// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@testable import RegoEngine

@Suite("The order of statements")
struct StatementOrderTests {
  private static func value(_ statements: [String]) throws -> Int64? {
    let text = "package t\n\np := x0 if {\n" + statements.joined(separator: "\n") + "\n}\n"
    let fixture = try RegoFixture(text)
    let value = try fixture.machine.value(of: fixture.rule("p"))
    return withExtendedLifetime(fixture) { value.node.integer }
  }

  @Test("a long body may stand in any order", .timeLimit(.minutes(10)))
  func reversed() throws {
    let count = 10_000
    let chain = (0..<count).map { "\tx\($0) = x\($0 + 1) + 1" } + ["\tx\(count) = 0"]
    #expect(try Self.value(chain) == Int64(count))
    #expect(try Self.value(chain.reversed()) == Int64(count))
    // Every other statement, then the rest.
    let halves = stride(from: 0, to: chain.count, by: 2).map { chain[$0] }
    let others = stride(from: 1, to: chain.count, by: 2).map { chain[$0] }
    #expect(try Self.value(halves + others) == Int64(count))
  }
}
