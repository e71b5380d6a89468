// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import Testing

@Suite("Silencing in a scan")
struct SilencingTests {
  private static let code = """
    resource "aws_s3_bucket" "site" {
      bucket = "a"
      acl    = "public-read"
      tags   = { Name = "test-site" }
    }
    resource "aws_s3_bucket" "data" {
      bucket = "b"
      acl    = "public-read"
    }
    """

  private static func rule() throws -> PolicyRule {
    try Judging.rule(
      """
      resources: [aws_s3_bucket]
      deny: resource.acl == "public-read"
      message: open
      aliases: [CKV_AWS_20]
      """)
  }

  private static func report(
    _ text: String, code: String = code, severity: Severity = .info,
    policies: [String] = []
  ) throws -> ScanReport {
    try Judging.report([rule()], code) { options, catalog in
      let (configuration, problems) = ProjectConfiguration.read(
        SourceFile(path: "bawn.yaml", text: text))
      #expect(problems.map(\.description) == [])
      options.setup.use(
        configuration, catalog: catalog,
        policyFiles: policies.map { SourceFile(path: "policy.yaml", text: $0) })
      options.selection.severity = severity
    }
  }

  private static func failing(_ report: ScanReport) -> [String] {
    report.findings.filter { $0.verdict == .fail && $0.suppression == nil }
      .map(\.subject.address).sorted()
  }

  @Test("takes another severity and action from an override, by resource and by path")
  func overrides() throws {
    let report = try Self.report(
      """
      overrides:
        - {rule: CKV_AWS_20, severity: low}
        - {rule: CKV_AWS_20, resource: site, severity: critical, action: warn}
        - {rule: CKV_AWS_20, path: other, enabled: false}
      """)
    let site = try #require(report.findings.first { $0.subject.address.hasSuffix(".site") })
    let data = try #require(report.findings.first { $0.subject.address.hasSuffix(".data") })
    #expect(site.severity == .critical)
    #expect(site.action == .warn)
    #expect(data.severity == .low)
    #expect(report.summary.failed == [.critical: 1, .low: 1])
  }

  @Test("leaves out what overrides switch off, paths that are excluded, and says how much")
  func leftOut() throws {
    let off = try Self.report("overrides: [{rule: 'test-*', resource: data, enabled: false}]")
    #expect(Self.failing(off) == ["aws_s3_bucket.site"])
    #expect(off.diagnostics.map(\.id) == ["findings-left-out"])
    #expect(off.diagnostics.first?.message.contains("1 verdict") == true)
    let excluded = try Self.report("exclude: [main.tf]")
    #expect(excluded.findings.isEmpty)
    #expect(excluded.diagnostics.first?.message.contains("2 verdicts") == true)
  }

  @Test("holds an override's severity against the lowest one asked for")
  func lowest() throws {
    let report = try Self.report(
      "overrides: [{rule: CKV_AWS_20, resource: data, severity: low}]", severity: .medium)
    #expect(Self.failing(report) == ["aws_s3_bucket.site"])
  }

  @Test("silences by entries, and tells of those that no longer hold")
  func entries() throws {
    let report = try Self.report(
      """
      suppressions:
        - {rule: CKV_AWS_20, resource: aws_s3_bucket.site, reason: a website, approved-by: anna}
        - {rule: CKV_AWS_20, resource: aws_s3_bucket.data, reason: old, until: 2026-05-04}
        - {rule: CKV_AWS_20, resource: aws_s3_bucket.gone, reason: old}
        - {rule: CKV_AWS_99, reason: misspelt}
      """)
    #expect(Self.failing(report) == ["aws_s3_bucket.data"])
    let site = try #require(report.findings.first { $0.subject.address.hasSuffix(".site") })
    #expect(site.suppression?.approvedBy == "anna")
    #expect(site.suppression?.place.startLine == 2)
    #expect(report.summary.suppressed == 1)
    #expect(report.suppressionNotices.map(\.problem) == [.expired, .unmatched, .unmatched])
    #expect(report.suppressionNotices.map(\.place.startLine) == [3, 4, 5])
  }

  @Test("tells of no entry as unmatched where something could not be judged")
  func incomplete() throws {
    let entry = "suppressions: [{rule: CKV_AWS_20, resource: gone, reason: old}]"
    let broken = try Self.report(entry, code: Self.code + "\nmodule \"m\" { source = \"./m\" }")
    #expect(!broken.diagnostics.isEmpty)
    #expect(broken.suppressionNotices.isEmpty)
  }

  @Test("lets a comment go before an entry")
  func precedence() throws {
    let code = Self.code.replacing("bucket = \"a\"", with: "bucket = \"a\" # nothing")
    let commented = "# bawn:ignore CKV_AWS_20 a comment\n" + code
    let report = try Self.report(
      "suppressions: [{rule: CKV_AWS_20, resource: site, reason: an entry}]", code: commented)
    let site = try #require(report.findings.first { $0.subject.address.hasSuffix(".site") })
    #expect(site.suppression?.kind == .inline)
    #expect(report.suppressionNotices.isEmpty)
  }

  @Test("asks attributes for what a mark wants them to be")
  func attributes() throws {
    let code = """
      locals { acls = { a = "public-read", b = "public-read" } }
      # trivy:ignore:CKV_AWS_20[bucket=a,tags.team=x]
      resource "aws_s3_bucket" "each" {
        for_each = local.acls
        bucket   = each.key
        acl      = each.value
        tags     = { team = "x" }
      }
      """
    let report = try Self.report("", code: code)
    #expect(Self.failing(report) == [#"aws_s3_bucket.each["b"]"#])
  }

  @Test("holds comments at module calls against what stands in the module")
  func modules() throws {
    let rule = try Self.rule()
    let files = MemoryFiles([
      "main.tf": """
      # checkov:skip=CKV_AWS_20:vetted
      module "a" {
        source = "./m"
        count  = 2
      }
      module "b" {
        source   = "./m"
        for_each = toset(["x"])
        # bawn:ignore CKV_AWS_20 vetted too
      }
      module "c" {
        source = "./m"
      }
      """,
      "m/main.tf": #"resource "aws_s3_bucket" "m" { acl = "public-read" }"#,
    ])
    let sources = SourceMap()
    let loaded = TerraformSource(files: files, sources: sources, schemas: .empty).load(paths: ["."])
    var report = ScanReport()
    CodeScan(
      catalog: RuleCatalog(rules: [rule], library: []), mappings: ProviderMappings(),
      schemas: .empty
    ).judge(loaded.parts, sources, [rule], CodeScan.Options(paths: ["."]), &report)
    #expect(Self.failing(report) == ["module.c.aws_s3_bucket.m"])
    #expect(report.summary.suppressed == 3)
    #expect(report.suppressionNotices.isEmpty)
  }

  @Test("reads comments of JSON, for the resource whose object they stand in")
  func json() throws {
    let rule = try Self.rule()
    let files = MemoryFiles([
      "main.tf.json": """
      {"resource": {"aws_s3_bucket": {
        "a": {"//": "bawn:ignore CKV_AWS_20 a website", "acl": "public-read"},
        "b": {"acl": "public-read"},
        "c": [{"//": ["checkov:skip=CKV_AWS_20:vetted"], "acl": "public-read"}]
      }}}
      """
    ])
    let sources = SourceMap()
    let loaded = TerraformSource(files: files, sources: sources, schemas: .empty).load(paths: ["."])
    var report = ScanReport()
    CodeScan(
      catalog: RuleCatalog(rules: [rule], library: []), mappings: ProviderMappings(),
      schemas: .empty
    ).judge(loaded.parts, sources, [rule], CodeScan.Options(paths: ["."]), &report)
    #expect(Self.failing(report) == ["aws_s3_bucket.b"])
    #expect(report.findings.map(\.location.startLine).sorted() == [2, 3, 4])
  }

  @Test("acts on a policy's severities, exceptions and suppressions")
  func policy() throws {
    let policy = """
      policies:
        low_severity:
          - name: Open bucket
            rule: CKV_AWS_20
            exception_allowed: EXCEPTIONS
            exception_requires: security_approval
      false_positive_suppression:
        - {pattern: "test-*", reason: not production, approved_by: team, expires: "2026-12-31"}
        - {pattern: "main.tf", reason: a path is no name}
      """
    let allowed = try Self.report("", policies: [policy.replacing("EXCEPTIONS", with: "true")])
    #expect(allowed.findings.map(\.severity) == [.low, .low])
    #expect(Self.failing(allowed) == ["aws_s3_bucket.data"])
    let suppressed = try #require(allowed.findings.first { $0.suppression != nil })
    #expect(suppressed.suppression?.reason == "not production")
    #expect(suppressed.suppression?.approvedBy == "team")
    let denied = try Self.report("", policies: [policy.replacing("EXCEPTIONS", with: "false")])
    #expect(Self.failing(denied).count == 2)
    #expect(denied.suppressionNotices.map(\.problem) == [.refused])
    let inline = try Self.report(
      "", code: "# bawn:ignore CKV_AWS_20 me\n" + Self.code,
      policies: [
        policy.replacing("EXCEPTIONS", with: "true").replacing("\"test-*\"", with: "other")
      ])
    #expect(Self.failing(inline).count == 2)
    #expect(inline.suppressionNotices.map(\.problem) == [.refused])
    #expect(inline.suppressionNotices[0].message.contains("security_approval"))
  }
}
