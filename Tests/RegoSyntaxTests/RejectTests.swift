// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoSyntax
import Testing

/// A text whose first error is known; `⟨⟩` marks where it starts.
struct Rejected: CustomTestStringConvertible, Sendable {
  var text: String
  var messages: [String]
  var version: RegoVersion

  init(_ text: String, _ messages: String..., version: RegoVersion = .v1) {
    self.text = text
    self.messages = messages
    self.version = version
  }

  var testDescription: String { text }
}

@Suite("Sources that are not Rego")
struct RejectTests {
  static let modules: [Rejected] = [
    Rejected("", "empty module"),
    Rejected("⟨⟩p := 1", "package expected"),
    Rejected("package p\n⟨⟩package q", "unexpected package"),
    Rejected("package ⟨⟩1", "unexpected number token"),
    Rejected("package a[⟨⟩x]", "unexpected var token: expecting string"),
    Rejected(
      "package p\nimport ⟨⟩foo.bar",
      "unexpected import path, must begin with one of: {data, future, input, rego}, got: foo "
        + "(hint: if this is unexpected, try updating OPA)"),
    Rejected(
      "package p\nimport data.⟨⟩if",
      "unexpected import path, must not end with a keyword, got: if "
        + "(hint: import a different path or use an alias)"),
    Rejected("package p\nimport data.a as ⟨⟩1", "unexpected number token: expected var"),
    Rejected("package p\nimport ⟨⟩rego.v2", "invalid import `rego.v2`, must be `rego.v1`"),
    Rejected(
      "package p\nimport ⟨⟩future.keywords.x",
      "unexpected keyword, must be one of [and contains every if in not or]"),
    Rejected(
      "package p\nimport future.keywords.or\np if {true ⟨⟩with input as 1 or x}",
      "`with` modifier is not allowed on operand of `or` (hint: Wrap the operand in `(...)` or "
        + "`{...}` to scope, or move `with` after the `or` expression to apply it to the whole "
        + "expression)"),
    Rejected(
      "package p\nimport future.keywords.and\np if x and ⟨⟩{1, 2}",
      "operand of `and` cannot begin with `{` unless the braces hold a body (hint: wrap the operand "
        + "to keep the value: `({1, 2}) and ...`)"),
    Rejected(
      "package p\nimport future.keywords.not\np if not ⟨⟩{1, 2}",
      "`{...}` in an operand position must contain expression(s), got: set (hint: write "
        + "`not ({1, 2})` to negate the value, or `not {{1, 2}}` for a body holding it)"),
    Rejected(
      "package p\nimport future.keywords\np if { ⟨⟩print(1) or x }",
      "operand of `or` cannot consist only of calls to `print` (hint: `print` produces no value and "
        + "always succeeds, so the operand can never fail; move it out of the operand, or add an "
        + "expression that can fail)"),
    Rejected(
      "package p\nimport future.keywords\np if { x or ⟨⟩some y in x }", "unexpected some keyword"),
    Rejected("package p\nimport future.keywords\np if { not ⟨⟩not x }", "unexpected not keyword"),
    Rejected(
      "package p\nimport future.keywords\np if { count(x ⟨⟩or y) }",
      "unexpected or keyword: expected \",\" or \")\""),
    Rejected(
      "package p\nimport future.keywords.or\np if not (x ⟨⟩or y)", "non-terminated expression"),
    Rejected("package p\n⟨⟩p { true }", "`if` keyword is required before rule body"),
    Rejected("package p\n⟨⟩f(x) { x }", "`if` keyword is required before function body"),
    Rejected("package p\n⟨⟩p.q", "`contains` keyword is required for partial set rules"),
    Rejected(
      "package p\n⟨⟩p[x] { x := 1 }", "`if` keyword is required before rule body",
      "`contains` keyword is required for partial set rules"),
    Rejected("package p\n⟨⟩p.q.r", "rule must have value assignment and/or body declaration"),
    Rejected("package p\n⟨⟩p", "var cannot be used for rule name"),
    Rejected("package p\n⟨⟩\"p\"", "string cannot be used for rule name"),
    Rejected("package p\n⟨⟩p + 1", "rule name conflicts with built-in function"),
    Rejected("package p\n⟨⟩p := 1; q := 2", "multiple expressions cannot be used for rule head"),
    Rejected("package p\n⟨⟩contains := 1", "contains keyword cannot be used for rule name"),
    Rejected("package p\n⟨⟩not p", "negated expressions cannot be used for rule head"),
    Rejected(
      "package p\np if { x := 1 ⟨⟩y := 2 }", "unexpected identifier token: expected \\n or ; or }"),
    Rejected("package p\np if {\n⟨⟩)\n}", "unexpected ) token"),
    Rejected("package p\np := [1⟨⟩ 2]", "unexpected number token: expected \",\" or \"]\""),
    Rejected(
      "package p\np := {1: ⟨⟩2, 3}", "unexpected number token: non-terminated object"),
    Rejected("package p\np := a⟨⟩.", "unexpected eof token: expected identifier"),
    Rejected("package p\np := f(⟨⟩", "unexpected eof token"),
    Rejected("package p\np := ⟨⟩\"abc", "non-terminated string", "illegal token"),
    Rejected("package p\np := ⟨⟩`abc", "non-terminated string", "illegal token"),
    Rejected(#"package p\#np := ⟨⟩"\x""#, "illegal escape sequence", "illegal token"),
    Rejected(#"package p\#np := ⟨⟩"\u12x4""#, #"illegal string literal: "\u12x4""#),
    Rejected(
      "package p\np := ⟨⟩01", "unexpected number token: expected number without leading zero"),
    Rejected("package p\np := ⟨⟩1.", "expected fraction", "illegal token"),
    Rejected("package p\np := ⟨⟩1ea", "expected exponent", "illegal number format"),
    Rejected("package p\np := ⟨⟩1a2", "illegal number format", "illegal token"),
    Rejected("package p\np := ⟨⟩1e400000", "number too big"),
    Rejected("package p\np := -⟨⟩(1)", "unexpected ( token: expected number"),
    Rejected("package p\np := ⟨⟩1.a", "expected fraction", "illegal number format"),
    Rejected(
      "package p\np := ⟨⟩\"\\q\\q", "illegal escape sequence", "illegal escape sequence",
      "non-terminated string", "illegal token"),
    Rejected("package p\np := ⟨⟩\"\\u1\"", "non-terminated string"),
    Rejected(
      "package p\np := $\"{1}⟨⟩\\q\"", "illegal escape sequence",
      "expected template-string part"),
    Rejected(
      "package p\np := a.⟨⟩ b", "unexpected whitespace token: expected identifier",
      "unexpected whitespace token: expected rule value term (e.g., p := <VALUE> { ... })"),
    Rejected("package p\n⟨⟩count(x)", "rule name conflicts with built-in function"),
    Rejected(
      "package p\np if { a } else := 1 ⟨⟩{ b }", "`if` keyword is required before rule body"),
    Rejected(
      "package p\np() ⟨⟩contains 1",
      "unexpected contains keyword: the contains keyword can "
        + "only be used with multi-value rule definitions (e.g., p contains <VALUE> { ... })"),
    Rejected("package p\np := $`⟨⟩", "non-terminated string"),
    Rejected("package p\np := 1 ⟨⟩!", "illegal ! character"),
    Rejected("package p\np := ⟨⟩\"a\".b", "illegal ref (head cannot be string)"),
    Rejected("package p\np if ⟨⟩!x", "illegal ! character", "illegal token"),
    Rejected("package p\np if not ⟨⟩some x", "unexpected some keyword: illegal negation of 'some'"),
    Rejected(
      "package p\np if every ⟨⟩1 in [1] { true }",
      "unexpected { token: expected value to be a variable"),
    Rejected("package p\np if every x in xs⟨⟩", "unexpected eof token: missing body"),
    Rejected(
      "package p\np if some x + y⟨⟩",
      "unexpected eof token: expected `x in xs` or `x, y in xs` expression"),
    Rejected(
      "package p\np if {}else⟨⟩",
      "unexpected eof token: expected else value term or rule body"),
    Rejected(
      "package p\np[x] if { x := 1 } ⟨⟩else := 2",
      "else keyword cannot be used on rules with variables in head"),
    Rejected(
      "package p\np contains 1 if { false } ⟨⟩else := 2",
      "else keyword cannot be used on multi-value rules"),
    Rejected(
      "package p\np if { false } else ⟨⟩x",
      "unexpected identifier token: expected else value term or rule body"),
    Rejected("package p\np if { false } else := 1 if { true } ⟨⟩{ true }", "expected else keyword"),
    Rejected("package p\n⟨⟩default p := x", "illegal default rule (value cannot contain var)"),
    Rejected(
      "package p\n⟨⟩default f(1) := 1", "illegal default rule (arguments cannot contain number)"),
    Rejected(
      "package p\n⟨⟩default f(x, x) := 1", "illegal default rule (arguments cannot be repeated x)"),
    Rejected("package p\n⟨⟩default p contains 1", "illegal default rule (must have a value)"),
    Rejected(
      "package p\np := $\"{⟨⟩not x}\"", "unexpected negation ('not') in template-string expression"),
    Rejected(
      "package p\np := $\"{⟨⟩x := 1}\"",
      "unexpected assignment (':=') in template-string expression"),
    Rejected("package p\np := $\"{x ⟨⟩y}\"", "expected } to end template string expression"),
    Rejected("package p\np := $\"{x⟨⟩", "expected } to end template string expression"),
    Rejected("package p\np := x\u{0}", "illegal null character"),
    Rejected("package p\np := ⟨⟩€", "illegal token"),
    Rejected(
      "package p\np := x with ⟨⟩input as 1",
      "expressions using with keyword cannot be used for rule head"),
    Rejected("package p\np if x with ⟨⟩1 as 2", "unexpected number token: expected ident"),
    Rejected("package p\np if x with input ⟨⟩=", "unexpected eq token: expected as keyword"),
    Rejected("package p\n⟨⟩p[x]", "`contains` keyword is required for partial set rules"),
    Rejected(
      "package p\nf(x) ⟨⟩contains 1",
      "unexpected contains keyword: the contains keyword can only be used with multi-value rule definitions (e.g., f contains <VALUE> { ... })"
    ),
    Rejected(
      "package p\np { some x ⟨⟩in [1] }",
      "unexpected identifier token: expected \\n or ; or } (hint: `import future.keywords.in` for "
        + "`some x in xs` expressions)", version: .v0),
    Rejected(
      "package p\nimport rego.v1\n⟨⟩p { true }", "`if` keyword is required before rule body",
      version: .v0),
    Rejected("package p\np ⟨⟩if { true }", "var cannot be used for rule name", version: .v0),
  ]

  @Test("reports what OPA reports", arguments: modules)
  func messages(_ source: Rejected) throws {
    let mark = "⟨⟩"
    let plain = source.text.split(separator: mark, omittingEmptySubsequences: false).joined()
    let parsed = RegoParser.parseModule(
      SourceFile(path: "x.rego", text: plain), version: source.version)
    #expect(parsed.value == nil)
    #expect(
      Array(parsed.errors.map(\.message).prefix(source.messages.count)) == source.messages)
  }

  @Test("shows no line of source for what is wrong with a whole rule")
  func wholeRules() throws {
    let file = SourceFile(path: "x.rego", text: "package p\np { true }\nq[x] { x := 1 }\n")
    #expect(
      RegoError.report(RegoParser.parseModule(file).errors) == """
        3 errors occurred:
        x.rego:2: rego_parse_error: `if` keyword is required before rule body
        x.rego:3: rego_parse_error: `if` keyword is required before rule body
        x.rego:3: rego_parse_error: `contains` keyword is required for partial set rules
        """)
    let empty = RegoParser.parseModule(SourceFile(path: "x.rego", text: "# x")).errors
    #expect(RegoError.report(empty) == "x.rego:0: rego_parse_error: empty module")
  }

  @Test(
    "points at the place",
    arguments: [
      Rejected("package p\nimport ⟨⟩foo.bar"), Rejected("package p\n\n⟨⟩p { true }"),
      Rejected("package p\np if { x := 1 ⟨⟩y := 2 }"), Rejected("package p\np := ⟨⟩\"abc"),
      Rejected("package p\np := [1, ⟨⟩)]\nq := 1"), Rejected("package p\np if not ⟨⟩some x"),
    ])
  func places(_ source: Rejected) throws {
    let before = try #require(source.text.split(separator: "⟨⟩").first)
    let plain = source.text.split(separator: "⟨⟩").joined()
    let error = try #require(
      RegoParser.parseModule(SourceFile(path: "x.rego", text: plain)).errors.first)
    #expect(error.range?.start == UInt32(before.utf8.count))
  }

  @Test("describes an error as OPA does, the source line below")
  func description() throws {
    let file = SourceFile(path: "x.rego", text: "package p\n\tp if { x y }\n")
    let error = try #require(RegoParser.parseModule(file).errors.first)
    #expect(
      error.detailedDescription() == """
        x.rego:2: rego_parse_error: unexpected identifier token: expected \\n or ; or }
        \tp if { x y }
        \t         ^
        """)
    #expect(error.line == 2)
    #expect(error.column == 11)
    let query = try #require(RegoParser.parseQuery("x = ").errors.first)
    #expect(query.description == "1:4: rego_parse_error: unexpected eof token")
    #expect(query.diagnostic.id == "rego-parse-error")
  }

  @Test("reports the errors of later rules too, when asked to")
  func recovery() {
    let text = "package p\na := [1,,]\nb := 1\nc := )\nd if {\n  x y\n}\ne := \"\n"
    let file = SourceFile(path: "x.rego", text: text)
    let errors = RegoParser.parseModule(file, reportsAll: true).errors
    #expect(Set(errors.map(\.line)) == [2, 4, 6, 8])
    #expect(Set(RegoParser.parseModule(file).errors.map(\.line)) == [2])
    #expect(errors.map(\.line) == errors.map(\.line).sorted())
  }

  @Test("finds imports and names that hide others")
  func shadowing() throws {
    let text =
      "package p\nimport data.a\nimport data.b as a\ninput := 1\nf(data) := 1\ng if { input := 2 }"
    let module = try #require(
      RegoParser.parseModule(SourceFile(path: "x.rego", text: text)).value)
    #expect(
      module.strictErrors().map(\.description) == [
        "x.rego:3: rego_compile_error: import must not shadow import data.a",
        "x.rego:4: rego_compile_error: rules must not shadow input (use a different rule name)",
        "x.rego:5: rego_compile_error: args must not shadow data (use a different variable name)",
        "x.rego:6: rego_compile_error: variables must not shadow input "
          + "(use a different variable name)",
      ])
  }

  @Test(
    "says what is wrong with a term or query",
    arguments: ["", "1; 2", "x := 1", "not x", "some x", "package p", "1 2"])
  func terms(_ text: String) {
    #expect(RegoParser.parseTerm(text).value == nil)
    #expect(RegoParser.parseTerm(text).errors.count == 1)
  }
}
