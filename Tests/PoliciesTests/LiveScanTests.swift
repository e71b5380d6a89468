// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import Testing

@Suite("Live accounts")
struct LiveScanTests {
  private static let bucketRule = """
    resources: [aws_s3_bucket]
    deny: resource.acl == "public-read"
    message: "{resource.id} is public"
    """

  private static let classes = """
    classes:
      account: [aws_account, aws_cloudtrail]
    """

  /// A rule about what an account lacks, in a region or everywhere.
  private static func lacks(_ type: String, in place: String) throws -> PolicyRule {
    try Judging.rule(
      """
      resources: [account]
      when: resource.bawn.type == "aws_account"
      deny: |
        resources := [r | some r in graph.all("\(type)"); object.get(r.bawn, "region", "") == "\(place)"]
        count(resources) == 0
        graph.extent(["\(type)"], "\(place)").complete
      message: "there is none"
      """)
  }

  @Test("A live resource is told by type, name, account and region instead of a line")
  func subject() throws {
    var account = LiveAccount()
    try account.add(
      "aws_s3_bucket",
      #"{"acl": "public-read", "arn": "arn:aws:s3:::orders[1]", "bucket": "orders", "id": "orders"}"#
    )
    let report = account.report([try Judging.rule(Self.bucketRule)])
    let finding = try #require(report.findings.first)
    #expect(finding.verdict == .fail)
    #expect(finding.subject.address == "arn:aws:s3:::orders[1]")
    #expect(finding.subject.account == "123456789012")
    #expect(finding.subject.region == "eu-west-1")
    #expect(finding.subject.live?.snapshot == "account.snapshot")
    #expect(finding.subject.live?.call == "test:List")
    #expect(finding.location.file == nil)
    #expect(
      finding.fingerprint
        == Fingerprint.make(
          rule: "test-rule", scope: "123456789012", identity: "arn:aws:s3:::orders[1]", element: "")
    )
    #expect(report.summary.accounts == 1)
    #expect(report.summary.resources == 1)
  }

  @Test("A verdict that depends on a denied call is undetermined and says which call")
  func denied() throws {
    var account = LiveAccount()
    try account.add(
      "aws_s3_bucket", #"{"id": "orders"}"#, unknown: ["acl": "s3:GetBucketAcl: AccessDenied"])
    let finding = try #require(account.report([try Judging.rule(Self.bucketRule)]).findings.first)
    #expect(finding.verdict == .undetermined)
    #expect(finding.unknowns == ["s3:GetBucketAcl: AccessDenied"])
    #expect(
      TerminalReport.reason(finding.unknowns[0])
        == "because s3:GetBucketAcl gave no answer (AccessDenied)")
  }

  @Test("What is missing is certain where all of it was read, whatever was denied elsewhere")
  func absence() throws {
    var account = LiveAccount()
    account.read("aws_cloudtrail")
    account.read("aws_s3_bucket", .denied, service: "s3", operation: "ListBuckets")
    let report = account.report(
      [try Self.lacks("aws_cloudtrail", in: "")], mappings: [Self.classes])
    #expect(report.findings.map(\.verdict) == [.fail])
    #expect(report.findings.first?.subject.address == "aws_account/123456789012")
    #expect(report.summary.resources == 0)
    #expect(report.diagnostics.map(\.id) == ["collection-gap"])
  }

  @Test("What is missing isn't certain where the listing was denied")
  func deniedListing() throws {
    var account = LiveAccount()
    account.read("aws_cloudtrail", in: "us-east-1")
    account.read(
      "aws_cloudtrail", .denied, in: "eu-west-1", service: "cloudtrail",
      operation: "DescribeTrails", reason: "AccessDenied")
    let report = account.report(
      [try Self.lacks("aws_cloudtrail", in: "")], mappings: [Self.classes])
    #expect(report.findings.map(\.verdict) == [.undetermined])
    #expect(
      report.findings.first?.unknowns.contains(
        "cloudtrail:DescribeTrails in eu-west-1: AccessDenied") == true)
  }

  @Test("A region of which everything was read is judged for certain")
  func oneRegion() throws {
    var account = LiveAccount()
    account.read("aws_guardduty_detector", in: "us-east-1")
    account.read("aws_guardduty_detector", .denied, in: "eu-west-1", reason: "AccessDenied")
    func rule(_ place: String) throws -> PolicyRule {
      try Judging.rule(
        """
        resources: [account]
        deny: graph.extent(["aws_guardduty_detector"], "\(place)").complete
        message: "there is none"
        """)
    }
    let open = account.report([try rule("eu-west-1")], mappings: [Self.classes])
    #expect(open.findings.map(\.verdict) == [.undetermined])
    let certain = account.report([try rule("us-east-1")], mappings: [Self.classes])
    #expect(certain.findings.map(\.verdict) == [.fail])
  }

  @Test("A type that nothing looked for isn't called missing")
  func unreadType() throws {
    let report = LiveAccount().report(
      [try Self.lacks("aws_budgets_budget", in: "")], mappings: [Self.classes])
    #expect(report.findings.map(\.verdict) == [.undetermined])
  }

  @Test("A list that was read in part decides nothing about all of its members")
  func partialList() throws {
    var account = LiveAccount()
    try account.add("aws_cloudtrail", #"{"enable_logging": false, "id": "main"}"#)
    account.read("aws_cloudtrail", in: "eu-west-1")
    account.read("aws_cloudtrail", .denied, in: "us-east-1", reason: "AccessDenied")
    let rule = try Judging.rule(
      """
      resources: [aws_cloudtrail]
      deny: every trail in graph.all("aws_cloudtrail") { trail.enable_logging == false }
      message: "none is on"
      """)
    let finding = try #require(account.report([rule]).findings.first)
    #expect(finding.verdict == .undetermined)
    #expect(finding.unknowns == ["test:List in us-east-1: AccessDenied"])
  }

  @Test("Code that is said to be complete and sets up nothing has an account to be judged")
  func completeCode() throws {
    let rule = try Self.lacks("aws_cloudtrail", in: "")
    let code = #"resource "aws_s3_bucket" "b" {}"#
    let catalog = RuleCatalog(rules: [rule], library: [])
    var provider = ProviderMappings()
    provider.add(.init(path: "mappings/aws/classes.yaml", text: Self.classes))
    let sources = SourceMap()
    var parts = TerraformSource(
      files: MemoryFiles(["main.tf": code]), sources: sources, schemas: .empty
    ).load(paths: ["."], workers: 1).parts
    parts[0].scope.isComplete = true
    var report = ScanReport()
    let scan = CodeScan(catalog: catalog, mappings: provider, schemas: .empty)
    scan.judge(parts, sources, [rule], .init(paths: ["."]), &report)
    #expect(report.findings.map(\.subject.address) == ["aws_account.current"])
    parts[0].scope.isComplete = nil
    scan.judge(parts, sources, [rule], .init(paths: ["."]), &report)
    #expect(report.findings.isEmpty)
  }
}
