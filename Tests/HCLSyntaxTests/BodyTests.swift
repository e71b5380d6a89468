// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import HCLSyntax
import Testing

@Suite struct BodyTests {
  func parse(_ text: String) -> HCLFile { HCLParser.parse(SourceFile(path: "t.hcl", text: text)) }

  func outline(_ body: Body) -> String {
    let attributes = body.attributes.map(\.name)
    let blocks = body.blocks.map { block in
      ([block.type] + block.labels.map(\.text)).joined(separator: ".")
        + "{\(outline(block.body))}"
    }
    return (attributes + blocks).joined(separator: " ")
  }

  @Test("reads attributes, blocks, labels and single-line blocks")
  func structure() {
    let file = parse(
      "\u{FEFF}a = 1\r\nblock \"x\" y {\r\n  b = [\r\n    1,\r\n  ]\r\n  inner {}\r\n}\r\none { c = 2 }\r\nélan = 3"
    )
    #expect(file.diagnostics.isEmpty)
    #expect(outline(file.body) == "a élan block.x.y{b inner{}} one{c}")
    let block = file.body.blocks[0]
    #expect(
      file.source.position(of: Int(block.headerRange.start)) == SourcePosition(line: 2, column: 1))
    #expect(
      file.source.position(of: Int(block.labels[1].range.start))
        == SourcePosition(line: 2, column: 11))
    #expect(file.source.position(of: Int(block.range.end)) == SourcePosition(line: 7, column: 2))
  }

  @Test("keeps comments with their places")
  func comments() {
    let file = parse("# bawn:ignore x\na = 1 // after\n/* two\nlines */ b = \"# no\"\n# last")
    #expect(
      file.comments.map { file.text(of: $0) } == [
        "# bawn:ignore x", "// after", "/* two\nlines */", "# last",
      ])
    #expect(file.comments.map(\.followsCode) == [false, true, false, false])
  }

  @Test(
    "skips what is broken and reads everything else",
    arguments: [
      ("a = \nb = 2", "hcl-expression-expected 1:5", "a b"),
      ("a = [1, 2\nb = 2\n", "hcl-tuple-separator 2:1", "a b"),
      ("r \"x\" {\n  a = = 1\n  b = 2\n}\nc = 3", "hcl-expression-expected 2:7", "c r.x{a b}"),
      (
        "r {\n  a = {\n    x = 1 1\n    y = 2\n  }\n  b = 2\n}\nc = 3", "hcl-object-separator 3:11",
        "c r{a b}"
      ),
      ("r \"x\" {\n  a = 1\n\ns \"y\" {\n  b = 2\n}\n", "hcl-unclosed-block 1:1", "r.x{a} s.y{b}"),
      ("a = 1\n}\nb = 2", "hcl-item-expected 2:1", "a b"),
      ("a = \"x\nb = 2", "hcl-newline-in-string 1:5", "a b"),
      ("a = \"${x\"\nb = 2\n", "hcl-unclosed-interpolation 1:6", "a b"),
      ("a: 1\nb = 2", "hcl-colon-for-equals 1:2", "b"),
      ("\"a\" = 1\nb = 2", "hcl-quoted-name 1:1", "b"),
      ("a = 1\na = 2\nb = 3", "hcl-duplicate-argument 2:1", "a b"),
      ("r { a = }\nb = 2", "hcl-expression-expected 1:9", "b r{a}"),
      ("r { a = 1 b = 2 }\nc = 2", "hcl-extra-text 1:11", "c r{a}"),
      ("r\n{\n  a = 1\n}\nb = 2", "hcl-item-expected 1:2", "b"),
      ("a = <<EOT\nx\nb = 2\n", "hcl-unclosed-heredoc 1:5", "a b"),
      ("a = foo(1,\nb = 2", "hcl-call-separator 2:3", "a b"),
      ("a = \"\\q\"\nb = 2", "hcl-escape 1:6", "a b"),
      ("a = \"%{ if x }\"\nb = 2", "hcl-directive 1:6", "a b"),
      ("a = \"%{ nope }\"\nb = 2", "hcl-directive 1:9", "a b"),
      ("a.b = 1\nc = 2", "hcl-item-expected 1:2", "c"),
      ("a = x.*.y.*.z\nb = 2", "hcl-nested-splat 1:11", "a b"),
      ("a = {x.y = 1}\nb = 2", "", "a b"),
      ("/* never\nb = 2", "hcl-unclosed-comment 1:1", ""),
      ("r \"${x}\" {}\nb = 2", "hcl-label-template 1:3", "b"),
      ("a = 1 ` 2\nb = 2", "hcl-extra-text 1:7", "a b"),
    ])
  func recovery(text: String, problems: String, expected: String) {
    let file = parse(text)
    let found = file.diagnostics.map { diagnostic in
      "\(diagnostic.id) \(diagnostic.position.map { "\($0.line):\($0.column)" } ?? "")"
    }
    #expect(found.joined(separator: "|") == problems, "\(text)")
    #expect(outline(file.body) == expected, "\(text)")
  }

  @Test("reads heredocs with and without indentation")
  func heredocs() {
    let cases: [(String, String)] = [
      ("a = <<EOT\n  x\n    y\nEOT\n", "  x\n    y\n"),
      ("a = <<-EOT\n    x\n\n      y\n    EOT\n", "x\n\n  y\n"),
      ("a = <<-EOT\n    x ${1 + 1}\n  ${2}\n  EOT\n", "  x 2\n2\n"),
      ("a = <<EOT\n\\n $${x} \"q\"\nEOT", "\\n ${x} \"q\"\n"),
      ("a = <<EOT\nEOT\n", ""),
      ("a = <<EOT\n%{ for x in [1, 2] ~}\n- ${x}\n%{ endfor ~}\nend\nEOT\n", "- 1\n- 2\nend\n"),
      ("a = [<<A\nx\nA\n, <<B\ny\nB\n]\n", ""),
    ]
    for (text, expected) in cases {
      let file = parse(text)
      #expect(file.diagnostics.isEmpty, "\(text): \(file.diagnostics)")
      guard let attribute = file.body.attribute("a") else { continue }
      var evaluator = ExpressionEvaluator(scope: DictionaryScope(), source: file.source)
      let value = evaluator.evaluate(attribute.expression)
      if let elements = value.elements {
        #expect(elements.compactMap(\.stringValue) == ["x\n", "y\n"])
      } else {
        #expect(value.stringValue == expected, "\(text)")
      }
    }
  }

  @Test("reads both syntaxes against a schema alike")
  func schemas() {
    let native = parse(
      "resource \"t\" \"n\" {\n  name = \"x-${1 + 1}\"\n  rule {\n    port = 1\n  }\n  rule {\n    port = 2\n  }\n}\n"
    )
    let json = HCLParser.parseJSON(
      SourceFile(
        path: "t.tf.json",
        text: """
          {"//": "note", "resource": {"t": {"n": {"name": "x-${1 + 1}", "rule": [{"port": 1}, {"port": 2}]}}}}
          """))
    for file in [native, json] {
      var diagnostics = file.diagnostics
      let root = file.body.content(
        BodySchema(blocks: [.init("resource", labels: ["type", "name"])]), source: file.source,
        diagnostics: &diagnostics)
      #expect(root.blocks.map { $0.labels.map(\.text) } == [["t", "n"]])
      let (content, rest) = root.blocks[0].body.partialContent(
        BodySchema(required: ["name"]), source: file.source, diagnostics: &diagnostics)
      var evaluator = ExpressionEvaluator(scope: DictionaryScope(), source: file.source)
      #expect(content.attributes.map { evaluator.evaluate($0.expression) } == [.string("x-2")])
      let rules = rest.content(
        BodySchema(blocks: [.init("rule")]), source: file.source, diagnostics: &diagnostics)
      let ports = rules.blocks.flatMap {
        $0.body.justAttributes(source: file.source, diagnostics: &diagnostics)
      }
      #expect(ports.map { evaluator.evaluate($0.expression).intValue } == [1, 2])
      #expect(diagnostics.isEmpty, "\(diagnostics)")
    }
  }

  @Test("reports what a schema doesn't know, and what it misses")
  func schemaProblems() {
    let native = parse("a = 1\nb {}\nc \"x\" {}\nd {}\n")
    var diagnostics: [Diagnostic] = []
    _ = native.body.content(
      BodySchema(required: ["b"], blocks: [.init("a"), .init("c"), .init("d", labels: ["name"])]),
      source: native.source, diagnostics: &diagnostics)
    #expect(
      diagnostics.map(\.id) == [
        "hcl-unexpected-item", "hcl-unexpected-item", "hcl-block-labels", "hcl-block-labels",
        "hcl-missing-argument",
      ])
    let json = HCLParser.parseJSON(SourceFile(path: "j", text: "{\"x\": 1, \"c\": {\"n\": 5}}"))
    diagnostics = []
    let content = json.body.content(
      BodySchema(blocks: [.init("c", labels: ["name"])]), source: nil, diagnostics: &diagnostics)
    #expect(diagnostics.map(\.id) == ["hcl-unexpected-item"])
    _ = content.blocks[0].body.justAttributes(source: nil, diagnostics: &diagnostics)
    #expect(diagnostics.map(\.id) == ["hcl-unexpected-item", "hcl-json-body"])
  }

  @Test(
    "refuses broken JSON at its place",
    arguments: [
      ("{\"a\": }", 6), ("{\"a\" 1}", 5), ("[1,]", 3), ("{\"a\": \"x\ny\"}", 6), ("{} x", 3),
      ("{\"a\": 01x}", 8), ("nul", 0), ("{\"a\": \"\\q\"}", 7), ("", 0),
      (String(repeating: "[", count: 5000), 200),
    ])
  func brokenJSON(text: String, offset: Int) {
    let file = HCLParser.parseJSON(SourceFile(path: "j", text: text))
    #expect(file.diagnostics.count == 1)
    #expect(file.diagnostics.first?.range.map { Int($0.start) } == offset)
  }

  @Test("reads references, keywords and calls from expressions of both syntaxes")
  func staticForms() {
    let native = parse("a = aws_x.y[\"k\"].z\nb = string\nc = list(string)\nd = \"${aws_x.y}\"")
    #expect(native.body.attribute("a")?.expression.asTraversal?.description == "aws_x.y[\"k\"].z")
    #expect(native.body.attribute("b")?.expression.asKeyword == "string")
    #expect(native.body.attribute("c")?.expression.asStaticCall?.name == "list")
    let json = HCLParser.parseJSON(
      SourceFile(
        path: "j", text: "{\"a\": \"aws_x.y\", \"b\": \"string\", \"c\": \"list(string)\"}"))
    var diagnostics: [Diagnostic] = []
    let attributes = json.body.justAttributes(source: nil, diagnostics: &diagnostics)
    #expect(attributes[0].expression.asTraversal?.description == "aws_x.y")
    #expect(attributes[1].expression.asKeyword == "string")
    #expect(attributes[2].expression.asStaticCall?.name == "list")
    let source = SourceFile(
      path: "", text: "[for k, v in var.m : \"${v}-${local.x}\" if k != each.key]")
    let (expression, _) = HCLParser.parseExpression(source)
    #expect(expression.references.map(\.description) == ["var.m", "local.x", "each.key"])
  }

  @Test("bounds nesting instead of overflowing the stack")
  func depth() {
    for text in [
      "a = " + String(repeating: "[", count: 20_000),
      "a = " + String(repeating: "-", count: 20_000) + "1",
      "a = " + String(repeating: "1+", count: 20_000) + "1",
      "a = " + String(repeating: "x ? 1 : ", count: 20_000) + "1",
      "a = x" + String(repeating: "[y]", count: 20_000),
      "a = x" + String(repeating: "[*]", count: 20_000),
      "a = " + String(repeating: "\"${", count: 20_000),
      "a = \"" + String(repeating: "%{ if x }", count: 20_000) + "\"",
      String(repeating: "a {\n", count: 20_000),
      String(repeating: "a {", count: 20_000),
      String(repeating: "a = <<E\n", count: 2000),
    ] {
      #expect(!parse(text).diagnostics.isEmpty)
    }
  }
}
