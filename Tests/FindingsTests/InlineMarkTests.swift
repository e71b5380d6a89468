// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Testing

@Suite("Inline marks")
struct InlineMarkTests {
  private static let rule = RuleDescription(
    id: "aws-s3-bucket-public-acl", aliases: ["CKV_AWS_20"], title: "", severity: .high,
    action: .deny)

  @Test("reads an id, a reason and a last day")
  func readsOwnForm() {
    let marks = InlineMark.find(
      in: "a = 1\n# bawn:ignore aws-s3-bucket-public-acl public website until=2030-01-31\n")
    #expect(
      marks == [
        InlineMark(
          line: 2, rule: "aws-s3-bucket-public-acl", reason: "public website", until: "2030-01-31")
      ])
  }

  @Test(
    "reads other tools' forms",
    arguments: [
      ("  # checkov:skip=CKV_AWS_20:a public website", "CKV_AWS_20", "a public website"),
      ("  #checkov:skip=CKV_AWS_20: a public website", "CKV_AWS_20", "a public website"),
      ("  //tfsec:ignore:aws-s3-enable-bucket-logging", "aws-s3-enable-bucket-logging", ""),
      ("  /* trivy:ignore:AVD-AWS-0086 */", "AVD-AWS-0086", ""),
    ])
  func readsForeignForms(line: String, rule: String, reason: String) {
    let marks = InlineMark.find(in: line)
    #expect(marks.map(\.rule) == [rule])
    #expect(marks.map(\.reason) == [reason])
  }

  @Test("takes no mark from a quoted text")
  func ignoresStrings() {
    #expect(InlineMark.find(in: "a = \"# bawn:ignore x\"").isEmpty)
  }

  @Test("silences by id, alias and star, until the day is over")
  func silences() {
    func mark(_ rule: String, until: String? = nil) -> Bool {
      InlineMark(line: 1, rule: rule, reason: "", until: until)
        .silences(Self.rule, today: "2026-05-05")
    }
    #expect(mark("ckv_aws_20"))
    #expect(mark("aws-s3-bucket-public-acl"))
    #expect(mark("*"))
    #expect(mark("CKV_AWS_20", until: "2026-05-05"))
    #expect(!mark("CKV_AWS_20", until: "2026-05-04"))
    #expect(!mark("CKV_AWS_21"))
  }

  @Test("holds no longer than a last day that is a date")
  func voidDates() {
    for until in ["soon", "2030-02-30", "2030-13-01", "2030-1-1", ""] {
      let mark = InlineMark(line: 1, rule: "*", reason: "", until: until)
      #expect(!mark.silences(Self.rule, today: "2026-05-05"))
    }
  }

  @Test("takes no mark from a heredoc")
  func ignoresHeredocs() {
    for sign in ["<<EOT", "<<-EOT"] {
      let marks = InlineMark.find(
        in: "a = \(sign)\r\n# bawn:ignore x\r\n  EOT\r\n# bawn:ignore y\r\n")
      #expect(marks.map(\.rule) == ["y"])
      #expect(marks.map(\.line) == [4])
    }
  }

  @Test(
    "silences from the line above only by a comment of its own",
    arguments: [("# bawn:ignore * ok", true), ("a = 1 # bawn:ignore * ok", false)])
  func lineAbove(line: String, isSilenced: Bool) {
    let text = line + "\nresource {\n}\n# bawn:ignore *\n"
    let file = SourceFile(path: "a.tf", text: text)
    let start = line.utf8.count + 1
    var findings = [
      Finding(
        rule: Self.rule, verdict: .fail, message: "",
        subject: .init(type: "t", address: "t.a", provider: "aws"),
        location: .init(file: file, bytes: ByteRange(start, start + 12)), fingerprint: "f")
    ]
    var suppressions = InlineSuppressions(today: "2026-05-05")
    suppressions.apply(to: &findings)
    #expect((findings[0].suppression != nil) == isSilenced)
  }
}
