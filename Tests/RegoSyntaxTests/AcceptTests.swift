// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoSyntax
import Testing

/// A module that must parse and print to the same tree.
struct Accepted: CustomTestStringConvertible, Sendable {
  var what: String
  var text: String

  init(_ what: String, _ text: String) {
    self.what = what
    self.text = "package p\n" + text
  }

  var testDescription: String { what }
}

@Suite("Sources that are Rego")
struct AcceptTests {
  static let sources: [Accepted] = [
    Accepted("a value", "p := 1"),
    Accepted(
      "operators between conditions",
      "import future.keywords\np if a or b and not c\nq if (a or b) and c"),
    Accepted(
      "operators left of their own kind",
      "import future.keywords\np if a or (b or c)\nq if (a and b) and c"),
    Accepted(
      "operands in braces",
      "import future.keywords\np if {\n{x := a; x > 1} or {b}\nnot {b; c}\n}"),
    Accepted(
      "values in parentheses as operands",
      "import future.keywords\np if ({1} == a) or ({\"b\": 1})"),
    Accepted(
      "with in an operand",
      "import future.keywords\np if (a with input as 1) or b with input as 2"),
    Accepted(
      "a negated group",
      "import future.keywords\np if not (a or b)\nq if not ({1} == a)"),
    Accepted(
      "operators over line breaks",
      "import future.keywords\np if {\na or\nb\nc\nand d\n}"),
    Accepted(
      "and and or as names",
      "import future.keywords\nor := 1\np if data.and == input.or"),
    Accepted(
      "operators in a comprehension",
      "import future.keywords\np := [x | some x in xs; x == 1 or x == 2]"),
    Accepted("and and or as variables", "p if { and := 1; or := 2; and < or }"),
    Accepted("two rules on one line", "p := 1 q := 2"),
    Accepted("a rule in braces and one without", "p if { true }\nq if true"),
    Accepted("a value over several lines", "p := [\n1,\n2,\n]"),
    Accepted("a leading comma in collections", "p := [, 1, 2]\nq := {, 1}\nr := {, 1: 2}"),
    Accepted("operators over line breaks", "p if {\n1 +\n2 ==\n3\n}"),
    Accepted("a bar after a first element", "p := {1 | 2, 3}"),
    Accepted("a union in parentheses", "p := {(a | b)}"),
    Accepted("a body of one union", "p if {\n(input.a | input.b)\n}"),
    Accepted("a body that begins with a union", "p if {\n(input.a | input.b) = {1}\n}"),
    Accepted("an empty object as body", "p if {}"),
    Accepted("a comprehension as body", "p if {x | x := 1}"),
    Accepted("an object as body", "p if {\"a\": 1}"),
    Accepted("a set in a body's braces", "p if {{1}}"),
    Accepted("an operator after braces", "p if {1, 2} == {2, 1}"),
    Accepted("a lookup in braces", "p if {\"a\": true}.a"),
    Accepted("with on its own line", "p if {\ninput.x\n  with input as {}\n  with data.a as 1\n}"),
    Accepted("a negated set after if", "p if not {1, q}"),
    Accepted("an empty set after if", "p if set()"),
    Accepted("a set in parentheses after if", "p if ({1, q}) with input as 1"),
    Accepted("negation with with", "p if not q with input.a as 1"),
    Accepted("some with several names", "p if {\nsome x, y\nx = y\n}"),
    Accepted("some with patterns", "p if some [a, \"x\"], {\"k\": v} in input.z"),
    Accepted("every with a key", "p if every k, v in input { k; v }"),
    Accepted("nested every", "p if every a in input { every b in a { some c in b; c > 1 } }"),
    Accepted("every with with", "p if every a in input { a } with input as [1]"),
    Accepted("membership in parentheses", "p := (1, 2 in [3])\nq := [(0, 1 in [1])]"),
    Accepted("membership of membership", "p := 1 in [1] in [true]"),
    Accepted("default rules", "default p := false\ndefault f(_, _) := {x | x := input.y}"),
    Accepted("default without a value", "default p"),
    Accepted("else branches", "p := 1 if { false } else := 2 if { false } else := 3"),
    Accepted("else without a value", "p if input.a else if input.b else := false"),
    Accepted("a minus before a name", "p if { x := -input.a; y := 1 - -x }\nq := [-f(1)]"),
    Accepted("a rule named as an operator's function", "a + b := 1"),
    Accepted("chained bodies", "f(_, x) := 1 if { x } { not x }"),
    Accepted("keywords in paths", "p if { input.if.not.with; data.default[\"as\"].in }"),
    Accepted("a keyword at the head of a path", "if.foo := 1\np if if.foo == 1"),
    Accepted("a path that begins with package", "package.foo := 1\nimport.foo := 2"),
    Accepted("contains as a function", "p if contains(\"ab\", \"a\")"),
    Accepted("a call with a trailing comma", "p := f(1, 2,)"),
    Accepted("lookups in calls", "p := f(x)[0].a[_][_].b(1)"),
    Accepted("lookups in literals", "p := [1, 2][0]\nq := {\"a\": 1}.a\nr := [x | x := 1][0]"),
    Accepted("space between name and bracket with a body", "p [x] if { x := 1 }"),
    Accepted("a function without a value", "f(x)"),
    Accepted("patterns as parameters", "f([a, {\"b\": c}], \"x\", 1) := [a, c]"),
    Accepted("numbers of all forms", "p := [0, -1, - 2, .5, -.5, 1.50, 1e3, 0e5, 1E-2]"),
    Accepted("strings of all forms", #"p := ["a\n\"\u00e9\ud83d\ude00\/", `raw\n"`, ""]"#),
    Accepted("templates", #"p := $"a\{b}{x.y with input as {"a": 1}} {$`{1}\{`}\n""#),
    Accepted("a raw template over lines", "p := $`a\n{x}\n`"),
    Accepted("a backslash before a template's expression", #"p := $"\\{x}""#),
    Accepted("a negative number first in a line", "p if {\ninput.a\n(-1) < input.b\n}"),
    Accepted("semicolons", "p if { a := 1; b := 2\nc := 3 }"),
    Accepted("comments anywhere", "p if { # a\n# b\ninput.x # c\n# d\n}# e"),
    Accepted("carriage returns", "p if {\r\n\tinput.x\r\n\tinput.y\r\n}\r\n"),
    Accepted("imports", "import data.a.b as c\nimport input.x\nimport data\nimport rego.v1"),
    Accepted(
      "imports of keywords",
      "import future.keywords\nimport future.keywords.every"),
    Accepted("an import after a rule", "p := 1\nimport data.x"),
    Accepted("a name in brackets in the head", "p[\"a b\"].c[x] := 1 if x := 2"),
    Accepted("a set at a path with variables", "p[x].q contains y if { x := 1; y := 2 }"),
  ]

  @Test("prints as the same tree", arguments: sources)
  func roundTrip(_ source: Accepted) throws {
    let parsed = RegoParser.parseModule(SourceFile(path: source.what, text: source.text))
    let module = try #require(parsed.value, "\(parsed.errors)")
    expectSameAfterPrinting(module, source.what)
  }

  @Test("accepts a byte-order mark, and only at the start")
  func byteOrderMark() {
    #expect(RegoParser.parseModule(SourceFile(path: "", text: "\u{FEFF}package p")).value != nil)
    let inside = RegoParser.parseModule(SourceFile(path: "", text: "package p\n#\u{FEFF}"))
    #expect(inside.errors.first?.message == "illegal byte-order mark")
  }

  @Test("gives no tree where it gives errors")
  func errorsOrTree() {
    let parsed = RegoParser.parseModule(SourceFile(path: "", text: "package p\np := "))
    #expect(parsed.value == nil)
    #expect(!parsed.errors.isEmpty)
  }
}
