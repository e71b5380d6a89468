// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import Testing

@Suite("Truth tables")
struct TruthTableTests {
  private func run(_ verdicts: String) throws -> RuleTester.Result {
    let rules = [
      try Judging.rule(
        "resources: [aws_store]\ndeny: resource.open\nmessage: open", id: "store-open"),
      try Judging.rule(
        "resources: [aws_store]\ndeny: not resource.name\nmessage: nameless", id: "store-nameless"),
    ]
    let file = SourceFile(
      path: "tables/aws/store.yaml",
      text: """
        title: Stores
        about: Hard to tell.
        rules: [store-open, store-nameless]
        cases:
          - name: open and named
            code: |
              resource "aws_store" "s" {
                name = "a"
                open = true
              }
            verdicts:
              \(verdicts)
        """)
    let (table, problems) = TruthTable.read(file)
    #expect(problems.map(\.message) == [])
    return RuleTester(
      catalog: RuleCatalog(rules: rules, library: []), mappings: ProviderMappings(),
      schemas: .empty
    ).run([try #require(table)], about: rules)
  }

  @Test("hold every rule of a family against the same code")
  func holdsRules() throws {
    let result = try run(
      "{store-open: {aws_store.s: fail}, store-nameless: {aws_store.s: pass, aws_store.t: none}}")
    #expect(result.passed == 3)
    #expect(result.failures.isEmpty)
  }

  @Test("tell the rule, the case and its line where a verdict differs")
  func tellsDifferences() throws {
    let result = try run("{store-open: {aws_store.s: pass}}")
    #expect(
      result.failures.map(\.description) == [
        "tables/aws/store.yaml:5: rule \"store-open\", example \"open and named\": "
          + "expected pass for aws_store.s, got fail"
      ])
  }

  @Test(
    "refuse what can't be held against a rule",
    arguments: [
      ("{store-opn: {aws_store.s: pass}}", "rule \"store-opn\" has a verdict"),
      ("{store-open: {aws_store.s: passed}}", "\"passed\" is no verdict"),
      ("{}", "a case needs \"code\" and \"verdicts\""),
    ])
  func refusesWrongForms(_ verdicts: String, _ start: String) {
    let (_, problems) = TruthTable.read(
      SourceFile(
        path: "tables/aws/x.yaml",
        text: """
          title: Stores
          rules: [store-open]
          cases:
            - name: a
              code: resource "aws_store" "s" {}
              verdicts: \(verdicts)
          """))
    #expect(problems.contains { $0.message.hasPrefix(start) })
  }
}
