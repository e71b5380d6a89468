// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import Testing

@Suite("Linting rules")
struct RuleLinterTests {
  /// A provider with one type: `aws_store` has `name`, `tags` and blocks `access { level }`; and one
  /// that is folded into it.
  private static let schemas = SchemaCatalogue(read: { provider in
    provider != "aws"
      ? nil
      : Array(
        """
        #format\t1
        #provider\thashicorp/aws
        #version\t1.0.0
        resource\taws_store\tname:o:s tags:o:Ms access{[, level:o:s}
        resource\taws_store_lock\tstore:r:s until:o:s

        """.utf8)
  })

  private func problems(
    _ fields: String, example: String = "resource \"aws_store\" \"s\" {\n}",
    frameworks: [ControlFramework] = []
  ) throws -> [String] {
    let code = example.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n")
    let rule = try Judging.rule(
      """
      resources: [aws_store]
      message: "a sentence"
      rationale: because
      fix: do it
      references: [https://example.org/a]
      examples:
        terraform:
          - name: a
            verdict: fail
            code: |
      \(code.replacing("        ", with: "              "))
          - name: b
            verdict: pass
            code: |
              resource "aws_store" "s" {
              }
      \(fields)
      """)
    var mappings = ProviderMappings()
    mappings.add(
      SourceFile(
        path: "mappings/aws/folding.yaml",
        text: "satellites: {aws_store_lock: {parent: aws_store, reference: store}}"))
    return RuleLinter(
      catalog: RuleCatalog(rules: [rule], library: []), mappings: mappings,
      schemas: Self.schemas, frameworks: frameworks
    ).problems().map(\.message)
  }

  @Test(
    "find nothing wrong with paths that the schema has",
    arguments: [
      "resource.name == \"x\"",
      "not resource.tags.Owner",
      "some i, access in resource.access\n  access.level == \"all\"",
      "resource.access[0].level == \"all\"",
      "some lock in resource.aws_store_lock\n  not lock.until",
      "level := resource.access[_].level\n  level == \"all\"",
      "resource.bawn.type == \"aws_store\"",
      "every access in resource.access { access.level }",
    ])
  func acceptsKnownPaths(_ query: String) throws {
    #expect(try problems("deny: |\n  \(query)") == [])
  }

  @Test(
    "name a path that no type of the rule has",
    arguments: [
      ("resource.nmae == \"x\"", "resource.nmae"),
      ("some access in resource.access\n  access.levle", "access.levle"),
      ("resource.access.level", "resource.access.level"),
      ("some lock in resource.aws_store_lock\n  lock.untill", "lock.untill"),
      ("resource.aws_store_lok", "resource.aws_store_lok"),
      ("every access in resource.access { access.lvl }", "access.lvl"),
    ])
  func namesUnknownPaths(_ query: String, _ path: String) throws {
    let found = try problems("deny: |\n  \(query)")
    #expect(
      found == ["rule \"test-rule\" reads \"\(path)\", which no type it judges has"])
  }

  @Test("name arguments and blocks of examples that the provider would refuse")
  func checksExamples() throws {
    let code = """
      resource "aws_store" "s" {
        count = 1
        nmae = "x"
        access {
          levle = "all"
        }
        dynamic "acess" {
          for_each = []
          content {}
        }
      }
      """
    let found = try problems("deny: resource.name", example: code)
    #expect(found.count == 3)
    #expect(found.contains { $0.hasSuffix("resource \"aws_store\" has no argument \"nmae\"") })
    #expect(found.contains { $0.hasSuffix("block \"access\", has no argument \"levle\"") })
    #expect(found.contains { $0.hasSuffix("has no block \"acess\"") })
  }

  @Test("want a framework and its rules to name each other")
  func checksFrameworks() throws {
    let (read, unreadable) = ControlFramework.read(
      SourceFile(
        path: "frameworks/ours.yaml",
        text: """
          id: ours
          title: Ours
          controls:
            - {id: "1", title: First, rules: [test-rule]}
            - {id: "2", title: Second, rules: [other]}
          """))
    #expect(unreadable.map(\.message) == [])
    let framework = try #require(read)
    let deny = "deny: resource.name\n"
    #expect(try problems(deny + "controls: {ours: [\"1\"]}", frameworks: [framework]) == [])
    for wrong in ["controls: {ours: [\"2\"]}", "controls: {ours: [\"1\", \"2\"]}", "tags: [x]"] {
      #expect(
        try problems(deny + wrong, frameworks: [framework])
          == ["rule \"test-rule\" and the controls of ours don't name each other"])
    }
  }

  @Test("keep the default profile small enough to be left on")
  func limitsDefaultProfile() throws {
    let rules = try (0...RuleLinter.defaultLimit).map { number in
      try Judging.rule("resources: [aws_store]\ndeny: resource.name", id: "rule-\(number)")
    }
    func sizes(_ rules: [PolicyRule]) -> [Diagnostic] {
      RuleLinter(
        catalog: RuleCatalog(rules: rules, library: []), mappings: ProviderMappings(),
        schemas: Self.schemas
      ).problems().filter { $0.id == "profile-size" }
    }
    #expect(sizes(rules).count == 1)
    #expect(sizes(Array(rules.dropFirst())).isEmpty)
  }
}
