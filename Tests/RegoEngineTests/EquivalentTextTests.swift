// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

/// `é` of one scalar and of two look alike and are different values.
struct EquivalentTextTests {
  private static let module = #"""
    package p

    same if "\u00e9" == "e\u0301"
    members := {"\u00e9", "e\u0301"}
    keys := {"\u00e9": 1, "e\u0301": 2}
    found := keys["e\u0301"]
    x["\u00e9"] := 1
    x["e\u0301"] := 2
    tree := {x["\u00e9"], x["e\u0301"]}
    decoded := urlquery.decode_object("%C3%A9=1&e%CC%81=2")
    issued := io.jwt.decode_verify(
      io.jwt.encode_sign({"alg": "HS256"}, {"iss": "\u00e9"}, {"kty": "oct", "k": "AA"}),
      {"secret": "\u0000", "iss": "e\u0301"},
    )[0]
    described := json.match_schema(
      {"e\u0301": 1},
      {"properties": {"\u00e9": {}}, "additionalProperties": false},
    )[0]
    """#

  @Test(
    "are kept apart",
    arguments: [
      ("same", "undefined"), ("members", "2"), ("keys", "2"), ("found", "2"), ("tree", "2"),
      ("decoded", "2"), ("issued", "false"), ("described", "false"),
    ])
  func apart(_ name: String, _ expected: String) throws {
    let parsed = RegoParser.parseModule(SourceFile(path: "p.rego", text: Self.module))
    let module = try #require(parsed.value, "\(parsed.errors)")
    let compilation = RegoCompiler().compile(modules: [module])
    let program = try #require(compilation.program, "\(compilation.errors)")
    let machine = RegoMachine(program: program)
    let rule = try #require(program.rule(["p", name]))
    let value = try machine.value(of: rule).node
    let text = value.isCollection ? "\(value.count)" : value.exists ? value.regoText : "undefined"
    #expect(text == expected)
  }
}
