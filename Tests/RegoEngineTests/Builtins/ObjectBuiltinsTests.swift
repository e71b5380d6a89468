// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct ObjectBuiltinsTests {
  @Test(
    "looks up, selects and merges",
    arguments: CallRow.table(
      #"""
      object.get({"a":{"b":1}}, ["a","b"], 0) => 1
      object.get({"a":{"b":[5,6]}}, ["a","b",1], 0) => 6
      object.get({"a":{"b":1}}, [], 0) => {"a": {"b": 1}}
      object.get({"a":1}, "c", 0) => 0
      object.get({["a"]:1}, ["a"], 0) => 0
      object.get({"a":{1,2}}, ["a",1], 0) => 1
      object.keys({"b":1,"a":2}) => {"a", "b"}
      object.remove({"a":1,"b":2}, ["a"]) => {"b": 2}
      object.remove({"a":1,"b":2}, {"b":5}) => {"a": 1}
      object.filter({"a":{"b":1,"c":2},"d":3}, {"a":{"b":null}}) => {"a": {"b": 1, "c": 2}}
      object.filter({"a":{"b":1,"c":2},"d":3}, ["a"]) => {"a": {"b": 1, "c": 2}}
      object.filter({"a":{"b":1,"c":2},"d":3}, {"a":{"x":null}}) => {"a": {"b": 1, "c": 2}}
      object.filter({"a":[{"b":1,"c":2}],"d":3}, {"a":{"0":{"b":null}}}) => {"a": [{"b": 1, "c": 2}]}
      object.union({"a":{"b":1},"c":1}, {"a":{"d":2},"c":{"x":1}}) => {"a": {"b": 1, "d": 2}, "c": {"x": 1}}
      object.union_n([{"a":1},{"b":{"c":1}},{"b":{"d":2}}]) => {"a": 1, "b": {"c": 1, "d": 2}}
      object.union_n([{"a":1}, 2]) => eval_type_error: object.union_n: operand 1 must be array of objects but got array containing number
      object.subset({"a":{"b":1,"c":2}}, {"a":{"b":1}}) => true
      object.subset({1,2,3},{1,2}) => true
      object.subset([1,2,3],[2,3]) => true
      object.subset([1,2,3],{2,3}) => true
      object.subset([1,2,3],[]) => true
      object.subset({1,2},[1]) => eval_type_error: object.subset: both arguments object.subset must be of the same type or array and set
      object.subset({"a":[1,2,3]}, {"a":[2,3]}) => true
      object.subset({"a":{1,2}}, {"a":{1}}) => true
      object.subset([[1,2],[3]], [[1,2]]) => true
      object.union_n([{"a":1},2]) => eval_type_error: object.union_n: operand 1 must be array of objects but got array containing number
      object.get(1, "a", 2) => eval_type_error: object.get: operand 1 must be object but got number
      object.remove({"a":1}, 1) => eval_type_error: object.remove: operand 2 must be one of {object, set, array} but got number
      object.filter({"a":1}, "a") => eval_type_error: object.filter: operand 2 must be one of {object, set, array} but got string
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
