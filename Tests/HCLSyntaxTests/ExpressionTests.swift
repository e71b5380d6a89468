// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import HCLSyntax
import Testing

/// Evaluates text against a few variables and functions.
func evaluated(
  _ text: String, variables: [String: HCLValue] = [:]
) -> (value: HCLValue, diagnostics: [Diagnostic]) {
  let source = SourceFile(path: "test.hcl", text: text)
  let (expression, problems) = HCLParser.parseExpression(source)
  var evaluator = ExpressionEvaluator(
    scope: DictionaryScope(
      variables: variables.merging(sampleVariables) { first, _ in first },
      functions: sampleFunctions),
    source: source)
  let value = evaluator.evaluate(expression)
  return (value, problems + evaluator.diagnostics)
}

let sampleVariables: [String: HCLValue] = [
  "three": .number(3),
  "name": .string("web"),
  "nothing": .null(.string),
  "list": .list([.string("a"), .string("b")], of: .string),
  "empty": .list([], of: .object(["id": .string])),
  "map": .map(HCLEntries(["x": .number(1), "y": .number(2)]), of: .number),
  "set": .set([.string("b"), .string("a"), .string("b")], of: .string),
  "objects": .tuple([
    .object(["id": .string("i-1"), "tags": .tuple([.string("p")])]),
    .object(["id": .string("i-2"), "tags": .tuple([.string("q"), .string("r")])]),
  ]),
  "secret": HCLValue.string("hush").marked(with: .sensitive),
  "arn": .unknown(
    HCLUnknown(type: .string, isNotNull: true, prefix: "arn:", symbol: "aws_kms_key.k.arn")),
  "flag": .unknown(HCLUnknown(type: .bool, symbol: "var.flag")),
  "any": .unknown(HCLUnknown(symbol: "data.d.x")),
  "ids": .unknown(HCLUnknown(type: .list(.string), symbol: "aws_subnet.s[*].id")),
]

let sampleFunctions: [String: HCLFunction] = [
  "upper": HCLFunction([HCLFunction.Parameter("str", .string)], returns: .string) {
    arguments, _ throws(HCLFunctionError) in
    .string((arguments[0].stringValue ?? "").uppercased())
  },
  "max": HCLFunction(
    [], variadic: HCLFunction.Parameter("numbers", .number), returns: .number
  ) { arguments, _ throws(HCLFunctionError) in
    guard let largest = arguments.compactMap(\.numberValue).max() else {
      throw HCLFunctionError("at least one number is needed")
    }
    return .number(largest)
  },
  "core::echo": HCLFunction(
    [HCLFunction.Parameter("value", allowsNull: true)],
    returnType: { arguments throws(HCLFunctionError) in arguments[0].type },
    implementation: { arguments, _ throws(HCLFunctionError) in arguments[0] }
  ),
]

/// A value as text that is easy to read in a table.
func shown(_ value: HCLValue) -> String {
  let mark = value.isSensitive ? "!" : ""
  switch value.content {
  case .null: return mark + "null"
  case .bool(let truth): return mark + String(truth)
  case .number(let number): return mark + number.description
  case .string(let text): return mark + "'\(text)'"
  case .list(let elements, _): return mark + "[\(elements.map(shown).joined(separator: " "))]"
  case .set(let elements, _): return mark + "set[\(elements.map(shown).joined(separator: " "))]"
  case .tuple(let elements): return mark + "(\(elements.map(shown).joined(separator: " ")))"
  case .map(let entries, _):
    return mark
      + "map{\(entries.entries.map { "\($0.key)=\(shown($0.value))" }.joined(separator: " "))}"
  case .object(let entries):
    return mark
      + "{\(entries.entries.map { "\($0.key)=\(shown($0.value))" }.joined(separator: " "))}"
  case .unknown(let unknown): return mark + "?\(unknown.type)"
  }
}

@Suite struct ExpressionTests {
  @Test(
    "evaluates expressions as the specification says",
    arguments: [
      ("1 + 2 * 3", "7"),
      ("(1 + 2) * 3", "9"),
      ("10 - 3 - 2", "5"),
      ("2 * 3 % 4", "2"),
      ("-7 % 3", "-1"),
      ("7 % -3", "1"),
      ("5.5 % 2", "1.5"),
      ("- 2 + 5", "3"),
      ("!true || true", "true"),
      ("1 < 2 && 2 <= 2", "true"),
      ("1 == \"1\"", "false"),
      ("\"3\" + 4", "7"),
      ("\"12\" > 5", "true"),
      ("true ? 1 : \"a\"", "'1'"),
      ("false ? null : 2", "2"),
      ("true ? [1] : [1, 2]", "[1]"),
      ("true ? {a = 1} : {b = \"x\"}", "map{a='1'}"),
      ("1 == 1 ? 2 == 2 ? \"both\" : \"one\" : \"none\"", "'both'"),
      ("null == null", "true"),
      ("nothing == null", "true"),
      ("[1, 2] == [1, 2]", "true"),
      ("{a = 1} != {a = 2}", "true"),
      ("1e3", "1000"),
      ("0.1 + 0.2", "0.3"),
      ("1 / 4", "0.25"),
      ("9007199254740993 + 1", "9007199254740994"),
      ("name", "'web'"),
      ("objects[1].id", "'i-2'"),
      ("objects.0.id", "'i-1'"),
      ("objects[*].id", "('i-1' 'i-2')"),
      ("objects.*.id", "('i-1' 'i-2')"),
      ("objects[*].tags[0]", "('p' 'q')"),
      ("objects.*.tags[0]", "('p')"),
      ("objects[*].tags[*]", "(('p') ('q' 'r'))"),
      ("objects.*.tags.0", "('p' 'q')"),
      ("name[*]", "('web')"),
      ("nothing[*]", "()"),
      ("empty[*].id", "[]"),
      ("list[three - 2]", "'b'"),
      ("list[\"0\"]", "'a'"),
      ("map[\"x\"] + map.y", "3"),
      ("[for v in list : upper(v)]", "('A' 'B')"),
      ("[for i, v in list : \"${i}${v}\"]", "('0a' '1b')"),
      ("[for v in set : v]", "('a' 'b')"),
      ("{for k, v in map : k => v * 2 if v > 1}", "{y=4}"),
      ("{for o in objects : \"all\" => o.id...}", "{all=('i-1' 'i-2')}"),
      ("[for x in [[1, 2], [3]] : [for y in x : y + three]]", "((4 5) (6))"),
      ("max(1, 3, 2)", "3"),
      ("max([4, 9]...)", "9"),
      ("core::echo(null)", "null"),
      ("{a = 1, \"b\" : 2, (name) = 3, \"${name}x\" = 4}", "{a=1 b=2 web=3 webx=4}"),
      ("{\n  for_each = 1\n  true = 2\n}", "{for_each=1 true=2}"),
      ("{\n  for k, v in map :\n  k => v\n}", "{x=1 y=2}"),
      ("[\n  1, # one\n  2, // two\n  /* three */ 3,\n]", "(1 2 3)"),
      ("\"a-${name}-${three}\"", "'a-web-3'"),
      ("\"${three}\"", "3"),
      ("\"$${name} %%{if} $5 100%\"", "'${name} %{if} $5 100%'"),
      ("\"\\t\\\"\\u00e9\\U0001F600\\\\\"", "'\t\"é😀\\'"),
      ("\"e\\u0301\"", "'é'"),
      ("\"%{ if three > 2 }big%{ else }small%{ endif }\"", "'big'"),
      ("\"%{ for v in list ~}  ${v},%{ endfor }\"", "'a,b,'"),
      ("\"a  ${~ name ~}  b\"", "'awebb'"),
      ("secret", "!'hush'"),
      ("\"x${secret}\"", "!'xhush'"),
      ("[secret]", "(!'hush')"),
      ("secret == \"a\" ? 1 : 2", "!2"),
      ("upper(secret)", "!'HUSH'"),
      ("{(secret) = 1}", "!{hush=1}"),
      ("[for s in [secret] : 1 if s == \"hush\"]", "!(1)"),
    ])
  func values(text: String, expected: String) {
    let (value, diagnostics) = evaluated(text)
    #expect(diagnostics.isEmpty, "\(text): \(diagnostics)")
    #expect(shown(value) == expected, "\(text)")
  }

  @Test(
    "computes with unknowns and keeps what is certain",
    arguments: [
      ("arn", "?string"),
      ("\"${arn}/*\"", "?string"),
      ("flag ? \"abc\" : \"abd\"", "?string"),
      ("flag ? 1 : \"x\"", "?string"),
      ("flag && false", "?bool"),
      ("false && flag", "?bool"),
      ("true || flag", "?bool"),
      ("flag || true", "?bool"),
      ("flag && true", "?bool"),
      ("!flag", "?bool"),
      ("arn == null", "false"),
      ("arn == \"http://x\"", "false"),
      ("arn == \"arn:x\"", "?bool"),
      ("any.a.b[0]", "?any"),
      ("ids[0]", "?string"),
      ("ids[*]", "?list(string)"),
      ("[arn, 1]", "(?string 1)"),
      ("[for v in any : v]", "?any"),
      ("[for v in [1] : v if flag]", "?any"),
      ("{(arn) = 1}", "?any"),
      ("upper(arn)", "?string"),
      ("max(any, 1)", "?number"),
      ("max(any...)", "?any"),
      ("any + 1", "?number"),
      ("[arn] == [\"x\"]", "false"),
      ("arn == arn", "?bool"),
      ("any == any", "?bool"),
      ("\"%{ if flag }ab%{ else }ac%{ endif }\"", "?string"),
      ("\"%{ for x in any }${x}%{ endfor }\"", "?string"),
    ])
  func unknowns(text: String, expected: String) {
    let (value, diagnostics) = evaluated(text)
    #expect(diagnostics.isEmpty, "\(text): \(diagnostics)")
    #expect(shown(value) == expected, "\(text)")
  }

  @Test(
    "reports what is wrong once and goes on with an unknown",
    arguments: [
      ("nope", "hcl-unknown-variable", "unknown variable: there is no variable named \"nope\""),
      ("objects[0].ids", "hcl-unsupported-attribute", "did you mean \"id\"?"),
      ("objects.id", "hcl-unsupported-attribute", "[*].id"),
      ("name.x", "hcl-unsupported-attribute", "a string does not have attributes"),
      ("nothing.x", "hcl-null-access", "null value"),
      ("list[2]", "hcl-invalid-index", "the collection has 2 elements"),
      ("list[-1]", "hcl-invalid-index", "negative number"),
      ("list[0.5]", "hcl-invalid-index", "whole number"),
      ("map[\"z\"]", "hcl-invalid-index", "the key \"z\""),
      ("set[0]", "hcl-invalid-index", "elements of a set have no index"),
      ("1 / 0", "hcl-division-by-zero", "division by zero"),
      ("1 + \"x\"", "hcl-invalid-operand", "a number is required"),
      ("null + 1", "hcl-invalid-operand", "null"),
      ("null ? 1 : 2", "hcl-null-condition", "null condition"),
      ("\"yes\" ? 1 : 2", "hcl-wrong-type", "must be a bool"),
      ("true ? 1 : [1]", "hcl-conditional-types", "inconsistent conditional result types"),
      ("\"a${nothing}\"", "hcl-template-null", "the expression result is null"),
      ("\"a${list}\"", "hcl-template-value", "string required, but have list of string"),
      ("[for x in null : x]", "hcl-null-iteration", "iteration over null value"),
      ("[for x in 5 : x]", "hcl-not-iterable", "iteration over non-iterable value"),
      ("{for v in [1, 1] : v => v}", "hcl-duplicate-key", "the key \"1\""),
      ("{(null) = 1}", "hcl-null-key", "null value as key"),
      ("nofunc(1)", "hcl-unknown-function", "there is no function named \"nofunc\""),
      ("upper()", "hcl-call-arguments", "missing value for \"str\""),
      ("upper(1, 2)", "hcl-call-arguments", "too many function arguments"),
      ("upper(null)", "hcl-call-argument", "argument must not be null"),
      ("upper([])", "hcl-call-argument", "a string is required"),
      ("max()", "hcl-call-failed", "at least one number is needed"),
      ("max(1...)", "hcl-call-expansion", "tuple, list or set"),
      ("1e30000 * 1e30000", "hcl-number-range", "number"),
    ])
  func problems(text: String, id: String, message: String) {
    let (value, diagnostics) = evaluated(text)
    #expect(diagnostics.count == 1, "\(text): \(diagnostics)")
    #expect(diagnostics.first?.id == id, "\(text)")
    #expect(diagnostics.first?.message.contains(message) == true, "\(text): \(diagnostics)")
    #expect(!value.isKnown, "\(text)")
  }

  @Test("keeps a sensitive value out of messages")
  func secretsInMessages() {
    for text in ["map[secret]", "{for v in [secret, secret] : v => 1}", "[1][secret]"] {
      let (_, diagnostics) = evaluated(text)
      #expect(diagnostics.count == 1)
      #expect(diagnostics.allSatisfy { !$0.message.contains("hush") }, "\(diagnostics)")
    }
  }

  @Test("keeps parts, prefix, suffix and references of an interpolated string")
  func parts() throws {
    let unknown = try #require(evaluated("\"a/${arn}/b\"").value.unknownDetails)
    #expect(unknown.prefix == "a/arn:")
    #expect(unknown.suffix == "/b")
    #expect(unknown.isNotNull)
    #expect(unknown.references == ["aws_kms_key.k.arn"])
    #expect(unknown.parts.count == 3)
    let outer = try #require(evaluated("\"${\"<${arn}>\"}-${flag}\"").value.unknownDetails)
    #expect(outer.parts.count == 4)
    #expect(outer.prefix == "<arn:")
    #expect(outer.references == ["aws_kms_key.k.arn", "var.flag"])
    let choice = try #require(evaluated("flag ? \"log-a.x\" : \"log-b.x\"").value.unknownDetails)
    #expect(choice.prefix == "log-")
    #expect(choice.suffix == ".x")
    #expect(choice.references == ["var.flag"])
    #expect(evaluated("any.a[0][\"k\"]").value.unknownDetails?.symbol == "data.d.x.a[0][\"k\"]")
    #expect(evaluated("any[*].id").value.unknownDetails?.symbol == "data.d.x[*].id")
  }

  @Test("stops a hostile expression at its limits")
  func limits() {
    let doubling = (0..<40).reduce("[1]") { text, _ in "[for x in [\(text)] : [x, x]]" }
    _ = evaluated(doubling)
    var text = "\"0123456789abcdef\""
    for _ in 0..<60 { text = "[for s in [\(text)] : \"${s}${s}\"][0]" }
    let (value, diagnostics) = evaluated(text)
    #expect(!value.isKnown)
    #expect(diagnostics.contains { $0.id == "hcl-value-limit" || $0.id == "hcl-evaluation-limit" })
    let source = SourceFile(path: "", text: "[for a in l : [for b in l : [for c in l : a]]]")
    let numbers = HCLValue.tuple((0..<1000).map { .number($0) })
    var evaluator = ExpressionEvaluator(
      scope: DictionaryScope(variables: ["l": numbers]), source: source,
      budget: EvaluationBudget(steps: 100_000))
    _ = evaluator.evaluate(HCLParser.parseExpression(source).0)
    #expect(evaluator.diagnostics.map(\.id) == ["hcl-evaluation-limit"])
  }

  @Test("evaluates the deepest expressions that the parser lets through")
  func deepest() {
    let sum = String(repeating: "1 + ", count: 598) + "1"
    #expect(evaluated(sum).value == .number(599))
    let nested = String(repeating: "[", count: 190) + String(repeating: "]", count: 190)
    #expect(evaluated(nested).value.depth == 190)
    let calls =
      String(repeating: "upper(", count: 190) + "name" + String(repeating: ")", count: 190)
    #expect(evaluated(calls).value == .string("WEB"))
    let quoted =
      String(repeating: "\"${", count: 90) + "name" + String(repeating: "}x\"", count: 90)
    #expect(evaluated(quoted).value.stringValue?.count == 93)
    let nots = String(repeating: "!", count: 190) + "true"
    #expect(evaluated(nots).value == .true)
  }

  @Test("stops a chain of references that each evaluate the next")
  func chains() {
    /// Every variable `v<n>` is `[v<n+1>]`, without an end.
    struct EndlessScope: EvaluationScope {
      let budget: EvaluationBudget

      func resolve(
        _ traversal: Traversal, diagnostics: inout [Diagnostic]
      ) -> ResolvedReference? {
        let next = (Int(traversal.root.dropFirst()) ?? 0) + 1
        let source = SourceFile(path: "", text: "[v\(next)]")
        var evaluator = ExpressionEvaluator(scope: self, source: source, budget: budget)
        let value = evaluator.evaluate(HCLParser.parseExpression(source).0)
        diagnostics += evaluator.diagnostics
        return ResolvedReference(value)
      }

      func function(named name: String) -> HCLFunction? { nil }
    }
    let source = SourceFile(path: "", text: "v0")
    let budget = EvaluationBudget()
    var evaluator = ExpressionEvaluator(
      scope: EndlessScope(budget: budget), source: source, budget: budget)
    _ = evaluator.evaluate(HCLParser.parseExpression(source).0)
    #expect(evaluator.diagnostics.contains { $0.id == "hcl-evaluation-depth" })
  }
}
