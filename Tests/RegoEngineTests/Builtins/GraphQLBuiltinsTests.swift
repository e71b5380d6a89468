// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct GraphQLBuiltinsTests {
  @Test(
    "parses, checks and refuses queries and schemas",
    arguments: CallRow.table(
      #"""
      graphql.parse_query("{a}") => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}
      graphql.parse_query("query Q($x: [Int!] = 1) { b: a(c: $x) ...F ... on T { d } }") => {"Operations": [{"Name": "Q", "Operation": "query", "SelectionSet": [{"Alias": "b", "Arguments": [{"Name": "c", "Value": {"ExpectedTypeHasDefault": false, "Kind": 0, "Raw": "x"}}], "Name": "a"}, {"Name": "F"}, {"SelectionSet": [{"Alias": "d", "Name": "d"}], "TypeCondition": "T"}], "VariableDefinitions": [{"DefaultValue": {"ExpectedTypeHasDefault": false, "Kind": 1, "Raw": "1"}, "Type": {"Elem": {"NamedType": "Int", "NonNull": true}, "NamedType": "", "NonNull": false}, "Used": false, "Variable": "x"}]}]}
      graphql.parse_schema("# c\nscalar S @d") => {"Definitions": [{"AfterDescriptionComment": {"List": [{"Value": "# c"}]}, "BuiltIn": false, "Description": "", "Directives": [{"Location": "", "Name": "d"}], "Kind": "SCALAR", "Name": "S"}]}
      graphql.parse_query("{a(b:") => eval_builtin_error: graphql.parse_query: Unexpected <EOF> in GraphQL string at location 1:6
      graphql.parse_query("{}") => eval_builtin_error: graphql.parse_query: expected at least one definition, found } in GraphQL string at location 1:2
      graphql.parse_query(1) => eval_type_error: graphql.parse_query: operand 1 must be string but got number
      graphql.parse_schema("type A{a:[Int}") => eval_builtin_error: graphql.parse_schema: Expected ], found } in GraphQL string at location 1:14
      graphql.parse("{b}", "type Query{a:Int}") => eval_builtin_error: graphql.parse: Cannot query field "b" on type "Query". Did you mean "a"?\n in GraphQL string at location 1:2
      graphql.parse("{a}", "type Query{a:Z}") => eval_builtin_error: graphql.parse: Error in gqlparser SchemaDocument to Schema conversion: input:1:14: Undefined type Z.
      graphql.parse("{a}", 1) => eval_type_error: graphql.parse: operand 1 must be one of {string, object} but got number
      graphql.parse({"Operations": 1}, "type Query{a:Int}") => eval_builtin_error: graphql.parse: json: cannot unmarshal number into Go struct field QueryDocument.Operations of type ast.OperationList
      graphql.parse({"Operations": [{"Operation": "query", "SelectionSet": [{"Name": "z"}]}]}, "type Query{a:Int}") => eval_builtin_error: graphql.parse: GraphQL parse error: input: Cannot query field "z" on type "Query". Did you mean "a"?\n
      graphql.parse_and_verify("{b}", "type Query{a:Int}") => [false, {}, {}]
      graphql.is_valid("{a}", "type Query{a:Int}") => true
      graphql.is_valid("{b}", "type Query{a:Int}") => false
      graphql.is_valid(1, "type Query{a:Int}") => false
      graphql.schema_is_valid("type Query{a:Int}") => true
      graphql.schema_is_valid("type Query{a:Int a:Int}") => false
      graphql.schema_is_valid({"Definitions": [{"Kind": "OBJECT", "Name": "Q", "Fields": [{"Name": "a", "Type": {"NamedType": "Int"}}]}]}) => true
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }

  @Test("gives both syntax trees, which check as well as the texts do")
  func roundTrip() {
    let trees = call("graphql.parse", list: #""{a}", "type Query{a:Int}""#)
    #expect(trees.hasPrefix("[{\"Operations\""))
    let inner = trees.dropFirst().dropLast()
    #expect(call("graphql.is_valid", list: String(inner)) == "true")
  }
}
