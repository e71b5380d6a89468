// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@testable import Findings

@Suite("CSV report")
struct CSVReportTests {
  /// The rows of a text as RFC 4180 has them.
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        if isQuoted, index + 1 < bytes.count, bytes[index + 1] == byte {
          cell.append(byte)
          index += 1
        } else {
          isQuoted.toggle()
        }
      } else if !isQuoted, byte == UInt8(ascii: ",") || byte == 0x0D {
        row.append(String(decoding: cell, as: UTF8.self))
        cell = []
        if byte == 0x0D {
          rows.append(row)
          row = []
          index += 1
        }
      } else {
        cell.append(byte)
      }
      index += 1
    }
    return rows
  }

  @Test("has a header and a line for each finding")
  func table() throws {
    let report = ReportSamples.report([
      ReportSamples.finding(), ReportSamples.finding(suppression: ReportSamples.suppression),
    ])
    let rows = Self.rows(ReportSamples.text(.csv, report))
    #expect(rows.count == 3)
    #expect(Set(rows.map(\.count)).count == 1)
    let first = Dictionary(uniqueKeysWithValues: zip(rows[0], rows[1]))
    #expect(first["rule"] == "aws-s3-bucket-public-acl")
    #expect(first["file"] == "infra/s3 data.tf")
    #expect(first["causeLine"] == "4")
    let second = Dictionary(uniqueKeysWithValues: zip(rows[0], rows[2]))
    #expect(second["suppression"] == "policy")
    #expect(second["suppressionReason"] == "public on purpose")
  }

  @Test(
    "makes text of formulas, also behind quotes and blanks",
    arguments: [
      "=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\tx", "\r=1", "\"=1", "  =1", "'=1", "＝1",
      "\u{200B}=1", "\u{FEFF}@x",
    ])
  func formulas(_ text: String) {
    #expect(CSVReport.cell(text).hasPrefix("\"'"))
  }

  @Test("leaves other text as it is and keeps it within its cell")
  func plain() {
    #expect(CSVReport.cell("a \"b\", c=d") == "\"a \"\"b\"\", c=d\"")
    // A quote with a combining mark is another character, and still a quote.
    #expect(Self.rows(CSVReport.cell("\"\u{301},x") + "\r\n") == [["\"\u{301},x"]])
    #expect(!CSVReport.cell("a\r\nb\0").contains("\n"))
  }
}

@Suite("JSON Lines report")
struct JSONLinesReportTests {
  @Test("is a record a line, the summary last")
  func lines() throws {
    var report = ReportSamples.report([ReportSamples.finding(message: "two\nlines")])
    report.diagnostics = [Diagnostic(id: "x", severity: .warning, message: "y")]
    report.suppressionNotices = [
      SuppressionNotice(problem: .unmatched, kind: .policy, subject: "a", message: "b")
    ]
    report.unknownRules = ["nothing"]
    let lines = ReportSamples.text(.jsonl, report).split(separator: "\n")
    let records = try lines.map { line in
      try #require(JSONReader.read(Array(line.utf8)).document).view
    }
    #expect(
      records.map { $0["kind"].string } == [
        "finding", "diagnostic", "suppressionNotice", "unknownRule", "summary",
      ])
    #expect(records[0]["message"].string == "two\nlines")
    #expect(records[0]["location"]["file"].string == "s3 data.tf")
    #expect(records[2]["problem"].string == "unmatched")
    #expect(records[4]["version"].string == "1.2.3")
    #expect(records[4]["failed"]["critical"].integer == 1)
  }
}

@Suite("Code quality report")
struct CodeQualityReportTests {
  @Test("has what GitLab reads of each finding, and nothing of suppressed ones")
  func entries() throws {
    let report = ReportSamples.report([
      ReportSamples.finding(), ReportSamples.finding(verdict: .undetermined, fingerprint: "f2"),
      ReportSamples.finding(suppression: ReportSamples.suppression),
      ReportSamples.finding(verdict: .pass),
    ])
    let entries = try ReportSamples.document(.gitlab, report).view
    #expect(entries.elements.count == 2)
    #expect(entries[0]["check_name"].string == "aws-s3-bucket-public-acl")
    #expect(entries[0]["severity"].string == "blocker")
    #expect(entries[0]["location"]["path"].string == "infra/s3 data.tf")
    #expect(entries[0]["location"]["lines"]["begin"].integer == 4)
    #expect(entries[0]["fingerprint"].string == "0123456789abcdef0123456789abcdef")
    #expect(entries[1]["severity"].string == "info")
    #expect(entries[1]["description"].string?.hasPrefix("not decided: ") == true)
  }

  @Test("is an empty list where nothing was found")
  func empty() {
    #expect(ReportSamples.text(.gitlab, ReportSamples.report([])) == "[]\n")
  }
}

@Suite("Checkov's JSON")
struct CheckovReportTests {
  @Test("has the keys that Checkov 3 gives to a record, in its lists")
  func records() throws {
    var failing = ReportSamples.finding()
    let caller = SourceFile(path: "main.tf", text: "module \"a\" {\n}\n")
    failing.calls = [
      .init(address: "module.a", place: .init(file: caller, bytes: ByteRange(0, 14)))
    ]
    var report = ReportSamples.report([
      failing, ReportSamples.finding(verdict: .pass),
      ReportSamples.finding(verdict: .undetermined),
      ReportSamples.finding(suppression: ReportSamples.suppression),
    ])
    report.diagnostics = [
      Diagnostic(
        id: "hcl-syntax", severity: .error, message: "x",
        file: SourceFile(path: "infra/broken.tf", text: ""))
    ]
    let root = try ReportSamples.document(.checkov, report).view
    #expect(root["check_type"].string == "terraform")
    let results = root["results"]
    #expect(
      results.entries.map(\.key) == [
        "passed_checks", "failed_checks", "skipped_checks", "parsing_errors",
      ])
    #expect(results["passed_checks"].elements.count == 1)
    #expect(results["failed_checks"].elements.count == 1)
    #expect(results["skipped_checks"].elements.count == 1)
    #expect(results["parsing_errors"].strings == ["/home/ann/shop/infra/broken.tf"])
    let record = results["failed_checks"][0]
    for key in [
      "check_id", "bc_check_id", "check_name", "check_result", "code_block", "file_path",
      "file_abs_path", "repo_file_path", "file_line_range", "resource", "evaluations",
      "check_class", "fixed_definition", "entity_tags", "caller_file_path",
      "caller_file_line_range", "resource_address", "severity", "bc_category", "benchmarks",
      "description", "short_description", "vulnerability_details", "connected_node", "guideline",
      "details", "check_len", "definition_context_file_path",
    ] {
      #expect(record.entries.contains { $0.key == key }, "\(key)")
    }
    #expect(record["check_id"].string == "CKV_AWS_20")
    #expect(record["check_result"]["result"].string == "FAILED")
    #expect(record["check_result"]["evaluated_keys"].strings == ["acl"])
    #expect(record["file_path"].string == "/s3 data.tf")
    #expect(record["repo_file_path"].string == "/infra/s3 data.tf")
    #expect(record["file_abs_path"].string == "/home/ann/shop/infra/s3 data.tf")
    #expect(record["file_line_range"].elements.map(\.integer) == [2, 6])
    #expect(record["caller_file_path"].string == "/main.tf")
    #expect(record["caller_file_line_range"].elements.map(\.integer) == [1, 2])
    let code = record["code_block"]
    #expect(code.elements.count == 5)
    #expect(code[0][0].integer == 2)
    #expect(code[0][1].string == "resource \"aws_s3_bucket\" \"data\" {\n")
    let skipped = results["skipped_checks"][0]["check_result"]
    #expect(skipped["result"].string == "SKIPPED")
    #expect(skipped["suppress_comment"].string == "public on purpose")
    let summary = root["summary"]
    #expect(summary["failed"].integer == 1)
    #expect(summary["skipped"].integer == 1)
    #expect(summary["parsing_errors"].integer == 1)
    #expect(summary["resource_count"].integer == 7)
    #expect(summary["checkov_version"].string != nil)
  }
}
