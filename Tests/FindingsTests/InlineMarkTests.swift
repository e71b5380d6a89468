// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Testing

@Suite("Inline marks")
struct InlineMarkTests {
  private static func find(_ text: String, path: String = "a.tf") -> [InlineMark] {
    InlineMark.find(in: SourceFile(path: path, text: text))
  }

  @Test("reads an id, a reason and a last day")
  func readsOwnForm() throws {
    let marks = Self.find(
      "a = 1\n# bawn:ignore aws-s3-bucket-public-acl public website until=2030-01-31\n")
    let mark = try #require(marks.first)
    #expect(marks.count == 1)
    #expect(mark.line == 2)
    #expect(mark.rule == "aws-s3-bucket-public-acl")
    #expect(mark.reason == "public website")
    #expect(mark.until == "2030-01-31")
    #expect(mark.tool == .bawn)
  }

  @Test(
    "reads other tools' forms",
    arguments: [
      ("  # checkov:skip=CKV_AWS_20:a public website", ["CKV_AWS_20"], "a public website"),
      ("  #checkov:skip=CKV_AWS_20: a public website", ["CKV_AWS_20"], "a public website"),
      ("  # checkov:skip=CKV_AWS_20,CKV2_AWS_6:both", ["CKV_AWS_20", "CKV2_AWS_6"], "both"),
      ("  # checkov:skip=CKV_AWS_20, CKV2_AWS_6: both", ["CKV_AWS_20", "CKV2_AWS_6"], "both"),
      ("  # checkov:skip=CKV_AWS_20", ["CKV_AWS_20"], ""),
      ("  //tfsec:ignore:aws-s3-enable-bucket-logging", ["aws-s3-enable-bucket-logging"], ""),
      ("  /* trivy:ignore:AVD-AWS-0086 */", ["AVD-AWS-0086"], ""),
      ("#tfsec:ignore:a tfsec:ignore:b for now", ["a", "b"], ""),
      ("# bawn:ignore a,b for now", ["a", "b"], "for now"),
      ("# bawn:ignore", [""], ""),
      ("# kics-scan ignore-line - a false alarm", ["*"], "a false alarm"),
      ("# kics-scan disable=15ffbacc,28", ["15ffbacc", "28"], ""),
      ("# kics-scan do-not-ignore", [], ""),
      ("# tfsec:ignore:", [], ""),
    ] as [(String, [String], String)])
  func readsForeignForms(line: String, rules: [String], reason: String) {
    let marks = Self.find(line)
    #expect(marks.map(\.rule) == rules)
    #expect((marks.first?.reason ?? "") == reason)
  }

  @Test("reads conditions of tfsec and Trivy")
  func conditions() throws {
    let mark = try #require(
      Self.find("#trivy:ignore:x[from_port=443,a.b=c]:exp:2030-01-31:ws:prod-*").first)
    #expect(mark.rule == "x")
    #expect(mark.until == "2030-01-31")
    #expect(mark.workspace == "prod-*")
    #expect(mark.attributes.map(\.path) == ["from_port", "a.b"])
    #expect(mark.attributes.map(\.value) == ["443", "c"])
    let other = try #require(Self.find("#trivy:ignore:x:CRITICAL:exp:2030-01-31: a reason").first)
    #expect(other.until == "2030-01-31")
    #expect(other.reason == "a reason")
  }

  @Test(
    "takes no mark from texts and heredocs",
    arguments: [
      "a = \"# bawn:ignore x\"",
      "a = \"${foo(\"# bawn:ignore x\")} // bawn:ignore y\"",
      "a = \"$${\" # bawn:ignore real\n",
      "a = <<EOT\n# bawn:ignore x\nEOT\n",
      "a = <<-EOT\r\n# bawn:ignore x\r\n  EOT\r\n",
      "a = foo(<<EOT\n${\n# bawn:ignore x\n}\nEOT\n)",
    ])
  func ignoresTexts(text: String) {
    #expect(Self.find(text).map(\.rule) == (text.contains("real") ? ["real"] : []))
  }

  @Test("goes on behind a heredoc and an unfinished text")
  func goesOn() {
    #expect(Self.find("a = <<EOT\nx\nEOT\n# bawn:ignore y").map(\.line) == [4])
    #expect(Self.find("a = \"\n# bawn:ignore y").map(\.line) == [2])
    #expect(
      Self.find("/* bawn:ignore a\n bawn:ignore b */ # bawn:ignore c").map(\.line) == [1, 2, 2])
  }

  @Test("reads the comments of JSON from keys called //")
  func json() throws {
    let text =
      #"{"//": "bawn:ignore a", "b": {"//": ["bawn:ignore c", "x"], "d": "bawn:ignore e"}}"#
    let marks = Self.find(text, path: "a.tf.json")
    #expect(marks.map(\.rule) == ["a", "c"])
    #expect(marks.map(\.reach) == [.object, .object])
    let inner = try #require(marks.last).span
    let bytes = Array(text.utf8)[Int(inner.start)..<Int(inner.end)]
    #expect(bytes.elementsEqual(#"{"//": ["bawn:ignore c", "x"], "d": "bawn:ignore e"}"#.utf8))
  }

  @Test("reads any bytes without harm", arguments: 0..<200)
  func robust(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    let pieces = [
      "{", "}", "[", "]", "(", ")", "\"", "${", "%{", "<<EOT\n", "EOT\n", "# bawn:ignore a\n", "/*",
      "*/", "\n", "\\", "//", "trivy:ignore:x[", "checkov:skip=,", ":", "\u{0}", "é", "$${",
    ]
    var text = ""
    for _ in 0..<60 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      text += pieces[Int(state % UInt64(pieces.count))]
    }
    for path in ["a.tf", "a.tf.json"] {
      for mark in Self.find(text, path: path) {
        #expect(Int(mark.span.end) <= text.utf8.count || mark.reach == .file)
        #expect(mark.span.start <= mark.span.end)
      }
    }
  }
}
