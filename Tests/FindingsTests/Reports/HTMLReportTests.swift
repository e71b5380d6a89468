// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

@testable import Findings

@Suite("HTML report")
struct HTMLReportTests {
  private static func page(_ findings: [Finding]) -> String {
    ReportSamples.text(.html, ReportSamples.report(findings))
  }

  @Test("shows the code with the deciding line, the reason, the fix and the fingerprint")
  func contents() {
    let text = Self.page([ReportSamples.finding(), ReportSamples.finding(verdict: .undetermined)])
    #expect(text.contains("<mark><span class=\"number\">4</span>"))
    #expect(text.contains("acl    = &#34;public-read&#34;</mark>"))
    #expect(text.contains("the ACL grants access to everybody"))
    #expect(text.contains("<span class=\"added\">+ acl    = &#34;private&#34;</span>"))
    #expect(text.contains("0123456789abcdef0123456789abcdef"))
    #expect(text.contains("<section id=\"undetermined\">"))
    #expect(text.contains("because var.acl is unset"))
  }

  @Test("needs nothing from elsewhere and runs nothing but its own script")
  func selfContained() {
    let text = Self.page([ReportSamples.finding()])
    for sign in ["src=", "href=", "url(", "@import", "http:", "https:", "onclick", "style="] {
      #expect(!text.contains(sign), "\(sign)")
    }
    #expect(text.contains("style-src 'sha256-\(HTMLPage.styleDigest)'"))
    #expect(text.contains("script-src 'sha256-\(HTMLPage.scriptDigest)'"))
    #expect(text.split(separator: "<script").count == 2)
    #expect(text.split(separator: "<style").count == 2)
    #expect(text.contains("default-src 'none'"))
  }

  @Test(
    "takes no markup from input",
    arguments: [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title></style>",
      "'-alert(1)-'",
      "</pre></details></section>", "<!--", "&#60;b&#62;", "]]>", "\u{202E}x\0y\u{1B}[31m",
    ])
  func injection(_ hostile: String) {
    let rule = ReportSamples.rule(hostile, title: hostile, rationale: hostile, fix: hostile)
    let file = SourceFile(path: hostile, text: "resource \"a\" \"b\" {\n  acl = \(hostile)\n}\n")
    var finding = ReportSamples.finding(
      rule, message: hostile, address: hostile, file: file, fingerprint: hostile)
    finding.calls = [.init(address: hostile, place: finding.location)]
    finding.causes.append(.init(path: hostile, place: finding.location, isAbsent: true))
    var report = ReportSamples.report([
      finding,
      ReportSamples.finding(
        rule, address: hostile, file: file,
        suppression: .init(kind: .policy, reason: hostile, approvedBy: hostile, until: hostile)),
    ])
    report.diagnostics = [Diagnostic(id: "x", severity: .error, message: hostile, file: file)]
    report.unknownRules = [hostile]
    report.summary.undetermined = 1
    report.summary.undeterminedByUnknown = [hostile: 1]
    var context = ReportSamples.context
    context.base = hostile
    let text = ReportSamples.text(.html, report, context)
    let plain = Self.page([ReportSamples.finding(), ReportSamples.finding()])
    // No more tags of these kinds than the page writes itself.
    #expect(text.split(separator: "<script").count == 2)
    #expect(text.split(separator: "</title").count == plain.split(separator: "</title").count)
    #expect(text.split(separator: "</style").count == plain.split(separator: "</style").count)
    #expect(!text.contains("<img"))
    #expect(!text.contains("<!--"))
    #expect(!text.contains("\u{202E}"))
    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("\0"))
    #expect(!text.contains("'-alert"))
  }

  @Test("stays usable with very many findings, and says what it leaves out")
  func limit() {
    let file = SourceFile(path: "a.tf", text: ReportSamples.code)
    let finding = ReportSamples.finding(ReportSamples.rule(), file: file)
    let output = ReportFormat.html.render(
      ReportSamples.report(Array(repeating: finding, count: 20_100)), ReportSamples.context)
    #expect(output.diagnostics.map(\.id) == ["html-limit"])
    #expect(output.bytes.count < 30 << 20)
    #expect(String(decoding: output.bytes, as: UTF8.self).contains("and 100 more"))
  }

  /// A finding in an account's region.
  private static func live(_ region: String, _ severity: Severity) -> Finding {
    var finding = ReportSamples.finding(fingerprint: "\(region) \(severity.rawValue)")
    finding.severity = severity
    finding.subject = Finding.Subject(
      type: "aws_s3_bucket", address: "arn:aws:s3:::a", provider: "aws", account: "111122223333",
      region: region, scope: "111122223333")
    finding.subject.live = Finding.Live(snapshot: "a.bawn", call: "s3:ListBuckets")
    return finding
  }

  @Test("keeps the worst of all places, not the first place's, where there are too many")
  func worstOfAllPlaces() {
    let many = Array(repeating: Self.live("eu-west-1", .low), count: 20_100)
    let text = Self.page(
      [Self.live("eu-west-1", .critical), Self.live("us-east-1", .critical)] + many)
    #expect(text.contains("us-east-1 critical"))
    #expect(text.contains("and 102 more"))
    // It stands with its place, and its rank tells the script that it is the second of all.
    let place = text.range(of: "<h3 class=\"place\">111122223333 us-east-1")
    #expect(place.map { text[$0.upperBound...].contains("data-rank=\"1\"") } == true)
    #expect(place.map { text[$0.upperBound...].contains("data-rank=\"2\"") } == false)
  }

  @Test("lets a script show the worst first where there are many, and hides nothing by itself")
  func showsMore() {
    let button = "<p class=\"more\" hidden><button type=\"button\">Show more</button></p>"
    let finding = ReportSamples.finding()
    #expect(!Self.page(Array(repeating: finding, count: 500)).contains(button))
    let text = Self.page(Array(repeating: finding, count: 501))
    #expect(text.contains(button))
    #expect(!text.contains("class=\"finding\" hidden"))
    #expect(text.components(separatedBy: "<details class=\"finding\"").count == 502)
  }
}
