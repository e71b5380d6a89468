// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Snapshots made of JSON lines, judged as users judge them.
@Suite("bawn evaluate")
struct EvaluateTests {
  private static let account = "111122223333"

  private static func bucket(_ name: String, acl: String? = nil, unknown: Bool = false) -> String {
    let arn = "arn:aws:s3:::\(name)"
    let acl = acl.map { #","acl":"\#($0)""# } ?? ""
    let gap =
      unknown ? #","unknown":[{"path":"acl","symbol":"s3:GetBucketAcl: AccessDenied"}]"# : ""
    return #"{"account":"\#(account)","region":"eu-west-1","type":"aws_s3_bucket","#
      + #""values":{"arn":"\#(arn)","bucket":"\#(name)","id":"\#(name)"\#(acl)}\#(gap)}"#
  }

  private static func group(_ ranges: String) -> String {
    #"{"account":"\#(account)","region":"eu-west-1","type":"aws_security_group","values":{"#
      + #""arn":"arn:aws:ec2:eu-west-1:\#(account):security-group/sg-1","id":"sg-1","name":"web","#
      + #""ingress":[{"protocol":"tcp","from_port":22,"to_port":22,"cidr_blocks":["\#(ranges)"]}]}}"#
  }

  private static let publicBucket = bucket("site", acl: "public-read")
  private static let openGroup = group("0.0.0.0/0")
  private static let rules = [
    "--rule", "aws-s3-bucket-public-acl", "--rule", "aws-security-group-open-ssh",
  ]

  private static func run(_ folder: URL, _ arguments: [String]) throws -> Program.Outcome {
    try Program.run(
      Program.path, arguments: arguments, environment: ["BAWN_CONTENT": Project.root.path],
      folder: folder, seconds: 240)
  }

  private static func snapshot(
    _ name: String, _ lines: [String], day: Int = 1, in folder: URL
  ) throws {
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: folder.appending(path: "\(name).jsonl"))
    let made = try run(
      folder,
      [
        "inventory", "import", "\(name).jsonl", "-o", "\(name).bawn", "--time",
        "2026-01-0\(day)T06:00:00Z",
      ])
    #expect(made.status == 0, "\(made.errors)")
  }

  private static func findings(_ outcome: Program.Outcome) throws -> [[String: Any]] {
    let root = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    return try #require(root?["findings"] as? [[String: Any]], "\(outcome.errors)")
  }

  // MARK: - What it says and how it ends

  @Test("Findings name resource, account and region, in every form of report")
  func reports() throws {
    try Project.withTemporaryFolder { folder in
      try Self.snapshot("a", [Self.publicBucket, Self.openGroup], in: folder)
      let names = [
        "json", "jsonl", "sarif", "junit", "csv", "markdown", "html", "gitlab", "github",
        "checkov-json",
      ]
      let outcome = try Self.run(
        folder,
        ["evaluate", "a.bawn", "--format", "terminal"] + Self.rules
          + names.flatMap { ["--format", "\($0)=out.\($0)"] })
      #expect(outcome.status == 1, "\(outcome.errors)")
      for part in ["arn:aws:s3:::site", "sg-1", Self.account, "eu-west-1", "2 findings"] {
        #expect(outcome.output.contains(part), "\(part)\n\(outcome.output)")
      }
      var texts: [String: String] = [:]
      for name in names {
        let text = try String(contentsOf: folder.appending(path: "out.\(name)"), encoding: .utf8)
        #expect(text.contains("aws-s3-bucket-public-acl"), "\(name)")
        #expect(text.contains("arn:aws:s3:::site"), "\(name)")
        texts[name] = text
      }
      func object(_ name: String) throws -> [String: Any] {
        let data = Data((texts[name] ?? "").utf8)
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
      }
      let found = try #require(try object("json")["findings"] as? [[String: Any]])
      #expect(found.count == 2)
      let first = try #require(found.first)
      let resource = try #require(first["resource"] as? [String: Any])
      #expect(resource["account"] as? String == Self.account)
      #expect(resource["region"] as? String == "eu-west-1")
      #expect((resource["live"] as? [String: Any])?["snapshot"] as? String == "a.bawn")
      #expect(first["location"] is NSNull)
      let run = try #require((try object("sarif")["runs"] as? [[String: Any]])?.first)
      let results = try #require(run["results"] as? [[String: Any]])
      #expect(results.count == 2)
      let prints = results.compactMap {
        ($0["partialFingerprints"] as? [String: String])?["bawnFingerprint/v1"]
      }
      #expect(Set(prints) == Set(found.compactMap { $0["fingerprint"] as? String }))
      #expect(texts["sarif"]?.contains(#""uri": "a.bawn""#) == true)
      #expect(texts["junit"]?.contains(#"failures="2""#) == true)
      #expect(texts["junit"]?.contains(#"file="a.bawn""#) == true)
      #expect(texts["html"]?.contains("<h3 class=\"place\">") == true)
      #expect(texts["csv"]?.components(separatedBy: "\r\n").count == 4)
    }
  }

  @Test("The exit code follows --fail-on, --soft-fail, --strict and what could be read")
  func exitCodes() throws {
    try Project.withTemporaryFolder { folder in
      try Self.snapshot("a", [Self.openGroup], in: folder)
      try Self.snapshot("clean", [Self.bucket("site", acl: "private")], in: folder)
      try Data("no snapshot".utf8).write(to: folder.appending(path: "b.bawn"))
      func status(_ arguments: String...) throws -> Int32 {
        try Self.run(folder, ["evaluate"] + arguments + ["--quiet"]).status
      }
      let ssh = "aws-security-group-open-ssh"
      #expect(try status("a.bawn", "--rule", ssh) == 1)
      #expect(try status("a.bawn", "--rule", ssh, "--fail-on", "critical") == 0)
      #expect(try status("a.bawn", "--rule", ssh, "--soft-fail") == 0)
      #expect(try status("clean.bawn", "--rule", "aws-s3-bucket-public-acl") == 0)
      #expect(try status("a.bawn", "--rule", "no-such-rule") == 2)
      #expect(try status("clean.bawn", "b.bawn", "--rule", ssh) == 3)
      #expect(try status("missing.bawn", "--rule", ssh) == 3)
      #expect(try status("a.bawn", "b.bawn", "--rule", ssh) == 1)
    }
  }

  @Test("What a denied call would have told is undetermined, and blocks nothing")
  func undetermined() throws {
    try Project.withTemporaryFolder { folder in
      try Self.snapshot("a", [Self.bucket("site", unknown: true)], in: folder)
      let outcome = try Self.run(
        folder,
        ["evaluate", "a.bawn", "--verdicts", "undetermined", "--format", "json"] + Self.rules)
      #expect(outcome.status == 0)
      let finding = try #require(try Self.findings(outcome).first)
      #expect(finding["verdict"] as? String == "undetermined")
      #expect(finding["unknowns"] as? [String] == ["s3:GetBucketAcl: AccessDenied"])
    }
  }

  @Test("A baseline and suppressions by address and fingerprint silence live findings")
  func silencing() throws {
    try Project.withTemporaryFolder { folder in
      try Self.snapshot("a", [Self.publicBucket, Self.openGroup], in: folder)
      let judge = ["evaluate", "a.bawn", "--format", "json"] + Self.rules
      let open = try Self.findings(Self.run(folder, judge))
      let group = try #require(
        open.first { $0["rule"] as? String == "aws-security-group-open-ssh" }?["fingerprint"]
          as? String)
      // A baseline of what is known.
      let created = try Self.run(
        folder, ["baseline", "create", "a.bawn", "--baseline", "known.json"] + Self.rules)
      #expect(created.status == 0, "\(created.errors)")
      let known = try Self.run(folder, judge + ["--baseline", "known.json"])
      #expect(known.status == 0, "\(known.output)")
      #expect(
        try Self.findings(known).map { ($0["suppression"] as? [String: Any])?["kind"] as? String }
          == ["baseline", "baseline"])
      // What is new is news.
      try Self.snapshot(
        "a", [Self.publicBucket, Self.openGroup, Self.bucket("new", acl: "public-read")],
        in: folder)
      #expect(try Self.run(folder, judge + ["--baseline", "known.json"]).status == 1)
      // The configuration beside the snapshot.
      let settings = """
        suppressions:
          - rules: [aws-s3-bucket-public-acl]
            resources: ["arn:aws:s3:::*"]
            reason: both are sites
          - fingerprint: \(group)
            reason: accepted until the VPN is there

        """
      try Data(settings.utf8).write(to: folder.appending(path: "bawn.yaml"))
      let silenced = try Self.run(folder, judge)
      #expect(silenced.status == 0, "\(silenced.errors)")
      let reasons = try Self.findings(silenced).compactMap {
        ($0["suppression"] as? [String: Any])?["reason"] as? String
      }
      #expect(
        reasons.sorted() == ["accepted until the VPN is there", "both are sites", "both are sites"])
    }
  }

  @Test("A state makes findings of code and of the live resource one family")
  func linked() throws {
    // A bucket's ARN has no account; the queue's tells of which one the state speaks.
    let state = """
      {"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {
        "resources": [{"address": "aws_s3_bucket.site", "mode": "managed",
          "type": "aws_s3_bucket", "name": "site",
          "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 0,
          "values": {"id": "site", "arn": "arn:aws:s3:::site", "bucket": "site",
            "acl": "public-read"}},
          {"address": "aws_sqs_queue.jobs", "mode": "managed",
          "type": "aws_sqs_queue", "name": "jobs",
          "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 0,
          "values": {"id": "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs",
            "arn": "arn:aws:sqs:eu-west-1:111122223333:jobs", "name": "jobs"}}]}}}
      """
    let code = """
      resource "aws_s3_bucket" "site" {
        bucket = "site"
        acl    = "public-read"
      }

      """
    try Project.withTemporaryFolder { folder in
      for name in [".git", "infra"] {
        try FileManager.default.createDirectory(
          at: folder.appending(path: name), withIntermediateDirectories: true)
      }
      try Data(code.utf8).write(to: folder.appending(path: "infra/main.tf"))
      try Data(state.utf8).write(to: folder.appending(path: "state.json"))
      try Self.snapshot("a", [Self.publicBucket], in: folder)
      let options = ["--format", "json", "--state", "infra=state.json"] + Self.rules
      let scanned = try #require(
        try Self.findings(Self.run(folder, ["scan", "infra"] + options)).first)
      let judged = try #require(
        try Self.findings(Self.run(folder, ["evaluate", "a.bawn"] + options)).first)
      let ofCode = try #require(scanned["fingerprint"] as? String)
      let ofLive = try #require(judged["fingerprint"] as? String)
      #expect(ofCode != ofLive)
      #expect(judged["linkedFingerprints"] as? [String] == [ofCode])
      #expect(scanned["linkedFingerprints"] as? [String] == [ofLive])
      let live = (judged["resource"] as? [String: Any])?["live"] as? [String: Any]
      #expect(live?["codeAddress"] as? String == "aws_s3_bucket.site")
      // So that one exception holds for both.
      _ = try Self.run(
        folder, ["baseline", "create", "infra", "--baseline", "code.json"] + Self.rules)
      let known = try Self.run(
        folder, ["evaluate", "a.bawn", "--baseline", "code.json"] + options)
      #expect(known.status == 0, "\(known.output)")
    }
  }

  // MARK: - The history

  private static func judge(
    _ folder: URL, _ name: String, _ more: [String] = rules
  ) throws -> Program.Outcome {
    try run(folder, ["evaluate", "\(name).bawn", "--store", "findings.db", "--quiet"] + more)
  }

  @Test("A store keeps what opened and what closed from one snapshot to the next")
  func history() throws {
    try Project.withTemporaryFolder { folder in
      try Self.snapshot("a", [Self.publicBucket, Self.openGroup], day: 1, in: folder)
      try Self.snapshot(
        "b",
        [
          Self.publicBucket, Self.group("10.0.0.0/8"), Self.bucket("new", acl: "public-read"),
        ], day: 2, in: folder)
      let first = try Self.judge(folder, "a")
      #expect(first.status == 1)
      #expect(first.errors == "bawn: findings.db: 2 findings opened, 0 closed, 0 still open\n")
      let again = try Self.judge(folder, "a")
      #expect(again.errors == "bawn: findings.db: 0 findings opened, 0 closed, 2 still open\n")
      let second = try Self.judge(folder, "b")
      #expect(second.errors == "bawn: findings.db: 1 finding opened, 1 closed, 1 still open\n")
      // Silencing closes, and what comes back is opened again.
      let settings =
        "suppressions: [{rules: [aws-s3-bucket-public-acl], reason: it is a site}]\n"
      try Data(settings.utf8).write(to: folder.appending(path: "bawn.yaml"))
      #expect(try Self.judge(folder, "b").errors.contains("0 findings opened, 2 closed"))
      try FileManager.default.removeItem(at: folder.appending(path: "bawn.yaml"))
      #expect(try Self.judge(folder, "b").errors.contains("2 findings opened, 0 closed"))
    }
  }

  @Test("What wasn't selected, was denied or isn't known to be gone stays open")
  func open() throws {
    try Project.withTemporaryFolder { folder in
      try Self.snapshot("a", [Self.publicBucket, Self.openGroup], day: 1, in: folder)
      _ = try Self.judge(folder, "a")
      // Fixed, but only the other rule was used.
      try Self.snapshot(
        "b", [Self.bucket("site"), Self.group("10.0.0.0/8")], day: 2, in: folder)
      let other = try Self.judge(folder, "b", ["--rule", "aws-security-group-open-ssh"])
      #expect(
        other.errors == "bawn: findings.db: 0 findings opened, 1 closed, 1 still open "
          + "(1 of them couldn't be told this time)\n")
      // Denied.
      try Self.snapshot("c", [Self.bucket("site", unknown: true)], day: 3, in: folder)
      #expect(try Self.judge(folder, "c").errors.contains("0 closed, 1 still open (1 of"))
      // Not there, but nobody says that all buckets were read.
      try Self.snapshot("d", [Self.group("10.0.0.0/8")], day: 4, in: folder)
      #expect(try Self.judge(folder, "d").errors.contains("0 closed, 1 still open (1 of"))
      try Self.snapshot("e", [Self.bucket("site")], day: 5, in: folder)
      #expect(try Self.judge(folder, "e").errors.contains("1 closed, 0 still open\n"))
    }
  }

  @Test("A snapshot from before the latest one changes nothing, and that is said")
  func older() throws {
    try Project.withTemporaryFolder { folder in
      try Self.snapshot("old", [Self.publicBucket], day: 1, in: folder)
      try Self.snapshot("new", [Self.bucket("site"), Self.openGroup], day: 2, in: folder)
      _ = try Self.judge(folder, "new")
      let late = try Self.run(
        folder,
        ["evaluate", "old.bawn", "--store", "findings.db", "--format", "json"] + Self.rules)
      // It is judged as ever.
      #expect(late.status == 1)
      #expect(try Self.findings(late).count == 1)
      #expect(!late.errors.contains("opened"))
      #expect(
        late.output.contains(
          "account 111122223333 was judged as of 2026-01-02T06:00:00Z before, and this snapshot is "
            + "of 2026-01-01T06:00:00Z: the history of its findings stays as it is"))
      #expect(try Self.judge(folder, "new").errors.contains("0 findings opened, 0 closed, 1 still"))
    }
  }

  @Test("A store that can't be used ends it with 3 before anything is judged")
  func unusable() throws {
    try Project.withTemporaryFolder { folder in
      try Self.snapshot("a", [Self.publicBucket], in: folder)
      try Data(String(repeating: "no database ", count: 99).utf8)
        .write(to: folder.appending(path: "findings.db"))
      let outcome = try Self.judge(folder, "a")
      #expect(outcome.status == 3)
      #expect(outcome.errors.contains("\"findings.db\" is no store of Bawn's"))
      #expect(outcome.output == "")
    }
  }
}
