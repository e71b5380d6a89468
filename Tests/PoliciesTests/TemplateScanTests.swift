// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Foundation
import InfrastructureCode
import Inventory
import Policies
import Testing

@Suite("Scans of templates")
struct TemplateScanTests {
  private static let content = ContentFolder(
    path: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path)

  private static func scan(
    _ repository: Repository, paths: [String] = [""], rule: PolicyRule,
    configure: (inout CodeScan.Options) -> Void = { _ in }
  ) -> ScanReport {
    var options = CodeScan.Options(
      paths: paths.map { $0.isEmpty ? repository.path : "\(repository.path)/\($0)" })
    options.selection.names = [rule.id]
    options.keepsPasses = true
    configure(&options)
    return CodeScan(
      catalog: RuleCatalog(rules: [rule], library: []), mappings: .load(content),
      schemas: SchemaCatalogue(contentDirectory: content.path)
    ).run(options)
  }

  private static func versioning() throws -> PolicyRule {
    try Judging.rule(
      """
      resources: [aws_s3_bucket]
      deny: |
        states := [s | s := resource.aws_s3_bucket_versioning[_].versioning_configuration[_].status]
        not "Enabled" in states
      """)
  }

  private static let bucket = """
    Parameters: {Keep: {Type: String}}
    Conditions: {Keeps: !Equals [!Ref Keep, 'yes']}
    Resources:
      Kept:
        Type: AWS::S3::Bucket
        Properties: {VersioningConfiguration: {Status: Enabled}}
      Lost: {Type: AWS::S3::Bucket}
      Perhaps:
        Type: AWS::S3::Bucket
        Properties: {VersioningConfiguration: !If [Keeps, {Status: Enabled}, !Ref AWS::NoValue]}
    """

  @Test("judge them by rules for Terraform, in the words of the template")
  func verdicts() throws {
    let repository = try Repository(["stacks/site.yaml": Self.bucket, "values.yaml": "a: 1\n"])
    let report = Self.scan(repository, rule: try Self.versioning())
    #expect(report.diagnostics.map(\.description) == [])
    #expect(
      Judging.verdicts(report) == [
        "AWS::S3::Bucket.Kept": [.pass], "AWS::S3::Bucket.Lost": [.fail],
        "AWS::S3::Bucket.Perhaps": [.undetermined],
      ])
    let lost = try #require(report.findings.first { $0.verdict == .fail })
    #expect(lost.subject.type == "AWS::S3::Bucket")
    #expect(lost.subject.scope == "stacks/site.yaml")
    #expect(lost.location.startLine == 7)
    #expect(report.summary.resources == 3)
    #expect(report.summary.files == 1)
    let open = try #require(report.findings.first { $0.verdict == .undetermined })
    #expect(open.unknowns == ["var.Keep"])
  }

  @Test("take a template that is named, and values for its parameters")
  func named() throws {
    let repository = try Repository(["site.yaml": Self.bucket, "other.yaml": Self.bucket])
    let report = Self.scan(repository, paths: ["site.yaml"], rule: try Self.versioning()) {
      $0.variables = [("Keep", "no")]
    }
    #expect(report.summary.files == 1)
    #expect(Judging.verdicts(report)["AWS::S3::Bucket.Perhaps"] == [.fail])
  }

  @Test("leave out what a revision has too")
  func revisions() throws {
    let repository = try Repository(["a.yaml": Self.bucket, "b.yaml": Self.bucket])
    try repository.write([
      "b.yaml": Self.bucket + "\n  New: {Type: AWS::S3::Bucket}\n"
    ])
    let report = Self.scan(repository, rule: try Self.versioning()) { $0.newSince = "HEAD" }
    let new = report.findings.filter { $0.verdict == .fail && $0.suppression == nil }
    #expect(new.map(\.subject.address) == ["AWS::S3::Bucket.New"])
    let changed = Self.scan(repository, rule: try Self.versioning()) { $0.changedSince = "HEAD" }
    #expect(Set(changed.findings.map(\.subject.scope)) == ["b.yaml"])
  }
}
