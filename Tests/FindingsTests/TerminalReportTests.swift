// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Testing

@Suite("Terminal report")
struct TerminalReportTests {
  private static let file = SourceFile(
    path: "s3.tf",
    text: """
      resource "aws_s3_bucket" "data" {
        bucket = "shop-data"
        acl    = "public-read"
        tags   = {}
      }
      """)

  private static func finding(
    _ severity: Severity = .critical, verdict: Verdict = .fail,
    message: String = "everyone reads it"
  ) -> Finding {
    let rule = RuleDescription(
      id: "aws-s3-bucket-public-acl", aliases: ["CKV_AWS_20"], title: "Public bucket",
      severity: severity, action: .deny, settings: [("acl", "\"private\"")])
    let text = String(decoding: file.bytes, as: UTF8.self)
    // Where `acl` stands in the text above.
    let start = 59
    return Finding(
      rule: rule, verdict: verdict, message: message,
      subject: .init(type: "aws_s3_bucket", address: "aws_s3_bucket.data", provider: "aws"),
      location: .init(file: file, bytes: ByteRange(0, text.utf8.count)),
      causes: [
        .init(
          path: "acl", place: .init(file: file, bytes: ByteRange(start, start + 22)),
          isAbsent: false)
      ],
      fingerprint: "f")
  }

  private static func report(_ findings: [Finding]) -> ScanReport {
    var report = ScanReport()
    report.findings = findings
    for finding in findings where finding.verdict == .fail {
      report.summary.failed[finding.severity, default: 0] += 1
    }
    return report
  }

  private func render(_ report: ScanReport, height: Int? = nil, colored: Bool = false) -> String {
    TerminalReport(text: TerminalText(isColored: colored, width: 100), height: height)
      .render(report)
  }

  @Test("marks the deciding line and shows the fix as a diff")
  func marksLine() {
    let text = render(Self.report([Self.finding()]))
    #expect(text.contains("▸    3 │   acl    = \"public-read\""))
    #expect(text.contains("- acl    = \"public-read\""))
    #expect(text.contains("+ acl    = \"private\""))
    #expect(text.contains("s3.tf:3"))
    #expect(text.contains("1 finding (1 critical)"))
  }

  @Test("keeps to the screen and says how many more there are")
  func keepsToScreen() {
    let text = render(
      Self.report(Array(repeating: Self.finding(), count: 60)), height: 40)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 41)
    #expect(text.contains(" more: "))
    #expect(text.contains("60 findings (60 critical)"))
  }

  @Test("shows a terminal's commands instead of passing them on")
  func escapesControls() {
    let text = render(Self.report([Self.finding(message: "\u{1B}]0;owned\u{07}\u{202E}")]))
    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("\u{202E}"))
    #expect(text.contains("\\u{1b}]0;owned"))
  }

  @Test("colours only when asked")
  func colours() {
    #expect(render(Self.report([Self.finding()]), colored: true).contains("\u{1B}["))
    #expect(!render(Self.report([Self.finding()])).contains("\u{1B}["))
  }

  @Test("says what an undetermined verdict waits for")
  func undetermined() {
    var report = Self.report([])
    report.summary.undetermined = 3
    report.summary.undeterminedByUnknown = ["var.x": 3]
    #expect(render(report).contains("0 findings, 3 undetermined because var.x is unset"))
  }

  @Test("shows characters without a shape")
  func escapesShapeless() {
    for scalar in ["\u{61C}", "\u{2060}", "\u{2064}", "\u{E0041}"] {
      #expect(TerminalText.escaped(scalar).hasPrefix("\\u{"))
    }
  }

  private static func oneLine(_ text: String) -> Finding {
    var finding = Self.finding()
    let file = SourceFile(path: "one.tf", text: text)
    let start = text.utf8.count - #"acl = "public-read" }"#.utf8.count
    finding.location = .init(file: file, bytes: ByteRange(0, text.utf8.count))
    finding.causes[0].place = .init(file: file, bytes: ByteRange(start, start + 19))
    return finding
  }

  @Test("shows the fix of an attribute within a line of code")
  func fixesOneLine() {
    let text = render(
      Self.report([Self.oneLine(#"resource "aws_s3_bucket" "b" { acl = "public-read" }"#)]))
    #expect(text.contains("- acl = \"public-read\"\n"))
    #expect(text.contains("+ acl = \"private\"\n"))
  }

  @Test("looks at the start of an endless line alone")
  func cutsEndlessLines() {
    let filler = String(repeating: "\"name\" : \"\u{1B}\", ", count: 20_000)
    let finding = Self.oneLine("{ \(filler) acl = \"public-read\" }")
    let clock = ContinuousClock()
    let elapsed = clock.measure { _ = render(Self.report([finding])) }
    #expect(elapsed < .seconds(60))
  }
}
