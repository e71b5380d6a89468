// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@testable import Findings

@Suite("Explanations")
struct ExplanationTests {
  private static let text = TerminalText(isColored: false, width: 100)

  @Test("show a changed severity, the controls and the values that decided")
  func contents() {
    var finding = ReportSamples.finding()
    finding.severity = .low
    finding.causes[0].value = "\"public-read\""
    finding.element = "acl"
    finding.previousFingerprints = ["feedfeed"]
    let page = FindingExplanation(finding, controls: ["soc2": ["CC6.1"]]).render(Self.text)
    for part in [
      "low, set for this place; the rule itself says critical", "acl = \"public-read\"",
      "soc2 CC6.1", "the element \"acl\"", "formerly   feedfeed", "▸    4 │   acl",
      "+ acl    = \"private\"", "# bawn:ignore aws-s3-bucket-public-acl",
    ] {
      #expect(page.contains(part), "\(part)\n\(page)")
    }
  }

  @Test("show nothing that a terminal would act on, nor secrets")
  func hostile() {
    let hostile = "x\u{1B}[2J\u{202E}\n\ny"
    let file = SourceFile(
      path: hostile, text: "resource \"a\" \"b\" {\n  acl = \"hunter2-secret\"\n}\n")
    var finding = ReportSamples.finding(
      ReportSamples.rule(tags: ["secrets"]), verdict: .undetermined, message: hostile,
      address: hostile, file: file)
    finding.unknowns = [hostile]
    finding.element = hostile
    finding.calls = [.init(address: hostile, place: finding.location)]
    let page = FindingExplanation(finding, controls: [hostile: [hostile]]).render(Self.text)
    #expect(!page.contains("\u{1B}"))
    #expect(!page.contains("\u{202E}"))
    #expect(!page.contains("hunter2"))
    let json = FindingExplanation(finding).json(version: "1", base: nil)
    #expect(!String(decoding: json, as: UTF8.self).contains("hunter2"))
  }

  @Test("are found by present and former fingerprints and their beginnings")
  func search() {
    var renamed = ReportSamples.finding(fingerprint: "ffff0000ffff0000ffff0000ffff0000")
    renamed.previousFingerprints = ["aaaa1111aaaa1111aaaa1111aaaa1111"]
    let findings = [
      ReportSamples.finding(), renamed,
      ReportSamples.finding(fingerprint: "0123456789abcdef0000000000000000"),
    ]
    func found(_ text: String) -> String? {
      if case .found(let finding) = FingerprintSearch.find(text, in: findings) {
        return finding.fingerprint
      }
      return nil
    }
    #expect(found("FFFF0000") == renamed.fingerprint)
    #expect(found("aaaa1111aa") == renamed.fingerprint)
    #expect(found("0123456789abcdef01") == findings[0].fingerprint)
    #expect(found("0123456789") == nil)
    if case .ambiguous(let several) = FingerprintSearch.find("0123456789", in: findings) {
      #expect(several.count == 2)
    } else {
      Issue.record("two findings begin with it")
    }
    if case .missing(let nearest) = FingerprintSearch.find("ffff0000ffff0001", in: findings) {
      #expect(nearest.map(\.fingerprint) == [renamed.fingerprint])
    } else {
      Issue.record("no finding is called so")
    }
    #expect(!FingerprintSearch.isPrefix("1234567"))
    #expect(!FingerprintSearch.isPrefix("ghijklmnop"))
  }

  @Test("can be read back from reports in json and jsonl", arguments: [ReportFormat.json, .jsonl])
  func recorded(_ format: ReportFormat) throws {
    var finding = ReportSamples.finding(suppression: ReportSamples.suppression)
    finding.calls = [.init(address: "module.a", place: finding.location)]
    let bytes = format.render(ReportSamples.report([finding]), ReportSamples.context).bytes
    let code = SourceFile(path: "infra/s3 data.tf", text: ReportSamples.code)
    let file = SourceFile(path: "report", bytes: bytes)
    let near = try RecordedFindings(
      file, source: { $0 == "s3 data.tf" ? code : nil }, rule: { _ in ReportSamples.rule() })
    let read = try #require(near.findings.first)
    #expect(read.fingerprint == finding.fingerprint)
    #expect(read.decidingPlace.startLine == 4)
    #expect(read.location.endLine == 6)
    #expect(read.calls.first?.address == "module.a")
    #expect(read.suppression?.approvedBy == "security@example.com")
    #expect(near.hasCode(read))
    let far = try RecordedFindings(file, source: { _ in nil }, rule: { _ in nil })
    let lone = try #require(far.findings.first)
    #expect(lone.rule.title == "S3 bucket ACL lets everyone in")
    #expect(lone.decidingPlace.startLine == 4)
    #expect(!far.hasCode(lone))
  }

  @Test(
    "refuse what is no report",
    arguments: ["", "[]", "{}", "{\"findings\": 1}", "x", "{\"kind\":\"finding\"}\n{", "\u{0}"])
  func noReport(_ text: String) {
    #expect(throws: RecordedFindings.Failure.self) {
      _ = try RecordedFindings(
        SourceFile(path: "x", text: text), source: { _ in nil }, rule: { _ in nil })
    }
  }

  @Test("believe no line of a report that no file has")
  func farLines() throws {
    let text = """
      {"findings": [{"rule": "a", "fingerprint": "0", "location":
        {"file": "a.tf", "startLine": 9000000000000, "endLine": 9000000000001},
        "cause": [{"path": "x", "file": "a.tf", "line": -4}, {"path": "y", "file": "a.tf", "line": 1e300}]
      }]}
      """
    let read = try RecordedFindings(
      SourceFile(path: "x", text: text), source: { _ in nil }, rule: { _ in nil })
    #expect(read.findings.first?.location.file == nil)
    #expect(read.findings.first?.causes.allSatisfy { $0.place.file == nil } == true)
  }
}
