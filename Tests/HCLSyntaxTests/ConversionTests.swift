// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import HCLSyntax
import Testing

@Suite struct ConversionTests {
  func type(_ text: String) -> (HCLType, [Diagnostic]) {
    let source = SourceFile(path: "", text: text)
    var parser = TypeConstraintParser(source: source)
    let type = parser.type(of: HCLParser.parseExpression(source).0)
    return (type, parser.diagnostics)
  }

  @Test(
    "converts values to type constraints",
    arguments: [
      ("1", "string", "'1'"), ("true", "string", "'true'"), ("\"0\"", "bool", "false"),
      ("\"1.50\"", "number", "1.5"), ("[1, \"a\"]", "list(string)", "['1' 'a']"),
      ("[\"b\", \"a\", \"b\"]", "set(string)", "set['a' 'b']"),
      ("[10, 9, 10]", "set(number)", "set[9 10]"),
      ("{a = 1, b = true}", "map(string)", "map{a='1' b='true'}"),
      ("{a = 1, b = 2}", "object({a = string})", "{a='1'}"),
      ("{}", "object({a = optional(string), b = optional(number, 5)})", "{a=null b=5}"),
      ("{b = null}", "object({b = optional(number, 5)})", "{b=5}"),
      ("{x = {}}", "map(object({b = optional(number, 5)}))", "map{x={b=5}}"),
      (
        "[{}, {b = [1]}]", "list(object({b = optional(list(string), [\"d\"])}))",
        "[{b=['d']} {b=['1']}]"
      ),
      ("{}", "object({o = optional(object({n = optional(number, 3)}), {})})", "{o={n=3}}"),
      ("[1, \"a\"]", "tuple([string, string])", "('1' 'a')"),
      ("[1, \"a\", true]", "list(any)", "['1' 'a' 'true']"),
      ("[[1], [2, 3]]", "list(any)", "[[1] [2 3]]"),
      ("null", "string", "null"),
      ("[]", "map(string)", "error: map of string required, but have tuple"),
      ("[]", "list(string)", "[]"), ("\"x\"", "number", "error: a number is required"),
      ("[1, \"x\"]", "list(number)", "error: element 1: a number is required"),
      (
        "{a = {b = \"x\"}}", "map(object({b = number}))",
        "error: element \"a\", attribute \"b\": a number is required"
      ),
      ("{}", "object({a = string})", "error: attribute \"a\" is required"),
      ("[1]", "string", "error: a string is required"),
      ("arn", "list(string)", "error: list of string required, but have string"),
      ("any", "map(string)", "?map(string)"), ("[any]", "list(string)", "[?string]"),
      ("secret", "string", "!'hush'"),
    ])
  func conversions(text: String, constraint: String, expected: String) {
    let (type, problems) = type(constraint)
    #expect(problems.isEmpty)
    let value = evaluated(text).value
    do throws(HCLConversionError) {
      let result = try value.applyingDefaults(of: type).converted(to: type)
      #expect(shown(result) == expected, "\(text) to \(constraint)")
      if result.isKnown, !result.isNull, !type.containsAny {
        #expect(result.type == type.withoutOptionalAttributes)
      }
    } catch {
      #expect("error: \(error.message)" == expected, "\(text) to \(constraint)")
    }
  }

  @Test(
    "reads type constraints and prints them back",
    arguments: [
      "string", "list(map(number))", "object({a = optional(set(bool)), b = any})",
      "tuple([string, any])",
    ])
  func types(text: String) {
    let (type, problems) = type(text)
    #expect(problems.isEmpty)
    #expect(type.description == text)
  }

  @Test(
    "reports wrong type constraints",
    arguments: [
      "strnig", "list", "list(string, number)", "object([string])", "\"string\"",
      "optional(string)", "object({a = optional(number, \"x\")})", "object", "foo(string)",
    ])
  func wrongTypes(text: String) {
    let (_, problems) = type(text)
    #expect(text == "list" ? problems.isEmpty : problems.count == 1, "\(text): \(problems)")
  }

  @Test("finds the type that fits several")
  func unification() {
    #expect(HCLType.unified([.string, .number, .bool]) == .string)
    #expect(HCLType.unified([.number, .bool]) == nil)
    #expect(HCLType.unified([.any, .number]) == .number)
    #expect(HCLType.unified([.tuple([.string]), .list(.number)]) == .list(.string))
    #expect(HCLType.unified([.set(.string), .list(.string)]) == .list(.string))
    #expect(HCLType.unified([.object(["a": .string]), .map(.number)]) == .map(.string))
    #expect(HCLType.unified([.object(["a": .string]), .list(.number)]) == nil)
    #expect(
      HCLType.unified([.object(["a": .string]), .object(["a": .number])])
        == .object(["a": .string]))
  }
}
