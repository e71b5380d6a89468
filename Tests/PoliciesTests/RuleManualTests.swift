// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Policies
import Testing

@Suite("The manual of rules")
struct RuleManualTests {
  private func pages(_ fields: String) throws -> [String: String] {
    let rule = try Judging.rule(fields)
    return Dictionary(
      uniqueKeysWithValues: RuleManual(rules: [rule], tables: []).pages().map {
        ($0.name, String(decoding: $0.bytes, as: UTF8.self))
      })
  }

  @Test("has a page for each rule and an index that leads there")
  func rendersPages() throws {
    let pages = try pages(
      """
      resources: [aws_store]
      deny: resource.open == true
      aliases: [CKV_AWS_9999]
      rationale: Everybody can read it.
      fix: {text: Close it., terraform: open = false}
      controls: {ours: ["1.2"]}
      """)
    #expect(pages.keys.sorted() == ["index.html", "test-rule.html"])
    let index = try #require(pages["index.html"])
    #expect(index.contains("<a href=\"test-rule.html\">A test</a>"))
    let page = try #require(pages["test-rule.html"])
    for text in [
      "Everybody can read it.", "Close it.", "open = false", "resource.open == true",
      "CKV_AWS_9999", "<td>1.2</td>",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test("writes no page whose name would lead out of its folder")
  func keepsInside() throws {
    let read = RuleReader.read(
      SourceFile(
        path: "rules/aws/s3/x.yaml",
        text: "id: ../../x\ntitle: A\nresources: [aws_a]\ndeny: resource.open\n"))
    let rule = try #require(read.rule)
    #expect(RuleManual(rules: [rule], tables: []).pages().map(\.name) == ["index.html"])
  }

  @Test("lets no text of a rule become markup or a link that runs")
  func escapes() throws {
    let pages = try pages(
      """
      resources: [aws_store]
      deny: resource.open == "<script>alert(1)</script>"
      rationale: "<img src=x onerror=alert(1)>"
      references: ["javascript:alert(1)"]
      tags: ["\\"><b>"]
      """)
    for page in pages.values {
      #expect(!page.contains("<script>alert"))
      #expect(!page.contains("<img"))
      #expect(!page.contains("\"><b>"))
      #expect(!page.contains("href=\"javascript"))
    }
  }
}
