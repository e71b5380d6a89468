// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import RegoSyntax
import Testing

/// A module as it was typed and as it is laid out, both without the package.
struct Layout: CustomTestStringConvertible, Sendable {
  var what: String
  var source: String
  var expected: String

  init(_ what: String, _ source: String, _ expected: String) {
    self.what = what
    self.source = "package p\n" + source
    self.expected = "package p\n\n" + expected
  }

  var testDescription: String { what }
}

@Suite("The formatter")
struct FormatTests {
  private func format(_ text: String, _ options: RegoFormatter.Options = .init()) throws -> String {
    let outcome = RegoFormatter.format(SourceFile(path: "x.rego", text: text), options: options)
    return String(decoding: try #require(outcome.value, "\(outcome.errors)"), as: UTF8.self)
  }

  static let layouts: [Layout] = [
    Layout("one blank line between rules", "a := 1\n\n\n\nb := 2", "a := 1\n\nb := 2\n"),
    Layout("keeps one-liners together", "a := 1\nb := 2\nc if a", "a := 1\nb := 2\nc if a\n"),
    Layout("parts defaults", "default a := 1\na := 2 if b", "default a := 1\n\na := 2 if b\n"),
    Layout("takes braces from one line", "a if { b }", "a if b\n"),
    Layout("keeps a block", "a if {\nb\n}", "a if {\n\tb\n}\n"),
    Layout("breaks a body of several", "a if { b; c }", "a if {\n\tb\n\tc\n}\n"),
    Layout(
      "keeps words between their operands",
      "import future.keywords\na if {   b   and c or not d }\ne if b or\n c",
      "import future.keywords\n\na if b and c or not d\ne if b or\n\tc\n"),
    Layout(
      "keeps the parentheses that operands need",
      "import future.keywords\na if (b and c) or (d)\ne if (b or c) and d or (e and (f or g))\n"
        + "h if not (b or c)\ni if (not {b}) and (c with input as 1)\nj if not (not b)",
      "import future.keywords\n\na if b and c or d\ne if (b or c) and d or e and (f or g)\n"
        + "h if not (b or c)\ni if not { b } and (c with input as 1)\nj if not (not b)\n"),
    Layout(
      "lays out operands in braces",
      "import future.keywords\na if {\nnot {b;c}\n{\nd\ne} or f\n}",
      "import future.keywords\n\na if {\n\tnot { b; c }\n\t{\n\t\td\n\t\te\n\t} or f\n}\n"),
    Layout("keeps a set's braces", "a if { {b} }", "a if {\n\t{b}\n}\n"),
    Layout("but not those of its negation", "a if { not {b} }", "a if not {b}\n"),
    Layout("assigns with :=", "a = 1\nf(x) = x", "a := 1\nf(x) := x\n"),
    Layout("drops a body that is only true", "a := 1 if true", "a := 1\n"),
    Layout("drops a value that is only true", "a := true if b", "a if b\n"),
    Layout("writes names in brackets", "a.b := 1", "a[\"b\"] := 1\n"),
    Layout("writes names as paths", "a.b := 1\na[\"c\"].d := 1", "a.b := 1\na.c.d := 1\n"),
    Layout("keeps keywords as they were", "a := x.if[\"if\"]", "a := x.if[\"if\"]\n"),
    Layout("parts chained bodies", "a if {\nb\n} {\nc\n}", "a if {\n\tb\n}\n\na if {\n\tc\n}\n"),
    Layout(
      "else on the brace's line", "a := 1 if {\nb\n} else := 2 if {\nc\n}",
      "a := 1 if {\n\tb\n} else := 2 if {\n\tc\n}\n"),
    Layout(
      "else on its own line", "a := 1 if {\nb\n}\nelse := 2 if {\nc\n}",
      "a := 1 if {\n\tb\n}\n\nelse := 2 if {\n\tc\n}\n"),
    Layout(
      "else after a comment", "a if {\nb\n} # x\nelse := 2 if {\nc\n}",
      "a if {\n\tb\n} # x\n\nelse := 2 if {\n\tc\n}\n"),
    Layout("else without more", "a if b else := 3", "a if b\n\nelse := 3\n"),
    Layout("shows how operators bind", "a := 1 + 2 * 3 == 4", "a := (1 + (2 * 3)) == 4\n"),
    Layout("and drops what isn't needed", "a if { ((b + 1)) > c }", "a if b + 1 > c\n"),
    Layout("keeps what is", "a if { b == (c == d) }", "a if b == (c == d)\n"),
    Layout("keeps in apart", "a if { (b in c) == d }", "a if (b in c) == d\n"),
    Layout("a union in a list", "a := [(b | c), f(b | c)]", "a := [(b | c), f(b | c)]\n"),
    Layout("a minus after a line", "a if {\nb\n(-1) < c\n}", "a if {\n\tb\n\t(-1) < c\n}\n"),
    Layout("a minus before a name", "a := -  b", "a := -b\n"),
    Layout("numbers and strings", "a := [1.50, .5, 1E3, `x`]", "a := [1.50, .5, 1E3, `x`]\n"),
    Layout("escapes", #"a := "\u00e9\/""#, #"a := "\u00e9\/""# + "\n"),
    Layout("templates", #"a := $"x{b+1}\{ {c}""#, #"a := $"x{b + 1}\{ {c}""# + "\n"),
    Layout("raw templates", "a := $`x\n{b}\n`", "a := $`x\n{b}\n`\n"),
    Layout("a list on one line", "a := [1,2 ,3,]", "a := [1, 2, 3]\n"),
    Layout("a list line by line", "a := [1,2,\n3]", "a := [\n\t1, 2,\n\t3,\n]\n"),
    Layout("one item on its line", "a := {\n1}", "a := {\n\t1,\n}\n"),
    Layout(
      "an object line by line", "a := {\"b\": 1,\n\"c\": {2: 3}}",
      "a := {\n\t\"b\": 1,\n\t\"c\": {2: 3},\n}\n"),
    Layout(
      "comments in an object",
      "a := {\"b\": 1, # x\n# y\n\"c\": 2,\n# z\n} # w",
      "a := {\n\t\"b\": 1, # x\n\t# y\n\t\"c\": 2,\n\t# z\n} # w\n"),
    Layout("a comment beside a bracket", "a := [ # x\n1,\n2]", "a := [ # x\n\t1,\n\t2,\n]\n"),
    Layout(
      "as typed where comments have no place", "a := {\"b\": # x\n1} # y",
      "a := {\"b\": # x\n1} # y\n"),
    Layout(
      "an argument with a comment above", "a if f(\n# x\nb)", "a if f(\n\t# x\n\tb,\n)\n"),
    Layout(
      "a comprehension line by line", "a := [b | b := c\nd]", "a := [b |\n\tb := c\n\td\n]\n"),
    Layout(
      "a key on its own line", "a := {\nb: c | c := d[b]\n}", "a := {b: c |\n\tc := d[b]\n}\n"),
    Layout(
      "a METADATA block whose lines may not be indented",
      "a := {1,\n# METADATA\n# title: x\n2}\nb := 1",
      "a := {1,\n# METADATA\n# title: x\n2}\n\nb := 1\n"),
    Layout("a comprehension", "a := {b: c | c := d[b]; e}", "a := {b: c | c := d[b]; e}\n"),
    Layout("every on one line", "a if every b in c { b > 1 }", "a if every b in c { b > 1 }\n"),
    Layout(
      "every line by line", "a if every b in c {\nb > 1\nd }",
      "a if every b in c {\n\tb > 1\n\td\n}\n"),
    Layout(
      "with on its own line", "a if {\nb\nwith input as 1\n with c as 2\n}",
      "a if {\n\tb\n\t\twith input as 1\n\t\twith c as 2\n}\n"),
    Layout(
      "some over lines", "a if {\nsome b, c, # x\nd\n}", "a if {\n\tsome b, c, # x\n\t\td\n}\n"),
    Layout(
      "one blank line in a body", "a if {\nb\n\n\n\nc # x\n\n\n# y\nd\n}",
      "a if {\n\tb\n\n\tc # x\n\n\t# y\n\td\n}\n"),
    Layout(
      "a comment on a chained body", "a if {\nb\n} { # x\nc\n}",
      "a if {\n\tb\n}\n\na if { # x\n\tc\n}\n"),
    Layout(
      "sorts imports by groups",
      "import input.z\nimport data.b # x\nimport data.a as c\n\n# y\nimport data.a",
      "import data.a as c\nimport data.b # x\nimport input.z\n\n# y\nimport data.a\n"),
    Layout(
      "METADATA blocks", "# METADATA\n# title: x\n# METADATA\n# title: y\na := 1",
      "# METADATA\n# title: x\n\n# METADATA\n# title: y\na := 1\n"),
    Layout("comments at the end", "a := 1 # x\n# y\n\n\n# z", "a := 1 # x\n\n# y\n\n# z\n"),
    Layout("carriage returns", "a if {\r\n\tb\r\n}\r\n", "a if {\n\tb\n}\n"),
  ]

  @Test("lays out", arguments: layouts)
  func layout(_ layout: Layout) throws {
    #expect(try format(layout.source) == layout.expected)
    #expect(try format(layout.expected) == layout.expected)
  }

  @Test("is proved on everything that parses", arguments: AcceptTests.sources)
  func proved(_ source: Accepted) throws {
    let once = try format(source.text)
    #expect(try format(once) == once)
  }

  static let old =
    "package p\nimport future.keywords.in\n"
    + "p[x] { some x in [1] }\nf(x) = y { y = x }\nq { true }\nr = 1 { false } else = 2 { true }\n"

  @Test("turns v0 into what v0 and v1 understand")
  func both() throws {
    let options = RegoFormatter.Options(version: .v0CompatibleWithV1, sourceVersion: .v0)
    let expected = """
      package p

      import rego.v1

      p contains x if some x in [1]

      f(x) := y if y = x

      q := true

      r := 1 if false

      else := 2

      """
    let text = try format(Self.old, options)
    #expect(
      text
        == expected.replacing("[1]\n\nf", with: "[1]\nf").replacing("x\n\nq", with: "x\nq")
        .replacing("true\n\nr", with: "true\nr"))
    #expect(RegoParser.parseModule(SourceFile(path: "", text: text)).value != nil)
    #expect(RegoParser.parseModule(SourceFile(path: "", text: text), version: .v0).value != nil)
    let dropping = RegoFormatter.Options(dropsV0Imports: true)
    #expect(try !format(text, dropping).contains("import"))
    let newer = "package p\nimport future.keywords.in\nimport future.keywords.or\na if b or c\n"
    #expect(
      try format(newer, dropping) == "package p\n\nimport future.keywords.or\n\na if b or c\n")
    let all = "package p\nimport future.keywords\na if "
    #expect(try !format(all + "b\n", dropping).contains("import"))
    #expect(try format(all + "not b\n", dropping).contains("import future.keywords\n"))
  }

  @Test("keeps v0 as v0")
  func v0() throws {
    let options = RegoFormatter.Options(version: .v0, sourceVersion: .v0)
    let expected = """
      package p

      import future.keywords.in

      p[x] {
      \tsome x in [1]
      }

      f(x) = y {
      \ty = x
      }

      q = true

      r = 1 {
      \tfalse
      }

      else = 2

      """
    #expect(try format(Self.old, options) == expected)
  }

  @Test("refuses what it can't read, or what v1 doesn't allow")
  func refusals() {
    for text in ["package p\na := ", "package p\nq { true }", "package p\ninput := 1"] {
      let outcome = RegoFormatter.format(SourceFile(path: "x.rego", text: text))
      #expect(outcome.value == nil)
      #expect(!outcome.errors.isEmpty)
    }
  }

  @Test(
    "is proved on the conformance suite",
    .enabled(if: SharedFixtures.exists("conformance/rego"), "conformance suite not present"))
  func conformance() throws {
    var count = 0
    for url in SharedFixtures.files(in: "conformance/rego", extension: "json") {
      let read = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
      for entry in try #require(read as? [[String: Any]]) {
        for text in entry["modules"] as? [String] ?? [] {
          let file = SourceFile(path: url.lastPathComponent, text: text)
          guard let module = RegoParser.parseModule(file).value, module.strictErrors().isEmpty
          else { continue }
          #expect(RegoFormatter.format(file).value != nil, "\(text)")
          count += 1
        }
      }
    }
    #expect(count > 1_000)
  }
}
