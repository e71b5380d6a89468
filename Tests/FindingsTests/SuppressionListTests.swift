// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Testing

@Suite("Silencing by lists")
struct SuppressionListTests {
  private static let rule = RuleDescription(
    id: "aws-s3-bucket-public-acl", aliases: ["CKV_AWS_20"], title: "", severity: .high,
    action: .deny)

  private static func finding(
    address: String = "module.site.aws_s3_bucket.logs[0]", path: String = "infra/net/main.tf",
    rule: RuleDescription = rule, names: [String] = ["test-logs"]
  ) -> Finding {
    Finding(
      rule: rule, verdict: .fail, message: "",
      subject: .init(
        type: "aws_s3_bucket", address: address, id: "b-1", provider: "aws", names: names),
      location: .init(file: SourceFile(path: path, text: "x"), bytes: ByteRange(0, 1)),
      fingerprint: "f1", previousFingerprints: ["f0"])
  }

  private static func entry(
    _ reason: String = "ok", until: String? = nil, approvedBy: String? = nil,
    _ change: (inout SuppressionRule) -> Void
  ) -> SuppressionRule {
    var rule = SuppressionRule(reason: reason, approvedBy: approvedBy, until: until)
    change(&rule)
    return rule
  }

  private static func list(
    _ rules: [SuppressionRule], folder: String = ".", limits: SuppressionLimits = .init(),
    refusal: String? = nil
  ) -> SuppressionList {
    SuppressionList(
      [SuppressionSource(rules: rules, folder: folder, refusal: refusal)], limits: limits,
      today: "2026-05-05", location: { $0.path })
  }

  private static func isSilenced(
    _ change: (inout SuppressionRule) -> Void, folder: String = "."
  ) -> Bool {
    var list = list([entry("ok", change)], folder: folder)
    var findings = [finding()]
    list.apply(to: &findings)
    return findings[0].suppression != nil
  }

  @Test("finds rules by id, other tools' ids and patterns")
  func rules() {
    for name in ["aws-s3-bucket-public-acl", "ckv_aws_20", "aws-s3-*", "*", "CKV_AWS_2?"] {
      #expect(Self.isSilenced { $0.rules = ["other", name] }, "\(name)")
    }
    #expect(!Self.isSilenced { $0.rules = ["aws-s3-bucket"] })
    #expect(!Self.isSilenced { _ in })
  }

  @Test("finds resources by address, name and what they are called in the cloud")
  func resources() {
    for name in [
      "module.site.aws_s3_bucket.logs[0]", "module.site.aws_s3_bucket.logs", "logs", "test-logs",
      "test-*", "*.aws_s3_bucket.*", "module.site.*", "b-1", "*logs",
    ] {
      #expect(Self.isSilenced { $0.resources = [name] }, "\(name)")
    }
    for name in ["log", "test", "infra/*", "aws_s3_bucket.logs"] {
      #expect(!Self.isSilenced { $0.resources = [name] }, "\(name)")
    }
  }

  @Test("finds files from the folder of the entry's own file")
  func paths() {
    for path in [
      "infra/net/main.tf", "infra/net", "infra/net/", "./infra", "infra/*/main.tf", "**/main.tf",
      "infra/**", "**/net/*.tf", "*",
    ] {
      #expect(Self.isSilenced { $0.paths = [path] }, "\(path)")
    }
    for path in ["main.tf", "*.tf", "infra/ne", "net", "infra/*/*/main.tf", "**/nets/*"] {
      #expect(!Self.isSilenced { $0.paths = [path] }, "\(path)")
    }
    #expect(Self.isSilenced({ $0.paths = ["net/*.tf"] }, folder: "infra"))
    #expect(!Self.isSilenced({ $0.paths = ["infra/net"] }, folder: "infra"))
  }

  @Test("finds findings by present and previous fingerprints")
  func fingerprints() {
    #expect(Self.isSilenced { $0.fingerprints = ["f1"] })
    #expect(Self.isSilenced { $0.fingerprints = ["x", "f0"] })
    #expect(!Self.isSilenced { $0.fingerprints = ["f2"] })
  }

  @Test("asks for all conditions of an entry")
  func all() {
    func isSilenced(_ rule: String, _ resource: String, _ path: String, _ print: String) -> Bool {
      Self.isSilenced {
        $0.rules = [rule]
        $0.resources = [resource]
        $0.paths = [path]
        $0.fingerprints = [print]
      }
    }
    #expect(isSilenced("CKV_AWS_20", "logs", "infra", "f1"))
    #expect(!isSilenced("CKV_AWS_21", "logs", "infra", "f1"))
    #expect(!isSilenced("CKV_AWS_20", "log", "infra", "f1"))
    #expect(!isSilenced("CKV_AWS_20", "logs", "other", "f1"))
    #expect(!isSilenced("CKV_AWS_20", "logs", "infra", "f2"))
    #expect(
      !Self.isSilenced {
        $0.resources = ["logs"]; $0.paths = ["other"]
      })
  }

  @Test("takes the first entry that holds")
  func first() {
    var list = Self.list([
      Self.entry("over", until: "2026-05-04") { $0.rules = ["*"] },
      Self.entry("elsewhere") { $0.paths = ["other"] },
      Self.entry("first", until: "2026-05-05", approvedBy: "anna") { $0.resources = ["logs"] },
      Self.entry("second") { $0.rules = ["CKV_AWS_20"] },
    ])
    var findings = [Self.finding()]
    list.apply(to: &findings)
    #expect(findings[0].suppression?.reason == "first")
    #expect(findings[0].suppression?.approvedBy == "anna")
    #expect(findings[0].suppression?.until == "2026-05-05")
    #expect(findings[0].suppression?.kind == .policy)
    let notices = list.notices(rules: [Self.rule], isJudged: { _ in true }, isKnown: { _ in true })
    #expect(notices.map(\.problem) == [.expired, .unmatched])
    #expect(notices.map(\.subject) == ["*", "other"])
  }

  @Test("leaves silenced and passing findings as they are")
  func kept() {
    var list = Self.list([Self.entry { $0.rules = ["*"] }])
    var findings = [Self.finding(), Self.finding()]
    findings[0].suppression = Finding.Suppression(kind: .inline, reason: "a comment")
    findings[1].verdict = .pass
    list.apply(to: &findings)
    #expect(findings[0].suppression?.kind == .inline)
    #expect(findings[1].suppression == nil)
  }

  @Test("follows no entry that the limits forbid, and says why")
  func limits() {
    func refusal(
      _ rule: SuppressionRule, refusal: String? = nil,
      _ change: (inout SuppressionLimits) -> Void = { _ in }
    ) -> String? {
      var limits = SuppressionLimits()
      change(&limits)
      var list = Self.list([rule], limits: limits, refusal: refusal)
      var findings = [Self.finding()]
      list.apply(to: &findings)
      let notices = list.notices(
        rules: [Self.rule], isJudged: { _ in true }, isKnown: { _ in true })
      #expect((findings[0].suppression == nil) == (notices.first?.problem == .refused))
      return notices.first?.message
    }
    let plain = Self.entry { $0.rules = ["*"] }
    let approved = Self.entry(until: "2026-06-01", approvedBy: "anna") { $0.rules = ["*"] }
    #expect(refusal(plain) == nil)
    #expect(refusal(plain, refusal: "they are locked")?.contains("they are locked") == true)
    #expect(refusal(plain) { $0.approvers = ["anna"] }?.contains("nobody") == true)
    #expect(refusal(approved) { $0.approvers = ["bob"] }?.contains("\"anna\" may not") == true)
    #expect(refusal(approved) { $0.approvers = ["anna"] } == nil)
    #expect(refusal(approved) { $0.maximumDays = 20 }?.contains("20 days") == true)
    #expect(refusal(approved) { $0.maximumDays = 27 } == nil)
    #expect(refusal(plain) { $0.requiresUntil = true }?.contains("no last day") == true)
    #expect(refusal(plain) { $0.notInline = [.high] } == nil)
    let id = Self.rule.id
    #expect(
      refusal(approved) { $0.terms[id] = .init(allowsExceptions: false) }?.contains("no exceptions")
        == true)
    #expect(
      refusal(plain) { $0.terms[id] = .init(allowsExceptions: true, approval: "a board") }?
        .contains("a board") == true)
    #expect(
      refusal(approved) { $0.terms[id] = .init(allowsExceptions: true, approval: "x") } == nil)
  }

  @Test("tells of entries that match nothing, as far as this scan can tell")
  func unmatched() {
    func notices(
      isForeign: Bool = false, isShared: Bool = false, isJudged: Bool = true,
      _ change: (inout SuppressionRule) -> Void
    ) -> [String] {
      var source = SuppressionSource(rules: [Self.entry("ok", change)])
      source.isForeign = isForeign
      source.isShared = isShared
      let list = SuppressionList([source], today: "2026-05-05", location: { $0.path })
      return list.notices(
        rules: [Self.rule], isJudged: { _ in isJudged }, isKnown: { $0.hasPrefix("CKV") }
      ).map(\.message)
    }
    #expect(notices { $0.rules = ["CKV_AWS_20"] }.count == 1)
    #expect(notices(isJudged: false) { $0.rules = ["CKV_AWS_20"] }.isEmpty)
    #expect(notices(isShared: true) { $0.rules = ["CKV_AWS_20"] }.isEmpty)
    // Its rule wasn't used.
    #expect(notices { $0.rules = ["CKV_AWS_21"] }.isEmpty)
    #expect(notices { $0.rules = ["nope"] }.first?.contains("no rule is called") == true)
    #expect(notices(isForeign: true) { $0.rules = ["nope"] }.isEmpty)
    #expect(notices { $0.resources = ["x"] }.count == 1)
  }

  @Test("gives up where patterns cost too much, and leaves findings as they are")
  func exhausted() {
    let entries = (0..<100).map { index in
      Self.entry { $0.resources = ["*l*o*g*s*\(index)"] }
    }
    var list = SuppressionList(
      [SuppressionSource(rules: entries)], today: "2026-05-05", maximumChecks: 150,
      location: { $0.path })
    var findings = [Self.finding(), Self.finding()]
    list.apply(to: &findings)
    #expect(findings.allSatisfy { $0.suppression == nil })
    let notices = list.notices(rules: [Self.rule], isJudged: { _ in true }, isKnown: { _ in true })
    #expect(notices.map(\.problem) == [.refused])
  }

  @Test("holds a hundred thousand findings against ten thousand entries in little time")
  func large() {
    let rules = (0..<40).map {
      RuleDescription(id: "rule-\($0)", title: "", severity: .high, action: .deny)
    }
    var entries = (0..<2_500).map { index in
      Self.entry {
        $0.rules = ["rule-\(index % 40)"]; $0.resources = ["aws_x.n\(index)"]
      }
    }
    entries += (0..<2_500).map { index in Self.entry { $0.resources = ["team\(index)-*"] } }
    entries += (0..<2_500).map { index in
      Self.entry {
        $0.rules = ["rule-1"]; $0.paths = ["dir\(index)/main.tf"]
      }
    }
    entries += (0..<2_500).map { index in Self.entry { $0.fingerprints = ["print\(index)"] } }
    let files = (0..<100).map { SourceFile(path: "dir\($0)/main.tf", text: "x") }
    var findings = (0..<20_000).map { index in
      Finding(
        rule: rules[index % 40], verdict: .fail, message: "",
        subject: .init(
          type: "aws_x", address: "aws_x.n\(index)", provider: "aws", names: ["team\(index)-a"]),
        location: .init(file: files[index % 100], bytes: ByteRange(0, 1)),
        fingerprint: "print\(index + 1_250)")
    }
    var list = Self.list(entries)
    let start = ContinuousClock.now
    list.apply(to: &findings)
    #expect(ContinuousClock.now - start < .seconds(60))
    #expect(findings[0..<2_500].allSatisfy { $0.suppression != nil })
    #expect(findings.count { $0.suppression != nil } > 2_500)
  }
}

@Suite("Days")
struct CalendarDayTests {
  @Test(
    "counts days as the calendar does",
    arguments: [
      ("1970-01-01", 0), ("1970-01-02", 1), ("1969-12-31", -1), ("2000-02-29", 11016),
      ("2026-11-21", 20778), ("0001-01-01", -719162), ("9999-12-31", 2_932_896),
    ])
  func number(text: String, number: Int) {
    #expect(CalendarDay(text)?.number == number)
  }

  @Test(
    "takes nothing that is no day",
    arguments: ["", "2026-02-29", "2026-13-01", "2026-1-01", "20260101", "2026-01-01T", "soon"])
  func none(text: String) {
    #expect(CalendarDay(text) == nil)
  }
}
