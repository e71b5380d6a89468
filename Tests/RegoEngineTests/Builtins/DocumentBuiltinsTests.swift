// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct DocumentBuiltinsTests {
  @Test(
    "filters, removes and patches by path",
    arguments: CallRow.table(
      #"""
      json.filter({"a":{"b":1,"c":2},"d":[1,2,3]}, ["a/b","d/1"]) => {"a": {"b": 1}, "d": [2]}
      json.filter({"a":{"b":1,"c":2}}, {["a","c"]}) => {"a": {"c": 2}}
      json.filter({"a":1}, ["a/b"]) => {"a": 1}
      json.filter({"a":{"b":1}}, ["a","a/b"]) => {"a": {"b": 1}}
      json.filter({"a":{"b":1}}, [""]) => {}
      json.filter({"a":{1,2}}, [["a",1]]) => {"a": {1}}
      json.filter({"a~b":{"c/d":1}}, ["a~0b/c~1d"]) => {"a~b": {"c/d": 1}}
      json.filter({"a":[{"x":1},{"y":2}]}, ["a/1/y","a/0"]) => {"a": [{"x": 1}, {"y": 2}]}
      json.filter({"a":[1,2]}, [["a",1]]) => {"a": []}
      json.filter([1], ["0"]) => eval_type_error: json.filter: operand 1 must be object but got array
      json.filter({"a":1}, "a") => eval_type_error: json.filter: operand 2 must be one of {set, array} but got string
      json.filter({"a":1}, [1]) => eval_type_error: json.filter: operand 2 must be one of {set, array} containing string paths or array of path segments but got number
      json.filter({"a":{"b":{}}}, ["/a/b/c"]) => {"a": {"b": {}}}
      json.remove({"a":{"b":1,"c":2},"d":[1,2,3]}, ["a/b","d/1"]) => {"a": {"c": 2}, "d": [1, 3]}
      json.remove({"a":{"b":1,"c":2}}, {["a","c"]}) => {"a": {"b": 1}}
      json.remove({"a":1}, ["a/b"]) => {"a": 1}
      json.remove({"a":{"b":1}}, ["a","a/b"]) => {}
      json.remove({"a":{1,2}}, [["a",1]]) => {"a": {2}}
      json.remove({"a":[1,2]}, [["a",1]]) => {"a": [1, 2]}
      json.remove({"a":1}, [""]) => {"a": 1}
      json.remove({"a":1}, [{}]) => eval_type_error: json.remove: operand 2 must be one of {set, array} containing string paths or array of path segments but got object
      json.patch({"a":1}, [{"op":"add","path":"/b","value":2}]) => {"a": 1, "b": 2}
      json.patch({"a":1}, [{"op":"replace","path":"z"}]) => eval_builtin_error: json.patch: cannot delete child key "z" that does not exist
      json.patch({"b"}, [{"op":"test","path":["z"],"value":1}]) => eval_builtin_error: json.patch: path z does not exist in set term {"b"}
      json.patch({"a":[1,2]}, [{"op":"add","path":"/a/1","value":9}]) => {"a": [1, 9, 2]}
      json.patch({"a":[1,2]}, [{"op":"add","path":"/a/-","value":9}]) => {"a": [1, 2, 9]}
      json.patch({"a":[1,2]}, [{"op":"add","path":"/a/5","value":9}]) => eval_builtin_error: json.patch: index for array insertion out of bounds
      json.patch({"a":[1,2]}, [{"op":"remove","path":"/a/0"}]) => {"a": [2]}
      json.patch({"a":[1,2]}, [{"op":"replace","path":"/a/0","value":{"x":1}}]) => {"a": [{"x": 1}, 2]}
      json.patch({"a":[1,2]}, [{"op":"move","from":"/a/0","path":"/b"}]) => {"a": [2], "b": 1}
      json.patch({"a":[1,2]}, [{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/b/0","value":7}]) => {"a": [1, 2], "b": [7, 1, 2]}
      json.patch({"a":[1,2]}, [{"op":"test","path":"/a","value":[1,2]}]) => {"a": [1, 2]}
      json.patch({"a":[1,2]}, [{"op":"test","path":"/a","value":[1]}]) => eval_builtin_error: json.patch: value from EditTree != patch value.\n\nExpected: [1]\n\nFound: [1, 2]
      json.patch({"a":[1,2]}, [{"op":"add","path":"","value":[1]}]) => [1]
      json.patch({"a":[1,2]}, [{"op":"foo","path":"/a"}]) => eval_builtin_error: json.patch: unrecognized op: 'foo'
      json.patch({"a":[1,2]}, [{"op":"remove","path":"/x"}]) => eval_builtin_error: json.patch: cannot delete child key "x" that does not exist
      json.patch({"a":[1,2]}, [{"op":"add","path":"/x/y","value":1}]) => eval_builtin_error: json.patch: path "x" does not exist in object term {"a": [1, 2]}
      json.patch({"a":[1,2]}, [{"op":"add","path":"/a/01","value":1}]) => eval_builtin_error: json.patch: leading zeros are not allowed in JSON paths
      json.patch({"a":[1,2]}, [{"op":"add","path":["a",0],"value":1}]) => {"a": [1, 1, 2]}
      json.patch({"a":{1,2}}, [{"op":"add","path":["a",3],"value":3}]) => {"a": {1, 2, 3}}
      json.patch({"a":{1,2}}, [{"op":"add","path":["a",3],"value":4}]) => eval_builtin_error: json.patch: set key 3 does not equal value to be inserted 4
      json.patch({"a":{1,2}}, [{"op":"remove","path":["a",1]}]) => {"a": {2}}
      json.patch({"a":{{"x":1}}}, [{"op":"add","path":["a",{"x":1},"y"],"value":4}]) => {"a": {{"x": 1, "y": 4}}}
      json.patch([1,2], [{"op":"add","path":"-","value":3}]) => [1, 2, 3]
      json.patch([1,2], [{"op":"replace","path":"/0","value":3}]) => [3, 2]
      json.patch({"a":1}, [{"op":"replace","path":"","value":3}]) => 3
      json.patch({"a":1}, [{"op":"replace","path":"a","value":3}]) => {"a": 3}
      json.patch({"a":1}, [1]) => eval_builtin_error: json.patch: must be an array of JSON-Patch objects, but at least one element is not an object
      json.patch({"a":1}, [{"op":"add"}]) => eval_builtin_error: json.patch: missing required attribute 'path'
      json.patch({"a":[1,2]}, [{"op":"add","path":"/a/-1","value":1}]) => eval_builtin_error: json.patch: index for array insertion out of bounds
      json.patch({"a":[1,2]}, [{"op":"remove","path":"/a/-"}]) => eval_builtin_error: json.patch: index for array delete out of bounds
      json.patch({"a":[1,2,3]}, [{"op":"move","from":"/a/0","path":"/a/2"}]) => {"a": [2, 3, 1]}
      json.patch(1, [{"op":"add","path":"a","value":3}]) => eval_builtin_error: json.patch: expected composite type, found value: 1 (type: ast.Number)
      json.patch({"a":[1,2]}, [{"op":"copy","from":"/x","path":"/b"}]) => eval_builtin_error: json.patch: path "x" does not exist in object term {"a": [1, 2]}
      json.patch({"a":[1,2]}, [{"op":"copy","from":"/a/7","path":"/b"}]) => eval_builtin_error: json.patch: path 7 does not exist in array term [1, 2]
      json.patch({"a":[1,2]}, [{"op":"copy","from":"/a/0/c","path":"/b"}]) => eval_builtin_error: json.patch: expected composite type for path "c", found value: 1 (type: ast.Number)
      json.patch({"a":[1,2]}, [{"op":"test","path":"/a/-","value":1}]) => eval_builtin_error: json.patch: path 2 does not exist in array term [1, 2]
      json.patch({"a":[1,2]}, [{"op":"add","path":"/a/x","value":1}]) => eval_builtin_error: json.patch: invalid string for indexing
      json.patch({"a":[1,2]}, [{"op":"add","path":"/a/9/b","value":1}]) => eval_builtin_error: json.patch: path 9 does not exist in array term [1, 2]
      json.patch({"a":{1,2}}, [{"op":"remove","path":["a",9]}]) => eval_builtin_error: json.patch: cannot delete child key 9 that does not exist
      json.patch({"a":{1,2}}, [{"op":"add","path":["a",9,"z"],"value":3}]) => eval_builtin_error: json.patch: path 9 does not exist in set term {1, 2}
      json.patch({"a":{1,2}}, [{"op":"replace","path":["a",1],"value":3}]) => eval_builtin_error: json.patch: set key 1 does not equal value to be inserted 3
      json.patch({"a":{1,2}}, [{"op":"add","path":["a",1],"value":1}]) => {"a": {1, 2}}
      json.patch({"a":1}, [{"op":"add","path":"/a/b","value":1}]) => eval_builtin_error: json.patch: expected composite type, found value: 1 (type: ast.Number)
      json.patch("s", [{"op":"add","path":"/a/b","value":1}]) => eval_builtin_error: json.patch: expected composite type for path "a", found value: "s" (type: ast.String)
      json.patch({"a":1}, [{"op":1,"path":"/a"}]) => eval_builtin_error: json.patch: attribute 'op' must be a string but found: number
      json.patch({"a":1}, [{"op":"add","path":1,"value":1}]) => eval_type_error: json.patch: operand 2 must be one of {set, array} containing string paths or array of path segments but got number
      json.patch({"a":1}, [{"op":"add","path":"/b"}]) => eval_builtin_error: json.patch: missing required attribute 'value'
      json.patch({"a":1}, [{"op":"move","path":"/b"}]) => eval_builtin_error: json.patch: missing required attribute 'from'
      walk({"a":[1,{"b":{2}}]}) => [[[], {"a": [1, {"b": {2}}]}], [["a"], [1, {"b": {2}}]], [["a", 0], 1], [["a", 1], {"b": {2}}], [["a", 1, "b"], {2}], [["a", 1, "b", 2], 2]]
      walk(1) => [[[], 1]]
      walk([]) => [[[], []]]
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
