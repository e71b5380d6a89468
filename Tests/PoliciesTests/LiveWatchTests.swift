// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Inventory
import Policies
import Testing

@Suite("Watching live accounts")
struct LiveWatchTests {
  private static func watch(
    _ configure: (inout CodeScan.Options) -> Void = { _ in }
  ) throws -> LiveWatch {
    let rules = try [
      Judging.rule(
        "resources: [aws_s3_bucket]\ndeny: resource.acl == \"public-read\"", id: "public"),
      Judging.rule(
        """
        resources: [aws_s3_bucket]
        when: resource.kms_key_id
        deny: not graph.get(resource.kms_key_id).enabled == true
        """, id: "key"),
    ]
    var options = CodeScan.Options(paths: [])
    options.today = "2026-05-05"
    configure(&options)
    return LiveWatch(
      CodeScan(
        catalog: RuleCatalog(rules: rules, library: []), mappings: ProviderMappings(),
        schemas: .empty),
      options, fed: { kind, _ in [kind] })
  }

  private static func account(
    acl: String? = nil, isEnabled: Bool = true, hasSecond: Bool = false, denied: Bool = false
  ) throws -> LiveAccount {
    var account = LiveAccount()
    let key = #"{"id":"k","arn":"arn:k","enabled":\#(isEnabled)}"#
    try account.add("aws_kms_key", key)
    let more = acl.map { #","acl":"\#($0)""# } ?? ""
    try account.add(
      "aws_s3_bucket", #"{"id":"data","arn":"arn:aws:s3:::data","kms_key_id":"arn:k"\#(more)}"#,
      unknown: denied ? ["acl": "s3:GetBucketAcl: AccessDenied"] : [:])
    if hasSecond {
      try account.add(
        "aws_s3_bucket", #"{"id":"two","arn":"arn:aws:s3:::two","acl":"public-read"}"#)
    }
    account.read("aws_s3_bucket")
    account.read("aws_kms_key")
    return account
  }

  private static func take(
    _ watch: inout LiveWatch, _ account: LiveAccount, isAnew: Bool = false
  ) -> (opened: [String], closed: [String], judged: Int) {
    let changes = watch.take([account.part], account.coverage, isAnew: isAnew)
    func texts(_ findings: [Finding]) -> [String] {
      findings.map { "\($0.rule.id) \($0.subject.id ?? "")" }.sorted()
    }
    return (texts(changes.opened), texts(changes.closed), changes.judged)
  }

  @Test("The first reading opens what is wrong, the same again changes and judges nothing")
  func same() throws {
    var watch = try Self.watch()
    let account = try Self.account(acl: "public-read")
    #expect(Self.take(&watch, account).opened == ["public data"])
    let again = Self.take(&watch, try Self.account(acl: "public-read"))
    #expect(again.opened.isEmpty && again.closed.isEmpty && again.judged == 0)
    #expect(watch.openFindings.count == 1)
  }

  @Test("A change opens and closes what it touches, through other resources too")
  func changes() throws {
    var watch = try Self.watch()
    _ = Self.take(&watch, try Self.account())
    let worse = Self.take(&watch, try Self.account(isEnabled: false, hasSecond: true))
    #expect(worse.opened == ["key data", "public two"])
    let better = Self.take(&watch, try Self.account())
    #expect(better.closed == ["key data", "public two"])
    #expect(watch.openFindings.isEmpty)
  }

  @Test("What can't be told any more stays open until it is known to be gone")
  func undetermined() throws {
    var watch = try Self.watch()
    _ = Self.take(&watch, try Self.account(acl: "public-read"))
    for isAnew in [false, true] {
      let unclear = Self.take(&watch, try Self.account(denied: true), isAnew: isAnew)
      #expect(unclear.opened.isEmpty && unclear.closed.isEmpty)
      #expect(watch.openFindings.count == 1)
    }
    #expect(Self.take(&watch, try Self.account(acl: "private")).closed == ["public data"])
  }

  @Test("An element that can't be told any more stays open until it is known to be gone")
  func undeterminedElement() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_security_group]
      deny: |
        some i, range in resource.ranges
        range == "0.0.0.0/0"
      at: '["ranges", i]'
      """, id: "open")
    var watch = LiveWatch(
      CodeScan(
        catalog: RuleCatalog(rules: [rule], library: []), mappings: ProviderMappings(),
        schemas: .empty),
      CodeScan.Options(paths: []), fed: { kind, _ in [kind] })
    func group(_ fields: String, denied: Bool = false) throws -> LiveAccount {
      var account = LiveAccount()
      try account.add(
        "aws_security_group", #"{"id":"sg"\#(fields)}"#,
        unknown: denied ? ["ranges": "ec2:DescribeSecurityGroups: AccessDenied"] : [:],
        unknownKind: .array)
      account.read("aws_security_group")
      return account
    }
    let open = try group(#","ranges":["0.0.0.0/0"]"#)
    #expect(Self.take(&watch, open).opened == ["open sg"])
    for isAnew in [false, true, false] {
      let unclear = Self.take(&watch, try group("", denied: true), isAnew: isAnew)
      #expect(unclear.opened.isEmpty && unclear.closed.isEmpty)
    }
    #expect(Self.take(&watch, open).opened.isEmpty)
    #expect(Self.take(&watch, try group("", denied: true)).closed.isEmpty)
    #expect(Self.take(&watch, try group(#","ranges":["10.0.0.0/8"]"#)).closed == ["open sg"])
    #expect(watch.openFindings.isEmpty)
  }

  @Test("A resource that is gone from a listing which failed keeps its findings open")
  func failedListing() throws {
    var watch = try Self.watch()
    _ = Self.take(&watch, try Self.account(hasSecond: true))
    var denied = try Self.account()
    denied.read("aws_s3_bucket", .failed)
    #expect(Self.take(&watch, denied).closed.isEmpty)
    #expect(watch.openFindings.map(\.subject.id) == ["two"])
    #expect(Self.take(&watch, try Self.account()).closed == ["public two"])
  }

  @Test("Judging everything anew tells no more than what has changed")
  func anew() throws {
    var watch = try Self.watch()
    _ = Self.take(&watch, try Self.account(acl: "public-read"))
    let anew = Self.take(&watch, try Self.account(isEnabled: false), isAnew: true)
    #expect(anew.opened == ["key data"] && anew.closed == ["public data"])
  }

  @Test("An account that couldn't be read before is judged when it can")
  func newAccount() throws {
    var watch = try Self.watch()
    let first = try Self.account(acl: "public-read")
    _ = Self.take(&watch, first)
    var second = LiveAccount()
    second.number = "999999999999"
    try second.add("aws_s3_bucket", #"{"id":"new","arn":"arn:aws:s3:::new","acl":"public-read"}"#)
    let changes = watch.take([first.part, second.part], first.coverage, isAnew: false)
    #expect(changes.opened.map(\.subject.id) == ["new"])
    #expect(changes.closed.isEmpty)
  }

  @Test("What a baseline silences is never told of")
  func silenced() throws {
    var first = try Self.watch()
    _ = Self.take(&first, try Self.account(acl: "public-read"))
    let known = Baseline(
      entries: first.openFindings.map { finding in
        Baseline.Entry(
          fingerprint: finding.fingerprint, rule: finding.rule.id,
          resource: finding.subject.address, scope: finding.subject.scope, file: "",
          since: "2026-05-05")
      })
    var watch = try Self.watch { $0.baselines = [known] }
    #expect(Self.take(&watch, try Self.account(acl: "public-read")).opened.isEmpty)
    #expect(
      Self.take(&watch, try Self.account(acl: "public-read", hasSecond: true)).opened
        == ["public two"])
  }

  @Test("What was open before is gone where its rule passes and its type could be read")
  func gone() throws {
    var watch = try Self.watch()
    func isGone(_ watch: LiveWatch, rule: String = "public", type: String = "aws_s3_bucket") -> Bool
    {
      watch.isGone(
        "earlier", rule: rule, type: type, address: "arn:aws:s3:::earlier", region: "eu-west-1",
        account: "123456789012")
    }
    #expect(!isGone(watch))
    _ = Self.take(&watch, try Self.account())
    #expect(isGone(watch))
    #expect(!isGone(watch, rule: "unselected"))
    #expect(!isGone(watch, type: "aws_iam_user"))
    var denied = try Self.account()
    denied.read("aws_s3_bucket", .denied)
    _ = Self.take(&watch, denied, isAnew: true)
    #expect(!isGone(watch))
  }
}
