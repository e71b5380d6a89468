// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoSyntax
import Testing

@Suite("Trees")
struct TreeTests {
  private func module(_ text: String, version: RegoVersion = .v1) throws -> Module {
    let parsed = RegoParser.parseModule(
      SourceFile(path: "x.rego", text: "package p\n" + text), version: version)
    return try #require(parsed.value, "\(parsed.errors)")
  }

  private func explicit(_ text: String) throws -> String {
    let expression = try #require(RegoParser.parseQuery(text).value?.expressions.first)
    var printer = RegoPrinter(hasExplicitParentheses: true)
    printer.write(expression)
    return printer.output
  }

  @Test(
    "binds operators as OPA does",
    arguments: [
      ("a + b * c", "a + (b * c)"),
      ("a * b + c", "(a * b) + c"),
      ("a - b - c", "(a - b) - c"),
      ("a - (b - c)", "a - (b - c)"),
      ("a / b % c * d", "((a / b) % c) * d"),
      ("a | b & c", "a | (b & c)"),
      ("a & b + c", "a & (b + c)"),
      ("a | b == c & d", "(a | b) == (c & d)"),
      ("a == b != c", "(a == b) != c"),
      ("a < b + 1", "a < (b + 1)"),
      ("a in b == c", "a in (b == c)"),
      ("a == b in c", "(a == b) in c"),
      ("a in b in c", "(a in b) in c"),
      ("a, b in c", "a, b in c"),
      ("a, b in c in d", "(a, b in c) in d"),
      ("x := a + b", "x := (a + b)"),
      ("x = a == b", "x = (a == b)"),
      ("a -1", "a - 1"),
      ("a - -1", "a - -1"),
      ("-1 - a", "-1 - a"),
      ("not a == b", "not a == b"),
      ("[a | a | b][0]", "[a | a | b][0]"),
      ("f(a + b, c)[d + e]", "f((a + b), c)[d + e]"),
    ])
  func precedence(_ source: String, _ expected: String) throws {
    #expect(try explicit(source) == expected)
  }

  @Test("names the functions of operators")
  func operatorNames() throws {
    for found in Operator.allCases {
      let operands = found == .memberWithKey ? "a, b" : "a"
      let body = try #require(RegoParser.parseQuery("\(operands) \(found.symbol) c").value)
      guard case .call(let call) = body.expressions[0].kind else {
        Issue.record("\(found) gives no call")
        continue
      }
      #expect(call.name == found.functionName)
      #expect(call.form == .infix)
      #expect(call.infixOperator == found)
      #expect(call.arguments.count == found.operandCount)
    }
  }

  @Test(
    "decides what a head defines",
    arguments: [
      ("p := 1", "p", "value"), ("p if true", "p", "value"), ("p.q.r if true", "p.q.r", "value"),
      ("p[x] if x := 1", "p[x]", "value"), ("p[x] := 2 if x := 1", "p[x]", "value"),
      ("p contains 1", "p", "member"), ("p.q contains 1", "p.q", "member"),
      ("p.q := 1", "p.q", "value"), ("f(x) := 1", "f", "value"), ("a.f(x) if x", "a.f", "value"),
      ("p = 1", "p", "value"), ("f() := 1", "f", "value"),
    ])
  func heads(_ source: String, _ name: String, _ kind: String) throws {
    let rule = try #require(module(source).rules.first)
    #expect(RegoPrinter.text(of: rule.head.name) == name)
    #expect((rule.head.key == nil ? "value" : "member") == kind)
    #expect(rule.head.isFunction == (source.contains("(x)")))
  }

  @Test(
    "reads v0's rules",
    arguments: [
      ("p { true }", "p if {\n\ttrue\n}"), ("p = 1 { true }", "p = 1 if {\n\ttrue\n}"),
      ("p[x] { x = 1 }", "p contains x if {\n\tx = 1\n}"),
      ("p[x] = y { x = 1; y = 2 }", "p[x] = y if {\n\tx = 1\n\ty = 2\n}"),
      ("p.q", "p contains \"q\""), ("p[1]", "p contains 1"),
      ("if := 1", "if := 1"), ("in = 1 { true }", "in = 1 if {\n\ttrue\n}"),
      ("p { false } else = 2 { true }", "p if {\n\tfalse\n} else = 2 if {\n\ttrue\n}"),
    ])
  func oldRules(_ source: String, _ expected: String) throws {
    let rule = try #require(module(source, version: .v0).rules.first)
    #expect(RegoPrinter.text(of: rule) == expected)
  }

  @Test("imports words one by one in v0")
  func futureKeywords() throws {
    let one = try module("import future.keywords.in\np { 1 in [1] }\nif := 2", version: .v0)
    #expect(one.version == .v0)
    #expect(one.rules.count == 2)
    let two = try module(
      "import future.keywords.every\np { every x in [1] { x in [1] } }", version: .v0)
    #expect(two.rules.count == 1)
    let all = try module("import rego.v1\np contains 1 if true", version: .v0)
    #expect(all.version == .v0CompatibleWithV1)
    // The word after the import is one of those imported.
    let next = RegoParser.parseModule(
      SourceFile(path: "", text: "package p\nimport future.keywords.if\nif := 1"), version: .v0)
    #expect(next.errors.first?.message == "unexpected if keyword")
  }

  @Test("makes each wildcard a variable of its own")
  func wildcards() throws {
    let rule = try #require(module("p if { input[_][_]; f(_) }").rules.first)
    let wildcards = rule.variables().filter(\.isWildcard)
    #expect(wildcards.count == 3)
    let chained = try module("f(_) if { true } { false }").rules
    #expect(chained.map(\.isChained) == [false, true])
    #expect(chained[0].head.arguments != chained[1].head.arguments)
  }

  @Test("takes dots as strings and root documents as references")
  func refs() throws {
    let term = try #require(RegoParser.parseTerm("input.a[\"b\"][x].c").value)
    guard case .ref(let ref) = term.kind else {
      Issue.record("no reference")
      return
    }
    #expect(ref.headName == "input")
    #expect(ref.count == 5)
    #expect(!ref.isGround)
    #expect(ref.staticPath == nil)
    #expect(RegoParser.parseTerm("data").value?.kindName == "ref")
    #expect(RegoParser.parseTerm("dat").value?.kindName == "var")
  }

  @Test("keeps numbers as written and resolves strings")
  func literals() throws {
    let term = try #require(
      RegoParser.parseTerm(#"[1.50, -.5, - 7, 1E+2, "\ud83d\ude00\u00e9\ud800", `\n`]"#).value)
    guard case .array(let items) = term.kind else {
      Issue.record("no array")
      return
    }
    #expect(
      items.map(\.kind) == [
        .number("1.50"), .number("-0.5"), .number("-7"), .number("1E+2"),
        .string("\u{1F600}\u{E9}\u{FFFD}"), .string(#"\n"#),
      ])
  }

  @Test("covers each node's bytes")
  func ranges() throws {
    let text = "p if {\n  x := input.a + (2)\n  not f(x) with input as {}\n}"
    let found = try module(text)
    let rule = try #require(found.rules.first)
    func source(_ range: ByteRange) -> String {
      String(decoding: found.file.bytes[Int(range.start)..<Int(range.end)], as: UTF8.self)
    }
    #expect(source(rule.range) == text)
    #expect(source(rule.head.range) == "p")
    #expect(
      rule.body.expressions.map { source($0.range) } == [
        "x := input.a + (2)", "not f(x) with input as {}",
      ])
    guard case .call(let call) = rule.body.expressions[0].kind else { return }
    #expect(call.arguments.map { source($0.range) } == ["x", "input.a + (2"])
    #expect(source(found.package.range) == "package p")
  }

  @Test("attaches METADATA to what follows")
  func annotations() throws {
    let text = """
      # METADATA
      # title: t
      # custom:
      #   a: 1
      package p
      # METADATA of an import
      import data.x

        # METADATA
      # title: late
      #
      # description: d

      # not part of it
      p := 1
      # METADATA
      # title: nothing
      """
    let parsed = RegoParser.parseModule(SourceFile(path: "", text: text))
    let blocks = try #require(parsed.value).annotations
    #expect(
      blocks.map(\.yaml) == [
        "title: t\ncustom:\n  a: 1\n", "", "title: late\n\ndescription: d\n", "title: nothing\n",
      ])
    #expect(blocks.map(\.target) == [.package, .importStatement(0), .rule(0), .none])
  }

  @Test("finds variables where asked to look")
  func variables() throws {
    let rule = try #require(
      module(
        "f(a) := b if { some c in data.d; e := [g | h(g)]; every i in e { i > j }; "
          + "not k[l].m with n as o }"
      ).rules.first)
    func names(_ scope: VariableScope) -> String {
      rule.variables(in: scope).map(\.name).joined(separator: " ")
    }
    #expect(names(.everywhere) == "f a b c e g i j k l n o")
    #expect(names([]) == "f a b c e k l o")
    var calls: [String] = []
    rule.forEachCall { calls.append($0.name ?? "") }
    #expect(calls == ["assign", "h", "gt"])
  }

  @Test("rewrites terms from the inside out")
  func rewriting() throws {
    let body = try #require(
      RegoParser.parseQuery(#"x := {y: [z | z := y]}; f($"{y}") with y as [y]"#).value)
    let renamed = body.rewritingTerms { term in
      term.variable == Variable("y") ? Term(.variable(Variable("v"))) : term
    }
    #expect(
      RegoPrinter.text(of: renamed)
        == #"x := {v: [z | z := v]}; f($"{v}") with v as [v]"#)
  }
}
