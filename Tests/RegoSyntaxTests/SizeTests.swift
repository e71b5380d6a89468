// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoSyntax
import Testing

/// Sources as large as nobody writes them: time may grow with their size, not with its square.
@Suite("Large sources", .serialized)
struct SizeTests {
  private func parse(_ text: String) -> Module? {
    RegoParser.parseModule(SourceFile(path: "large.rego", text: text)).value
  }

  @Test("parses and lays out many rules with comments", .timeLimit(.minutes(10)))
  func manyRules() throws {
    var text = "package p\n"
    for index in 0..<3_000 {
      text +=
        "# rule \(index)\nr\(index) contains x if { # a\n\tsome x in input.xs\n\tx > \(index)\n}\n"
    }
    let file = SourceFile(path: "large.rego", text: text)
    #expect(parse(text)?.rules.count == 3_000)
    #expect(RegoFormatter.format(file).value != nil)
  }

  @Test(
    "parses and lays out one long line, one long list and one long path",
    .timeLimit(.minutes(10)),
    arguments: [
      "a := [" + String(repeating: "1, ", count: 20_000) + "2]",
      "a := [" + String(repeating: "1,\n", count: 20_000) + "2]",
      "a := {" + String(repeating: "\"k\": 1, # x\n", count: 20_000) + "}",
      "a := input" + String(repeating: "[\"b\"]", count: 20_000),
      "a := \"" + String(repeating: "x", count: 500_000) + "\"",
      "a := $\"" + String(repeating: "{x} y ", count: 5_000) + "\"",
      "a if {\n" + String(repeating: "b(1, 2)\n", count: 10_000) + "}",
      String(repeating: "# c\n", count: 50_000) + "a := 1",
      "a := f(" + String(repeating: "# c\n", count: 20_000) + "1)",
      "a if { b } " + String(repeating: "{ c } ", count: 5_000),
      "a if { b } " + String(repeating: "else := 1 if { c } ", count: 300),
    ])
  func long(_ rule: String) throws {
    let text = "package p\n" + rule + "\n"
    #expect(parse(text) != nil)
    #expect(RegoFormatter.format(SourceFile(path: "large.rego", text: text)).value != nil)
  }

  @Test("refuses ten thousand levels of everything", .timeLimit(.minutes(10)))
  func deep() {
    for (opening, closing) in [("[", "]"), ("{1: ", "}"), ("(", ")"), ("f(", ")"), ("-", "")] {
      let text =
        "package p\na := " + String(repeating: opening, count: 10_000) + "1"
        + String(repeating: closing, count: 10_000)
      let file = SourceFile(path: "deep.rego", text: text)
      #expect(RegoFormatter.format(file).value == nil)
    }
  }
}
