// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Policies
import Testing

@Suite("Policies given as text")
struct PolicyTextTests {
  @Test("are told apart though rules make them one after the other in the same memory")
  func tellsApart() throws {
    // The text is made by the rule, so that every evaluation writes it to its own memory anew.
    let rules = try (0..<6).map { number in
      try Judging.rule(
        """
        resources: [aws_a]
        deny: |
          text := sprintf("{\\"Statement\\": [{\\"Sid\\": \\"%s%d\\"}]}", [resource.name, \(number)])
          some statement in policy_document(text).Statement
          statement.Sid == "b\(number)"
        """, id: "rule-\(number)")
    }
    let report = Judging.report(
      rules,
      ["a", "b", "c", "b"].enumerated().map {
        "resource \"aws_a\" \"r\($0.offset)\" {\n  name = \"\($0.element)\"\n}\n"
      }.joined(), workers: 1)
    #expect(report.diagnostics.map(\.message) == [])
    let verdicts = Judging.verdicts(report)
    for (address, expected) in [
      ("aws_a.r0", Verdict.pass), ("aws_a.r1", .fail), ("aws_a.r2", .pass), ("aws_a.r3", .fail),
    ] {
      #expect(verdicts[address] == Array(repeating: expected, count: 6), "\(address)")
    }
  }
}
