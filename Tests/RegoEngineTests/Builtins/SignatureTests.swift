// Bawn
// SPDX-License-Identifier: Apache-2.0

import RegoEngine
import Testing

struct SignatureTests {
  @Test(
    "names operands and results as OPA does",
    arguments: [
      ("count", "(collection: any<string, array[any], object[any: any], set[any]>) => n: number"),
      ("set_diff", "(set[any], set[any]) => set[any]"),
      ("walk", "(x: any) => output: array<array[any], any>"),
      ("opa.runtime", "() => output: object[string: any]"),
      (
        "json.patch",
        "(target: any, patches: array[object<op: string, path: any>[any: any]]) => output: any"
      ),
      (
        "json.marshal_with_options",
        "(x: any, opts: object<indent: string, prefix: string, pretty: boolean>[string: any])"
          + " => y: string"
      ),
      (
        "time.diff",
        "(ns1: any<number, array<number, string>>, ns2: any<number, array<number, string>>)"
          + " => output: array<number, number, number, number, number, number>"
      ),
    ])
  func signature(_ name: String, _ expected: String) throws {
    let builtin = try #require(BuiltinRegistry.standard[name])
    let parameters = builtin.parameters.map(\.description).joined(separator: ", ")
    #expect("(\(parameters)) => \(builtin.result)" == expected)
  }

  @Test("prints types with known parts and a rest")
  func rest() {
    #expect(
      RegoType.tuple([.number, .any], rest: .string).description == "array<number, any>[string]")
    #expect(RegoType.record([.init("a", .null)]).description == "object<a: null>")
  }

  @Test("knows which names OPA has deprecated")
  func deprecated() {
    let names = BuiltinRegistry.standard.builtins.filter(\.isDeprecated).map(\.name).sorted()
    #expect(
      names == [
        "all", "any", "cast_array", "cast_boolean", "cast_null", "cast_object", "cast_set",
        "cast_string", "net.cidr_overlap", "re_match", "set_diff",
      ])
  }
}
