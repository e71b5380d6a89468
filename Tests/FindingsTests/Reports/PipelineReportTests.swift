// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import FoundationXML
import Testing

@testable import Findings

@Suite("JUnit report")
struct JUnitReportTests {
  /// The attributes of the elements of an XML text, by name; throws where it isn't well-formed.
  static func elements(_ text: String) throws -> [(name: String, attributes: [String: String])] {
    final class Reader: NSObject, XMLParserDelegate {
      var found: [(name: String, attributes: [String: String])] = []
      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
      ) { found.append((name, attributes)) }
    }
    let reader = Reader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return reader.found
  }

  @Test("has a suite for each rule, and skips what is suppressed or undetermined")
  func suites() throws {
    let other = ReportSamples.rule("other", severity: .low)
    let report = ReportSamples.report([
      ReportSamples.finding(), ReportSamples.finding(fingerprint: "fedcba9876543210"),
      ReportSamples.finding(other, verdict: .undetermined),
      ReportSamples.finding(other, suppression: ReportSamples.suppression),
      ReportSamples.finding(other, verdict: .pass),
    ])
    let elements = try Self.elements(ReportSamples.text(.junit, report))
    let root = try #require(elements.first)
    #expect(root.name == "testsuites")
    #expect(root.attributes["tests"] == "6")
    #expect(root.attributes["failures"] == "2")
    #expect(root.attributes["skipped"] == "2")
    #expect(root.attributes["errors"] == "0")
    let suites = elements.filter { $0.name == "testsuite" }.compactMap { $0.attributes["name"] }
    #expect(suites == ["bawn", "aws-s3-bucket-public-acl", "other"])
    let tests = elements.filter { $0.name == "testcase" }
    #expect(tests[1].attributes["name"] == "aws_s3_bucket.data")
    #expect(tests[2].attributes["name"] == "aws_s3_bucket.data #fedcba98")
    #expect(tests[1].attributes["file"] == "infra/s3 data.tf")
    #expect(tests[1].attributes["line"] == "4")
    let skipped = elements.filter { $0.name == "skipped" }.compactMap { $0.attributes["message"] }
    #expect(skipped[0] == "not decided because var.acl is unset")
    #expect(skipped[1] == "suppressed (policy): public on purpose")
  }

  @Test("is never without a test, whose error tells that the input couldn't be read")
  func input() throws {
    var report = ReportSamples.report([])
    var elements = try Self.elements(ReportSamples.text(.junit, report))
    #expect(elements.map(\.name) == ["testsuites", "testsuite", "testcase", "system-out"])
    report.summary.isIncomplete = true
    report.diagnostics = [Diagnostic(id: "x", severity: .error, message: "unreadable")]
    elements = try Self.elements(ReportSamples.text(.junit, report))
    #expect(elements.first?.attributes["errors"] == "1")
    #expect(elements.contains { $0.name == "error" && $0.attributes["message"] == "unreadable" })
  }

  @Test("keeps names when code moves to another line or file")
  func names() throws {
    let moved = SourceFile(path: "elsewhere.tf", text: "\n\n\n" + ReportSamples.code)
    let names = try [ReportSamples.finding(), ReportSamples.finding(file: moved)].map { finding in
      try Self.elements(ReportSamples.text(.junit, ReportSamples.report([finding])))
        .filter { $0.name == "testcase" }
        .map { [$0.attributes["classname"], $0.attributes["name"]] }
    }
    #expect(names[0] == names[1])
  }
}

@Suite("GitHub's workflow commands")
struct WorkflowReportTests {
  private static func lines(_ findings: [Finding]) -> [String] {
    ReportSamples.text(.github, ReportSamples.report(findings))
      .split(separator: "\n").map(String.init)
  }

  @Test("mark the deciding line, by severity")
  func commands() {
    let lines = Self.lines([
      ReportSamples.finding(),
      ReportSamples.finding(ReportSamples.rule("m", severity: .medium)),
      ReportSamples.finding(ReportSamples.rule("l", severity: .low)),
      ReportSamples.finding(verdict: .undetermined),
      ReportSamples.finding(suppression: ReportSamples.suppression),
    ])
    #expect(
      lines[0].hasPrefix(
        "::error file=infra/s3 data.tf,line=4,endLine=4,title=critical%3A S3 bucket ACL"))
    #expect(lines[1].hasPrefix("::warning "))
    #expect(lines[2].hasPrefix("::notice "))
    #expect(lines[3].hasPrefix("::notice ") && lines[3].contains("var.acl is unset"))
    #expect(lines.count == 5)
    #expect(lines[4].hasPrefix("::notice title=Bawn::3 findings"))
  }

  @Test("are no more than GitHub shows, and the last one counts the rest")
  func limit() {
    let low = ReportSamples.rule("l", severity: .low)
    let lines = Self.lines(
      (0..<14).map { ReportSamples.finding(message: "\($0)") }
        + (0..<14).map { ReportSamples.finding(low, message: "\($0)") })
    #expect(lines.count(where: { $0.hasPrefix("::error ") }) == 10)
    #expect(lines.count(where: { $0.hasPrefix("::notice ") }) == 10)
    #expect(lines.last?.contains("Not shown here: 4 critical, 5 low.") == true)
  }

  @Test("say once what goes for many resources on one line")
  func groups() {
    let file = SourceFile(path: "a.tf", text: ReportSamples.code)
    let lines = Self.lines(
      (0..<14).map { ReportSamples.finding(address: "aws_s3_bucket.data[\($0)]", file: file) })
    #expect(lines.count == 2)
    #expect(lines[0].contains("::aws_s3_bucket.data[0] and 13 more: the ACL grants"))
    #expect(lines[1].contains("Bawn::14 findings"))
  }

  @Test("can't be made by text from input")
  func injection() {
    let text = "x\n::set-output name=a::b\r\n::stop-commands::t\r%0A::error::y"
    let file = SourceFile(path: "a,b:c\n::error::.tf", text: ReportSamples.code)
    let lines = Self.lines([ReportSamples.finding(message: text, address: text, file: file)])
    #expect(lines.count == 2)
    let head = lines[0].dropFirst("::error ".count)
    let properties = head[..<(head.firstRange(of: "::")?.lowerBound ?? head.endIndex)]
    #expect(properties.split(separator: ",").count == 4)
    #expect(properties.contains("file=a%2Cb%3Ac"))
    #expect(lines[0].contains("%250A"))
  }
}
