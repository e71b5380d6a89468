// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct YAMLBuiltinsTests {
  @Test(
    "writes and reads YAML",
    arguments: CallRow.table(
      #"""
      yaml.marshal([1,"a",{"x":1,"y":[2]}]) => "- 1\n- a\n- x: 1\n  \"y\":\n  - 2\n"
      yaml.marshal("x") => "x\n"
      yaml.marshal("a\nb") => "|-\n  a\n  b\n"
      yaml.marshal({"a":{"b":{"c":1}}}) => "a:\n  b:\n    c: 1\n"
      yaml.marshal({"on":1,"1":2,"a b":3,"":4,"x:y":5}) => "\"\": 4\n\"1\": 2\na b: 3\n\"on\": 1\nx:y: 5\n"
      yaml.marshal({1,2}) => "- 1\n- 2\n"
      yaml.marshal(1) => "1\n"
      yaml.marshal(null) => "null\n"
      yaml.marshal([]) => "[]\n"
      yaml.marshal({}) => "{}\n"
      yaml.marshal([[1],[{"a":1}]]) => "- - 1\n- - a: 1\n"
      yaml.marshal("tab\there") => "\"tab\\there\"\n"
      yaml.marshal("a\n\nb\n\n") => "|+\n  a\n\n  b\n\n"
      yaml.marshal(" a\nb") => "|2-\n   a\n  b\n"
      yaml.marshal("bell\u0007") => "\"bell\\a\"\n"
      yaml.marshal("xxxxxxxxxxxxxxxxxxxxxxxxxxxx xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx xxxxxxxxxxxxxxxxxxxxxxxxxx xxxxxxxxxxxxxxxx xxxxxxxxxxxxxxxxxxxxx") => "xxxxxxxxxxxxxxxxxxxxxxxxxxxx xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx xxxxxxxxxxxxxxxxxxxxxxxxxx\n  xxxxxxxxxxxxxxxx xxxxxxxxxxxxxxxxxxxxx\n"
      yaml.marshal("|") => "'|'\n"
      yaml.marshal("off") => "\"off\"\n"
      yaml.marshal("Y") => "\"Y\"\n"
      yaml.marshal("=") => "=\n"
      yaml.marshal("<<") => "<<\n"
      yaml.marshal("12:30:45") => "\"12:30:45\"\n"
      yaml.marshal(1e21) => "1e+21\n"
      yaml.marshal(123456789012345678901234567890) => "1.2345678901234568e+29\n"
      yaml.marshal("123456789012345678901234567890") => "\"123456789012345678901234567890\"\n"
      yaml.marshal(0.1) => "0.1\n"
      yaml.marshal("a, b") => "a, b\n"
      yaml.marshal("a]") => "a]\n"
      yaml.marshal("-a") => "-a\n"
      yaml.marshal("?a") => "?a\n"
      yaml.marshal("a'b\"c: d") => "'a''b\"c: d'\n"
      yaml.unmarshal("1: a") => {"1": "a"}
      yaml.unmarshal("a: 1\n---\nb: 2") => {"a": 1}
      yaml.unmarshal("a: &x 1\nb: *x") => {"a": 1, "b": 1}
      yaml.unmarshal("a: |\n  x\n  y\nb: >\n  x\n  y\n") => {"a": "x\ny\n", "b": "x y\n"}
      yaml.unmarshal("x") => "x"
      yaml.unmarshal("base: &b {a: 1}\nc:\n  <<: *b\n  d: 2") => {"base": {"a": 1}, "c": {"a": 1, "d": 2}}
      yaml.is_valid("a: [1") => false
      yaml.is_valid("a: 1") => true
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
