// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import Testing

@Suite("Fingerprints of code and of live resources")
struct LinkedFingerprintTests {
  private static let rule = """
    resources: [aws_s3_bucket]
    deny: resource.acl == "public-read"
    message: "{resource.id} is public"
    """

  /// A state with one resource, as Terraform stores it.
  private static func state(
    _ type: String, _ name: String, _ attributes: String, file: String = "infra/terraform.tfstate"
  ) -> PlanInput {
    let text = """
      {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "outputs": {},
       "resources": [{"mode": "managed", "type": "\(type)", "name": "\(name)",
         "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]",
         "instances": [{"schema_version": 0, "attributes": \(attributes)}]}]}
      """
    var input = PlanInput(path: file, bytes: Array(text.utf8))
    input.module = "infra"
    return input
  }

  private static func account() throws -> LiveAccount {
    var account = LiveAccount()
    try account.add(
      "aws_s3_bucket",
      #"{"acl": "public-read", "arn": "arn:aws:s3:::orders", "bucket": "orders", "id": "orders"}"#)
    return account
  }

  private static let orders = #"{"id": "orders", "arn": "arn:aws:s3:::orders"}"#

  private static func codeFingerprint(_ address: String) -> String {
    Fingerprint.make(rule: "test-rule", scope: "infra", identity: address, element: "")
  }

  @Test("A state tells the address in code of a live resource, and links both fingerprints")
  func links() throws {
    let report = try Self.account().report([Judging.rule(Self.rule)]) {
      $0.states = [Self.state("aws_s3_bucket", "o", Self.orders)]
    }
    let finding = try #require(report.findings.first)
    #expect(finding.subject.live?.code == .init(scope: "infra", address: "aws_s3_bucket.o"))
    #expect(finding.linkedFingerprints == [Self.codeFingerprint("aws_s3_bucket.o")])
  }

  @Test("Nothing is linked by a name alone")
  func names() throws {
    let report = try Self.account().report([Judging.rule(Self.rule)]) {
      // Of which account this id is, nobody can tell.
      $0.states = [Self.state("aws_s3_bucket", "o", #"{"id": "orders"}"#)]
    }
    #expect(report.findings.first?.linkedFingerprints == [])
    let other = try Self.account().report([Judging.rule(Self.rule)]) {
      $0.states = [
        Self.state("aws_s3_bucket", "o", #"{"id": "orders", "arn": "arn:aws:s3:::other"}"#)
      ]
    }
    #expect(other.findings.first?.linkedFingerprints == [])
  }

  @Test("A baseline of the code silences the live finding and keeps its own fingerprint")
  func baseline() throws {
    var baseline = Baseline(entries: [
      .init(
        fingerprint: Self.codeFingerprint("aws_s3_bucket.o"), rule: "test-rule",
        resource: "aws_s3_bucket.o", scope: "infra", file: "infra/main.tf", since: "2026-01-01")
    ])
    let known = baseline
    let report = try Self.account().report([Judging.rule(Self.rule)]) {
      $0.states = [Self.state("aws_s3_bucket", "o", Self.orders)]
      $0.baselines = [known]
    }
    #expect(report.findings.first?.suppression?.kind == .baseline)
    var findings = report.findings
    for index in findings.indices { findings[index].suppression = nil }
    let outcome = baseline.apply(to: &findings, extent: report.extent)
    #expect(outcome.present == [0])
    #expect(outcome.renamed.isEmpty)
    let revision = baseline.revised(
      with: report.findings, extent: report.extent,
      options: .init(adds: true, drops: true, today: "2026-05-05"), file: { _ in "" })
    baseline = revision.baseline
    #expect(baseline.entries == known.entries)
  }

  @Test("An exception for the live finding holds for its code where a state is given")
  func codeSide() throws {
    let state = Self.state(
      "aws_s3_bucket", "o", #"{"id": "orders", "arn": "arn:aws:s3:eu-west-1:123456789012:orders"}"#
    )
    let live = Fingerprint.make(
      rule: "test-rule", scope: "123456789012",
      identity: "arn:aws:s3:eu-west-1:123456789012:orders", element: "")
    let rule = try Judging.rule(Self.rule)
    let catalog = RuleCatalog(rules: [rule], library: [])
    let scan = CodeScan(catalog: catalog, mappings: ProviderMappings(), schemas: .empty)
    let sources = SourceMap()
    var parts = TerraformSource(
      files: MemoryFiles(["main.tf": #"resource "aws_s3_bucket" "o" { acl = "public-read" }"#]),
      sources: sources, schemas: .empty
    ).load(paths: ["."], workers: 1).parts
    parts[0].scope.path = "infra"
    var options = CodeScan.Options(paths: [])
    options.states = [state]
    var report = ScanReport()
    scan.judge(parts, sources, [rule], options, &report)
    #expect(report.findings.first?.linkedFingerprints == [live])
  }
}
