// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Policies
import Testing

@Suite("Comments in bawn's words")
struct InlineRewritingTests {
  private func rewrite(_ text: String, path: String = "main.tf") -> InlineRewriting {
    let file = SourceFile(path: path, text: text)
    let marks = InlineMark.find(in: file).filter { $0.tool != .bawn }
    return InlineRewriting(file, marks: marks, rules: Importing.rules)
  }

  @Test(
    "rewrites what then means the same",
    arguments: [
      (
        "resource \"a\" \"b\" {\n  # checkov:skip=CKV_AWS_20:a public site\n}\n",
        "resource \"a\" \"b\" {\n  # bawn:ignore aws-acl a public site\n}\n"
      ),
      (
        "resource \"a\" \"b\" {\r\n  #checkov:skip=CKV_AWS_20,CKV_AWS_18\r\n}\r\n",
        "resource \"a\" \"b\" {\r\n  #bawn:ignore aws-acl,aws-logs\r\n}\r\n"
      ),
      (
        "resource \"a\" \"b\" {\n  c = 1 #tfsec:ignore:AVD-AWS-0092:exp:2030-01-31\n}\n",
        "resource \"a\" \"b\" {\n  c = 1 #bawn:ignore aws-acl until=2030-01-31\n}\n"
      ),
      (
        // Two of our rules carry the id, so it stays.
        "resource \"a\" \"b\" { # why: trivy:ignore:CKV_AWS_19\n}\n",
        "resource \"a\" \"b\" { # why: bawn:ignore CKV_AWS_19\n}\n"
      ),
    ])
  func rewrites(before: String, after: String) {
    let rewriting = rewrite(before)
    #expect(String(decoding: rewriting.bytes, as: UTF8.self) == after)
    #expect(rewriting.count == 1)
    #expect(rewriting.kept.isEmpty)
  }

  @Test(
    "leaves what would mean something else",
    arguments: [
      // Above an attribute, tfsec means that attribute, and bawn the block.
      "resource \"a\" \"b\" {\n  #tfsec:ignore:AVD-AWS-0092\n  c = 1\n  d = 2\n}\n",
      "resource \"a\" \"b\" {\n  c = 1 #tfsec:ignore:AVD-AWS-0092:ws:prod\n}\n",
      "resource \"a\" \"b\" {\n  # checkov:skip=CKV_NO_1:x\n}\n",
      "resource \"a\" \"b\" {\n  # checkov:skip=CKV_AWS_20:x until=2020-01-01\n}\n",
      "# kics-scan ignore-line\nresource \"a\" \"b\" {\n}\n",
    ])
  func keeps(text: String) {
    let rewriting = rewrite(text)
    #expect(String(decoding: rewriting.bytes, as: UTF8.self) == text)
    #expect(rewriting.count == 0)
    #expect(rewriting.kept.count == 1)
  }

  @Test("touches no text that only looks like a comment")
  func texts() {
    let text = "a = \"# checkov:skip=CKV_AWS_20\"\nb = <<EOT\n# checkov:skip=CKV_AWS_20\nEOT\n"
    #expect(rewrite(text).bytes == Array(text.utf8))
  }
}
