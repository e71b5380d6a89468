// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

extension RuleTester {
  /// Tests the tables that are about one of the rules.
  ///
  /// Each verdict of a table counts as an example of its rule.
  package func run(_ tables: [TruthTable], about rules: [PolicyRule]) -> Result {
    let wanted = Set(rules.map(\.id))
    var result = Result()
    for table in tables where !wanted.isDisjoint(with: table.rules) {
      let members = table.rules.flatMap(self.rules(withID:))
      for id in table.rules where self.rules(withID: id).isEmpty {
        result.diagnostics.append(
          .init(
            id: "table-rule", severity: .error, message: "there is no rule \"\(id)\"",
            file: table.file))
      }
      for row in table.cases {
        let place = "\(table.file.path):\(table.file.line(of: Int(row.range.start)))"
        func fail(_ rule: String, _ reason: String) {
          result.failures.append(
            Failure(rule: rule, example: row.name, place: place, reason: reason))
        }
        switch judge(row.code, as: "terraform", isComplete: row.isComplete, by: members) {
        case .failure(let problem): fail(table.rules[0], problem.reason)
        case .success(let findings):
          let byRule = Dictionary(grouping: findings, by: \.rule.id)
            .mapValues { Self.verdicts($0) }
          for (rule, address, verdict) in row.verdicts {
            let found = byRule[rule]?[address]?.rawValue ?? "none"
            if found == verdict {
              result.passed += 1
            } else {
              fail(rule, "expected \(verdict) for \(address), got \(found)")
            }
          }
        }
      }
    }
    return result
  }
}
