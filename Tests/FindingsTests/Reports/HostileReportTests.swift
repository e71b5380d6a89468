// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

@testable import Findings

@Suite("Reports of hostile input")
struct HostileReportTests {
  private static let formats = ReportFormat.allCases

  private static func report(_ hostile: String, path: String? = nil) -> ScanReport {
    let rule = ReportSamples.rule()
    let file = SourceFile(
      path: path ?? hostile, text: "resource \"a\" \"b\" {\n  acl = \"\(hostile)\"\n}\n")
    var findings = [Verdict.fail, .undetermined, .pass].map {
      ReportSamples.finding(rule, verdict: $0, message: hostile, address: hostile, file: file)
    }
    findings.append(
      ReportSamples.finding(
        rule, message: hostile, address: hostile, file: file,
        suppression: .init(kind: .inline, reason: hostile, approvedBy: hostile)))
    for index in findings.indices {
      findings[index].unknowns = [hostile]
      findings[index].causes.append(
        .init(path: hostile, place: findings[index].location, isAbsent: true))
      findings[index].calls = [.init(address: hostile, place: findings[index].location)]
    }
    var report = ReportSamples.report(findings)
    report.diagnostics = [
      Diagnostic(
        id: "x", severity: .error, message: hostile, file: file, range: ByteRange(0, 2))
    ]
    report.unknownRules = [hostile]
    report.suppressionNotices = [
      SuppressionNotice(
        problem: .unmatched, kind: .policy, subject: hostile, message: hostile,
        place: findings[0].location)
    ]
    return report
  }

  @Test(
    "give a terminal nothing to act on", arguments: formats.filter { $0 != .json && $0 != .jsonl })
  func terminal(_ format: ReportFormat) {
    var context = ReportSamples.context
    context.showsSuppressed = true
    let text = ReportSamples.text(
      format, Self.report("a\u{1B}]0;x\u{07}\u{9B}31m\u{202E}b\0\u{200B}\r\n::error::x"), context)
    for scalar in text.unicodeScalars where scalar.value < 0x20 {
      let isLineEnd = scalar == "\n" || (format == .csv && scalar == "\r")
      #expect(isLineEnd, "\(format): U+\(String(scalar.value, radix: 16))")
      if !isLineEnd { break }
    }
    // JSON writes these as they are; whoever prints it at a terminal escapes them.
    guard ![.gitlab, .checkov, .sarif].contains(format) else { return }
    #expect(!text.unicodeScalars.contains("\u{9B}"))
    #expect(!text.unicodeScalars.contains("\u{202E}"))
  }

  @Test("are well-formed whatever they quote", arguments: ["]]>", "\"\\", "\u{FFFE}\u{1}", "<&>'"])
  func wellFormed(_ hostile: String) throws {
    var context = ReportSamples.context
    context.showsSuppressed = true
    let report = Self.report(hostile)
    _ = try JUnitReportTests.elements(ReportSamples.text(.junit, report, context))
    for format in [ReportFormat.json, .sarif, .gitlab, .checkov] {
      _ = try ReportSamples.document(format, report, context)
    }
    let log = try ReportSamples.document(.sarif, report, context)
    #expect(SARIFStructure.violations(in: log.view) == [])
    let rows = CSVReportTests.rows(ReportSamples.text(.csv, report, context))
    #expect(Set(rows.map(\.count)).count == 1)
  }

  @Test("hide secrets in every form", arguments: formats)
  func secrets(_ format: ReportFormat) {
    let file = SourceFile(
      path: "a.tf",
      text: """
        resource "aws_db_instance" "a" {
          password = "correct-horse-battery"
          acl      = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
          token    = "staple-token"
        }
        """)
    let rule = ReportSamples.rule(tags: ["secrets"])
    let findings = [
      ReportSamples.finding(rule, file: file),
      ReportSamples.finding(rule, verdict: .pass, file: file),
      ReportSamples.finding(rule, file: file, suppression: ReportSamples.suppression),
    ]
    var context = ReportSamples.context
    context.showsSuppressed = true
    let text = ReportSamples.text(format, ReportSamples.report(findings), context)
    for secret in ["correct-horse", "wJalrXUtnFEMI", "staple-token"] {
      #expect(!text.contains(secret), "\(format) shows \(secret)")
    }
  }

  @Test("cut texts of a megabyte where people read them", arguments: formats)
  func long(_ format: ReportFormat) {
    let start = ContinuousClock.now
    let long = String(repeating: "a=b ", count: 1 << 18)
    let output = format.render(Self.report(long, path: "a.tf"), ReportSamples.context)
    // The formats for programs hold it in full.
    let isWhole = [.json, .jsonl, .csv, .checkov].contains(format)
    #expect(output.bytes.count < (isWhole ? 80 << 20 : 2 << 20), "\(format)")
    #expect(ContinuousClock.now - start < .seconds(120), "\(format)")
  }

  /// What this thread has worked so far.
  private static func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  @Test("take time in proportion to the findings", arguments: formats)
  func linear(_ format: ReportFormat) {
    let file = SourceFile(path: "a.tf", text: ReportSamples.code)
    let rules = (0..<20).map { ReportSamples.rule("rule-\($0)") }
    func report(_ count: Int) -> ScanReport {
      ReportSamples.report(
        (0..<count).map {
          ReportSamples.finding(
            rules[$0 % 20], address: "aws_s3_bucket.data[\"\($0 / 20)\"]", file: file,
            fingerprint: Fingerprint.make(rule: "r", scope: "", identity: "\($0)", element: ""))
        })
    }
    func time(_ report: ScanReport) -> Duration {
      let start = Self.processorTime()
      _ = format.render(report, ReportSamples.context)
      return Self.processorTime() - start
    }
    let few = report(100)
    let many = report(1_600)
    _ = time(few)
    let small = min(time(few), time(few), time(few))
    // Sixteen times the findings; a quadratic form would take 256 times as long. The rest is for
    // what else the machine does.
    #expect(min(time(many), time(many)) < small * 100 + .milliseconds(100), "\(format)")
  }
}
