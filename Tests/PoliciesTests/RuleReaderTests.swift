// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Policies
import Testing

@Suite("Rule files")
struct RuleReaderTests {
  private func read(_ text: String) -> (rule: PolicyRule?, diagnostics: [Diagnostic]) {
    RuleReader.read(SourceFile(path: "rules/aws/s3/x.yaml", text: text))
  }

  @Test("give every field its place")
  func readsFields() throws {
    let result = read(
      """
      id: aws-s3-x
      title: A title
      severity: critical
      action: remediate
      resources: [aws_s3_bucket, storage]
      when: resource.acl
      deny:
        - resource.acl == "public-read"
        - resource.acl == "public-read-write"
      at: '["acl"]'
      message: "the ACL is {resource.acl}"
      params: {days: 30}
      profile: default
      aliases: [CKV_AWS_20]
      rationale: because
      fix:
        text: do it
        terraform: acl = "private"
      set:
        acl: '"private"'
      references: [https://example.org/a]
      tags: [s3]
      controls: {soc2: [CC6.1], pci-dss: ["1.3"]}
      exceptions: ["module.test.*"]
      examples:
        terraform:
          - name: public
            verdict: fail
            at: [aws_s3_bucket.b]
            code: resource "aws_s3_bucket" "b" {}
      """)
    #expect(result.diagnostics.map(\.message) == [])
    let rule = try #require(result.rule)
    #expect(rule.id == "aws-s3-x")
    #expect(rule.description.severity == .critical)
    #expect(rule.description.action == .remediate)
    #expect(rule.resources == ["aws_s3_bucket", "storage"])
    #expect(rule.deny.map(\.text).count == 2)
    #expect(rule.profile == .default)
    #expect(rule.params?.root.field("days").integer == 30)
    #expect(rule.description.settings.map(\.value) == ["\"private\""])
    #expect(rule.controls["pci-dss"] == ["1.3"])
    #expect(rule.examples.first?.addresses == ["aws_s3_bucket.b"])
  }

  @Test(
    "say what is wrong",
    arguments: [
      ("title: x\nresources: ['*']\ndeny: true", "rule-missing-field"),
      ("id: A_B\ntitle: x\nresources: ['*']\ndeny: 'true'", "rule-id"),
      ("id: a\ntitle: x\nresources: ['*']\ndeny: 'true'\nseverity: awful", "rule-field-value"),
      ("id: a\ntitle: x\nresources: ['*']\ndeny: 'true'\nsevrity: low", "rule-unknown-field"),
      ("id: a\ntitle: x\nresources: ['*']", "rule-missing-field"),
      ("id: a\ntitle: [x]\nresources: ['*']\ndeny: 'true'", "rule-field-type"),
      (
        "id: a\ntitle: x\nresources: ['*']\ndeny: 'true'\nexamples: {terraform: [{code: x}]}",
        "rule-example"
      ),
      ("- a", "rule-form"),
    ])
  func reportsProblems(text: String, id: String) {
    #expect(read(text).diagnostics.map(\.id).contains(id))
  }
}

@Suite("Rule catalogue")
struct RuleCatalogTests {
  private func rule(
    _ id: String, _ severity: Severity, aliases: [String] = [], all: Bool = false
  )
    throws -> PolicyRule
  {
    let text = """
      {id: \(id), title: t, severity: \(severity.rawValue), resources: ['*'], deny: 'true',
       profile: \(all ? "all" : "default"), aliases: [\(aliases.joined(separator: ", "))]}
      """
    return try #require(RuleReader.read(SourceFile(path: "\(id).yaml", text: text)).rule)
  }

  private func catalog() throws -> RuleCatalog {
    try RuleCatalog(
      rules: [
        rule("aws-a", .high, aliases: ["CKV_AWS_1"]), rule("aws-b", .low, aliases: ["CKV_AWS_1"]),
        rule("aws-c", .medium, all: true),
      ], library: [])
  }

  @Test(
    "selects by id, alias in any case, and pattern",
    arguments: [
      (["aws-a"], ["aws-a"]), (["ckv_aws_1"], ["aws-a", "aws-b"]),
      (["aws-*"], ["aws-a", "aws-b", "aws-c"]),
      (["aws-c", "aws-c"], ["aws-c"]),
    ])
  func selects(names: [String], expected: [String]) throws {
    let result = try catalog().select(.init(names: names))
    #expect(result.rules.map(\.id) == expected)
    #expect(result.unknown.isEmpty)
  }

  @Test("takes the profile where no rule is named, and leaves out what isn't severe enough")
  func profiles() throws {
    #expect(try catalog().select(.init()).rules.map(\.id) == ["aws-a", "aws-b"])
    #expect(try catalog().select(.init(profile: .all)).rules.count == 3)
    #expect(try catalog().select(.init(severity: .medium)).rules.map(\.id) == ["aws-a"])
  }

  @Test("names what no rule carries")
  func unknown() throws {
    #expect(try catalog().select(.init(names: ["nope", "aws-a"])).unknown == ["nope"])
  }

  @Test("reports an id that is taken twice")
  func duplicates() throws {
    let catalog = try RuleCatalog(rules: [rule("x", .low), rule("x", .low)], library: [])
    #expect(catalog.diagnostics.map(\.id) == ["rule-duplicate-id"])
  }
}
