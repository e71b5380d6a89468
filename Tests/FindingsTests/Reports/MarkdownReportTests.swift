// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@testable import Findings

@Suite("Markdown report")
struct MarkdownReportTests {
  /// What a reader of Markdown takes for text: all but fenced blocks, code spans and the tags that
  /// the report itself writes.
  static func prose(_ markdown: String) -> String {
    var kept: [Substring] = []
    var fence: String?
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      let ticks = String(line.prefix { $0 == "`" })
      if let open = fence {
        if ticks == open, line.count == open.count { fence = nil }
      } else if ticks.count >= 3 {
        fence = ticks
      } else {
        kept.append(line)
      }
    }
    var text = ""
    for line in kept {
      // Within HTML backticks have no meaning.
      text += (line.hasPrefix("<details>") ? String(line) : withoutCode(line)) + "\n"
    }
    text = text.replacing(/<code>[^<]*<\/code>/, with: "")
    for tag in [
      "<details>", "</details>", "<summary>", "</summary>", "<b>", "</b>", "<sub>", "</sub>",
    ] { text = text.replacing(tag, with: "") }
    return text.replacing("<!-- bawn -->", with: "")
  }

  private static func withoutCode(_ line: Substring) -> String {
    var result = ""
    var rest = line[...]
    while let start = rest.firstIndex(of: "`") {
      result += rest[..<start]
      let ticks = rest[start...].prefix { $0 == "`" }
      let inner = rest[ticks.endIndex...]
      // The span ends at the next run of as many.
      var end: Substring.Index?
      var position = inner.startIndex
      while position < inner.endIndex {
        let run = inner[position...].prefix { $0 == "`" }
        if run.count == ticks.count {
          end = run.endIndex
          break
        }
        position = run.isEmpty ? inner.index(after: position) : run.endIndex
      }
      guard let end else { return result + rest[start...] }
      rest = rest[end...]
    }
    return result + rest
  }

  @Test("tells the worst in full, with code, fix and ids")
  func details() {
    let text = ReportSamples.text(.markdown, ReportSamples.report([ReportSamples.finding()]))
    #expect(text.hasPrefix("<!-- bawn -->\n## Bawn: 1 finding\n"))
    #expect(text.contains("| 1 | 0 | 0 | 0 | 0 |"))
    #expect(text.contains("▸ 4 │   acl    = \"public-read\""))
    #expect(text.contains("+ acl    = \"private\""))
    #expect(text.contains("<code>infra/s3 data.tf:4</code>"))
    #expect(text.contains("`CKV_AWS_20`"))
  }

  @Test(
    "takes no markup from input",
    arguments: [
      "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://evil.example/p.png)",
      "@octocat please", "#1 GH-1 owner/repo#2", "https://evil.example www.evil.example",
      "a`b``c```d", "```\n# x\n```", "</code></summary><img src=x>", "**bold** _it_ ~~s~~ | a | b",
      "mail me@evil.example", "-->", "&lt;b&gt;", "# heading", ":tada:", "$x^2$", "\\`x\\`",
      "`\u{301}@octocat `x", "\u{202E}evil", "a\u{0}b",
    ])
  func injection(_ hostile: String) throws {
    let rule = ReportSamples.rule(hostile, title: hostile, rationale: hostile, fix: hostile)
    let file = SourceFile(
      path: hostile, text: "resource \"a\" \"b\" {\n  acl = \"\(hostile)\"\n}\n")
    var finding = ReportSamples.finding(rule, message: hostile, address: hostile, file: file)
    finding.calls = [.init(address: hostile, place: finding.location)]
    var report = ReportSamples.report([
      finding,
      ReportSamples.finding(
        rule, address: hostile, file: file,
        suppression: .init(kind: .policy, reason: hostile, until: hostile)),
      ReportSamples.finding(rule, verdict: .undetermined, address: hostile, file: file),
    ])
    report.findings[2].unknowns = [hostile]
    report.diagnostics = [
      Diagnostic(
        id: "x", severity: .error, message: hostile, file: file, range: ByteRange(0, 1))
    ]
    report.suppressionNotices = [
      SuppressionNotice(
        problem: .refused, kind: .inline, subject: hostile, message: hostile,
        place: finding.location)
    ]
    report.unknownRules = [hostile]
    var context = ReportSamples.context
    context.showsSuppressed = true
    let text = ReportSamples.text(.markdown, report, context)
    let prose = Self.prose(text)
    for sign in [
      "<", "[x]", "](", "@", "://", "www.", "#1", "#2", "GH-1", "<img", "~~", "_it_", ":tada", "$x",
    ] {
      #expect(!prose.contains(sign), "\(sign) in \(prose)")
    }
    #expect(!text.contains("\u{202E}"))
    #expect(!text.contains("\0"))
  }

  @Test("says once what goes for many resources on one line")
  func groups() {
    let file = SourceFile(path: "a.tf", text: ReportSamples.code)
    let text = ReportSamples.text(
      .markdown,
      ReportSamples.report(
        (0..<14).map { ReportSamples.finding(address: "aws_s3_bucket.data[\($0)]", file: file) }))
    #expect(text.split(separator: "<details>").count == 2)
    #expect(text.contains("<code>aws_s3_bucket.data[0]</code> and 13 more"))
    #expect(text.contains("also `aws_s3_bucket.data[1]`, "))
    #expect(text.contains("`aws_s3_bucket.data[10]` and 3 more"))
  }

  @Test("fits a comment on GitHub and counts what it can't hold")
  func limit() {
    let file = SourceFile(path: "a.tf", text: ReportSamples.code)
    let rule = ReportSamples.rule()
    let findings = (0..<3000).map {
      ReportSamples.finding(
        rule, message: "this is bucket \($0)", address: "aws_s3_bucket.data[\($0)]", file: file)
    }
    var report = ReportSamples.report(findings)
    report.diagnostics = Array(
      repeating: Diagnostic(
        id: "x", severity: .error, message: String(repeating: "long words ", count: 10_000)),
      count: 100)
    let output = ReportFormat.markdown.render(report, ReportSamples.context)
    #expect(output.bytes.count <= 65_536)
    #expect(output.bytes.count > 50_000)
    #expect(output.diagnostics.map(\.id) == ["markdown-limit"])
    let text = String(decoding: output.bytes, as: UTF8.self)
    #expect(text.contains("- … and "))
    let opened = text.split(separator: "<details>").count
    #expect(opened == text.split(separator: "</details>").count)
  }
}
