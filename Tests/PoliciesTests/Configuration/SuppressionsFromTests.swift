// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import Testing

@Suite("Suppressions of a revision")
struct SuppressionsFromTests {
  private static let code = """
    resource "aws_s3_bucket" "a" {
      acl = "public-read"
    }
    resource "aws_s3_bucket" "b" {
      # bawn:ignore test-rule agreed
      acl = "public-read"
    }
    resource "aws_s3_bucket" "c" {
      acl = "public-read"
    }
    """

  private func scan(_ repository: Repository, from name: String?) throws -> ScanReport {
    let catalog = RuleCatalog(
      rules: [
        try Judging.rule("resources: [aws_s3_bucket]\ndeny: resource.acl == \"public-read\"")
      ], library: [])
    var request = ScanSetup.Request(paths: [repository.path])
    request.suppressionsFrom = name
    var options = CodeScan.Options(paths: [repository.path])
    options.setup = ScanSetup.load(request, catalog: catalog)
    options.today = "2026-05-05"
    return CodeScan(catalog: catalog, mappings: ProviderMappings(), schemas: .empty).run(options)
  }

  private func failing(_ report: ScanReport) -> [String] {
    report.findings.filter { $0.verdict == .fail && $0.suppression == nil }
      .compactMap { $0.subject.address.split(separator: ".").last.map(String.init) }.sorted()
  }

  @Test("are the only ones that count: comments and entries of the change don't")
  func change() throws {
    let repository = try Repository([
      "main.tf": Self.code,
      "bawn.yaml": "suppressions: [{rule: test-rule, resource: c, reason: agreed}]",
    ])
    let commented = Self.code.replacing(
      "resource \"aws_s3_bucket\" \"a\" {",
      with: "\n# bawn:ignore test-rule me\nresource \"aws_s3_bucket\" \"a\" {")
    try repository.write([
      "main.tf": commented,
      "bawn.yaml": """
      suppressions:
        - {rule: test-rule, resource: c, reason: agreed}
        - {rule: test-rule, resource: a, reason: me}
      overrides: [{rule: test-rule, enabled: false}]
      exclude: ["*"]
      """,
    ])
    #expect(failing(try scan(repository, from: nil)) == [])
    let report = try scan(repository, from: "HEAD")
    #expect(report.diagnostics.map(\.description) == [])
    #expect(failing(report) == ["a"])
    #expect(report.suppressionNotices.map(\.problem) == [.refused, .refused])
    #expect(report.suppressionNotices.allSatisfy { $0.message.contains("it isn't in HEAD") })
  }

  @Test("still count when the change takes them out")
  func removed() throws {
    let repository = try Repository([
      "main.tf": Self.code,
      "bawn.yaml": "suppressions: [{rule: test-rule, resource: c, reason: agreed}]",
    ])
    try repository.write(["bawn.yaml": nil])
    #expect(failing(try scan(repository, from: nil)) == ["a", "c"])
    #expect(failing(try scan(repository, from: "HEAD")) == ["a"])
  }

  @Test("are none where the revision's configuration is broken, which can so be mended")
  func broken() throws {
    let repository = try Repository(["main.tf": Self.code, "bawn.yaml": "suppressions: [{"])
    try repository.write([
      "bawn.yaml": "suppressions: [{rule: test-rule, resource: c, reason: agreed}]"
    ])
    let report = try scan(repository, from: "HEAD")
    #expect(failing(report) == ["a", "c"])
    #expect(report.diagnostics.map(\.severity) == [.warning])
  }

  @Test("can't be had of a revision that isn't there")
  func missing() throws {
    let repository = try Repository(["main.tf": Self.code])
    let report = try scan(repository, from: "nowhere")
    #expect(report.diagnostics.contains { $0.severity == .error && $0.message.contains("nowhere") })
  }
}
