// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import Testing

@Suite("Judging plans")
struct PlanScanTests {
  private static let code = """
    variable "password" { sensitive = true }
    resource "aws_s3_bucket" "open" {
      bucket = "a-bucket"
      acl    = "public-read"
    }
    resource "aws_s3_bucket" "silent" {
      # bawn:ignore test-rule on purpose
      acl = "public-read"
    }
    resource "aws_db_instance" "d" {
      password = var.password
    }
    """

  private static func plan(_ changes: String...) -> String {
    """
    {"format_version": "1.2", "variables": {"password": {"value": "hunter2-hunter2"}},
     "resource_changes": [\(changes.joined(separator: ",\n"))]}
    """
  }

  private static func change(
    _ address: String, _ actions: String, _ values: String, before: String = "null"
  ) -> String {
    """
    {"address": "\(address)", "change": {"actions": ["\(actions)"], "before": \(before),
      "after": \(values), "after_unknown": {}, "after_sensitive": {"password": true}}}
    """
  }

  private static func report(
    _ rules: [PolicyRule], plan: String, code: String? = nil, mappings: [String] = []
  ) -> ScanReport {
    var provider = ProviderMappings()
    for text in mappings { provider.add(SourceFile(path: "mappings/aws/x.yaml", text: text)) }
    let sources = SourceMap()
    let source = PlanFileSource(
      sources: sources, schemas: .empty, codeDirectory: code == nil ? nil : ".",
      codeFiles: code.map { MemoryFiles(["main.tf": $0]) })
    let loaded = source.load([PlanInput(path: "plan.json", bytes: Array(plan.utf8))])
    var report = ScanReport()
    report.diagnostics = loaded.diagnostics
    var options = CodeScan.Options(paths: [])
    options.keepsPasses = true
    CodeScan(
      catalog: RuleCatalog(rules: rules, library: []), mappings: provider, schemas: .empty
    ).judge(loaded.parts, sources, rules, options, &report)
    return report
  }

  private static let acl = """
    resources: [aws_s3_bucket]
    deny: resource.acl == "public-read"
    message: "the ACL is {resource.acl}"
    """

  @Test("finds in a plan with its code what it finds in the code, by the same fingerprint")
  func sameFinding() throws {
    let rule = try Judging.rule(Self.acl)
    let plan = Self.plan(
      Self.change(
        "aws_s3_bucket.open", "create",
        #"{"acl": "public-read", "bucket": "a-bucket", "force_destroy": false}"#),
      Self.change("aws_s3_bucket.silent", "create", #"{"acl": "public-read"}"#))
    let source = Judging.report([rule], Self.code)
    let planned = Self.report([rule], plan: plan, code: Self.code)
    #expect(planned.findings.count == 2)
    #expect(planned.findings.map(\.fingerprint) == source.findings.map(\.fingerprint))
    #expect(planned.findings.map(\.decidingPlace.startLine) == [4, 8])
    #expect(planned.findings.map { $0.suppression?.reason } == [nil, "on purpose"])
    #expect(planned.findings.allSatisfy { $0.location.file?.path == "main.tf" })
    let alone = Self.report([rule], plan: plan)
    #expect(alone.findings.allSatisfy { $0.location.file?.path == "plan.json" })
    #expect(alone.findings.map(\.decidingPlace.startLine) == [3, 5])
  }

  @Test("says nothing about what stays or goes")
  func context() throws {
    let rule = try Judging.rule(Self.acl)
    let open = #"{"acl": "public-read"}"#
    let report = Self.report(
      [rule],
      plan: Self.plan(
        Self.change("aws_s3_bucket.stays", "no-op", open),
        Self.change("aws_s3_bucket.goes", "delete", "null", before: open),
        Self.change("aws_s3_bucket.changes", "update", open)))
    #expect(Judging.verdicts(report) == ["aws_s3_bucket.changes": [.fail]])
    #expect(report.summary.resources == 1)
  }

  private static let folding = """
    satellites:
      aws_s3_bucket_acl: {parent: aws_s3_bucket, reference: bucket}
      aws_s3_bucket_public_access_block: {parent: aws_s3_bucket, reference: bucket}
    parents:
      aws_s3_bucket: {keys: [bucket, id]}
    """

  @Test("reports of a resource that stays what a change does to it, and nothing else")
  func facets() throws {
    let acl = try Judging.rule(
      """
      resources: [aws_s3_bucket]
      deny: |
        some acl in resource.aws_s3_bucket_acl
        acl.acl == "public-read"
      """)
    let block = try Judging.rule(
      """
      resources: [aws_s3_bucket]
      deny: not resource.aws_s3_bucket_public_access_block
      """)
    let name = try Judging.rule(
      """
      resources: [aws_s3_bucket]
      deny: resource.bucket == "b"
      """)
    func verdicts(_ rule: PolicyRule, _ changes: String...) -> [Verdict] {
      let bucket = Self.change("aws_s3_bucket.b", "no-op", #"{"bucket": "b", "id": "b"}"#)
      let plan = Self.plan(([bucket] + changes).joined(separator: ","))
      return Self.report([rule], plan: plan, mappings: [Self.folding]).findings.map(\.verdict)
    }
    let open = #"{"bucket": "b", "acl": "public-read"}"#
    let made = Self.change("aws_s3_bucket_acl.b", "create", open)
    let kept = Self.change("aws_s3_bucket_acl.b", "no-op", open)
    let gone = Self.change(
      "aws_s3_bucket_public_access_block.b", "delete", "null", before: #"{"bucket": "b"}"#)
    #expect(verdicts(acl, made) == [.fail])
    #expect(verdicts(acl, kept) == [])
    #expect(verdicts(acl, kept, gone) == [])
    #expect(verdicts(block, gone) == [.fail])
    #expect(verdicts(block, made) == [])
    #expect(verdicts(name, made, gone) == [])
  }

  @Test("takes satellites' word for what a resource repeats of them, or goes on showing")
  func repeatedFacets() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_s3_bucket]
      deny: |
        some acl in resource.aws_s3_bucket_acl
        acl.acl == "public-read"
      """)
    let lifts = """
      lifts:
        - type: aws_s3_bucket
          from: acl
          to: aws_s3_bucket_acl
          map: {acl: .}
      """
    let inline = #"{"bucket": "b", "id": "b", "acl": "public-read"}"#
    let mappings = [Self.folding, lifts]
    func verdicts(_ actions: String, _ changes: String...) -> [Verdict] {
      let bucket = Self.change("aws_s3_bucket.b", actions, inline)
      let plan = Self.plan(([bucket] + changes).joined(separator: ","))
      return Self.report([rule], plan: plan, mappings: mappings).findings.map(\.verdict)
    }
    #expect(verdicts("create") == [.fail])
    let closed = Self.change(
      "aws_s3_bucket_acl.b", "update", #"{"bucket": "b", "acl": "private"}"#)
    #expect(verdicts("update", closed) == [.pass])
    #expect(verdicts("no-op", closed) == [])
    let gone = Self.change(
      "aws_s3_bucket_acl.b", "delete", "null", before: #"{"bucket": "b", "acl": "public-read"}"#)
    #expect(verdicts("update", gone) == [.pass])
  }

  @Test("keeps a secret out of a rule's sentence")
  func secrets() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_db_instance]
      deny: count(resource.password) > 0
      message: "the password is {resource.password}!"
      """)
    let plan = Self.plan(
      Self.change("aws_db_instance.d", "create", #"{"password": "hunter2-hunter2"}"#))
    for code in [nil, Self.code] {
      let report = Self.report([rule], plan: plan, code: code)
      #expect(report.findings.map(\.message) == ["the password is (sensitive value)!"])
    }
  }

  @Test("names elements by what they say, however a plan or the code spells it")
  func elements() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_security_group]
      deny: |
        some i, rule in resource.ingress
        "0.0.0.0/0" in rule.cidr_blocks
      at: '["ingress", i]'
      """)
    let source = Judging.report(
      [rule],
      """
      resource "aws_security_group" "g" {
        ingress {
          from_port   = 22
          cidr_blocks = ["0.0.0.0/0"]
        }
      }
      """)
    let planned = Self.report(
      [rule],
      plan: Self.plan(
        Self.change(
          "aws_security_group.g", "create",
          """
          {"ingress": [{"from_port": 22, "cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": [],
            "security_groups": [], "self": false}]}
          """)))
    #expect(source.findings.count == 1)
    #expect(planned.findings.map(\.fingerprint) == source.findings.map(\.fingerprint))
  }
}
