// Bawn
// SPDX-License-Identifier: Apache-2.0

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
}
