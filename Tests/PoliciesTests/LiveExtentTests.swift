// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Inventory
import Policies
import Testing

@Suite("What judging a live account has settled")
struct LiveExtentTests {
  private static let bucket = "aws_s3_bucket"

  private static func rule(_ id: String = "public") throws -> PolicyRule {
    try Judging.rule("resources: [aws_s3_bucket]\ndeny: resource.acl == \"public-read\"", id: id)
  }

  private static func account(_ acl: String = "private") throws -> LiveAccount {
    var account = LiveAccount()
    try account.add(bucket, #"{"id":"data","arn":"arn:aws:s3:::data","acl":"\#(acl)"}"#)
    account.read(bucket)
    return account
  }

  /// Whether a finding on a bucket that was open before counts as gone.
  private static func isGone(
    _ extent: LiveExtent, _ name: String = "data", rule: String = "public",
    region: String = "eu-west-1", account: String = "123456789012"
  ) -> Bool {
    extent.isGone(
      "earlier", rule: rule, type: bucket, address: "arn:aws:s3:::\(name)", region: region,
      account: account)
  }

  @Test("A finding is gone where its rule was used and passes, and nowhere else")
  func passes() throws {
    let extent = try Self.account().judged([try Self.rule()]).extent
    #expect(Self.isGone(extent))
    #expect(!Self.isGone(extent, rule: "other"))
    #expect(!Self.isGone(extent, account: "999999999999"))
    #expect(extent.accounts.map(\.number) == ["123456789012"])
    #expect(extent.accounts.map(\.seen) == [60])
  }

  @Test("What a selection leaves out isn't gone", arguments: ["rule", "severity", "override"])
  func unselected(_ way: String) throws {
    let rules = [try Self.rule(), try Self.rule("other")]
    let account = try Self.account("public-read")
    let open = try #require(account.report(rules).findings.first { $0.rule.id == "public" })
    let (report, extent) = account.judged(rules) { options in
      switch way {
      case "rule": options.selection.names = ["other"]
      case "severity": options.selection.severity = .critical
      default:
        options.selection.severity = .medium
        var milder = RuleOverride()
        milder.rules = ["public"]
        milder.severity = .low
        options.setup.overrides = [milder]
      }
    }
    #expect(!report.findings.contains { $0.rule.id == "public" })
    #expect(
      !extent.isGone(
        open.fingerprint, rule: "public", type: Self.bucket, address: "arn:aws:s3:::data",
        region: "eu-west-1", account: "123456789012"))
  }

  @Test("What can't be told because a call was denied isn't gone, whatever its element")
  func undetermined() throws {
    var account = LiveAccount()
    try account.add(
      Self.bucket, #"{"id":"data","arn":"arn:aws:s3:::data"}"#,
      unknown: ["acl": "s3:GetBucketAcl: AccessDenied"])
    account.read(Self.bucket)
    let (report, extent) = account.judged([try Self.rule(), try Self.rule("other")])
    #expect(report.findings.map(\.verdict) == [.undetermined, .undetermined])
    #expect(!Self.isGone(extent))
  }

  @Test("What is merely possible isn't gone where something else is certain")
  func possible() throws {
    var account = LiveAccount()
    try account.add(
      Self.bucket, #"{"id":"data","arn":"arn:aws:s3:::data","acl":"public-read"}"#,
      unknown: ["policy": "s3:GetBucketPolicy: AccessDenied"])
    account.read(Self.bucket)
    let rule = try Judging.rule(
      """
      resources: [aws_s3_bucket]
      deny: |
        some name in ["acl", "policy"]
        resource[name] == "public-read"
      at: "[name]"
      """, id: "public")
    let (report, extent) = account.judged([rule])
    #expect(report.findings.map(\.verdict) == [.fail])
    #expect(!Self.isGone(extent))
  }

  @Test("A rule that ends in an error settles nothing, and its error is no finding")
  func error() throws {
    let rule = try Judging.rule(
      "resources: [aws_s3_bucket]\ndeny: to_number(resource.acl) == 1", id: "public")
    let (report, extent) = try Self.account().judged([rule])
    #expect(report.summary.evaluationErrors == 1)
    #expect(!Self.isGone(extent))
    let found = try #require(report.findings.first)
    #expect(!extent.isVerdict(found))
  }

  @Test("A resource that isn't there is gone where all of its type was read, and nowhere else")
  func removed() throws {
    let rules = [try Self.rule()]
    let whole = try Self.account().judged(rules).extent
    #expect(Self.isGone(whole, "old"))
    // Nobody asked in this region, and a listing of others says nothing of it.
    #expect(!Self.isGone(whole, "old", region: "ap-south-1"))
    var denied = LiveAccount()
    denied.read(Self.bucket, in: "us-east-1")
    denied.read(Self.bucket, .denied, in: "eu-west-1")
    let part = denied.judged(rules).extent
    #expect(!Self.isGone(part, "old"))
    #expect(Self.isGone(part, "old", region: "us-east-1"))
    var other = LiveAccount()
    other.read("aws_iam_role")
    #expect(!Self.isGone(other.judged(rules).extent, "old"))
  }

  @Test("What one call lists for all regions is gone from each of them")
  func global() throws {
    var account = LiveAccount()
    account.regions = [""]
    account.read(Self.bucket)
    account.regions = ["eu-west-1"]
    #expect(Self.isGone(account.judged([try Self.rule()]).extent, "old", region: "ap-south-1"))
  }

  @Test("What a baseline silences counts as gone, as it does while an account is watched")
  func silenced() throws {
    let account = try Self.account("public-read")
    let rules = [try Self.rule()]
    let found = try #require(account.report(rules).findings.first)
    let known = Baseline(entries: [
      Baseline.Entry(
        fingerprint: found.fingerprint, rule: "public", resource: "", scope: "", file: "",
        since: "2026-05-05")
    ])
    let (report, extent) = account.judged(rules) { $0.baselines = [known] }
    #expect(report.findings.map { $0.suppression?.kind } == [.baseline])
    #expect(
      extent.isGone(
        found.fingerprint, rule: "public", type: Self.bucket, address: "arn:aws:s3:::data",
        region: "eu-west-1", account: "123456789012"))
  }
}
