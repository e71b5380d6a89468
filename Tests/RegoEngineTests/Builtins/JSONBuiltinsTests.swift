// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct JSONBuiltinsTests {
  @Test(
    "writes and reads JSON",
    arguments: CallRow.table(
      #"""
      json.marshal({"b":[1,"<&>\u2028\u0001\"\\/é\u007f"],"a":{2,1},"c":null,"d":1.50,"e":1e21}) => "{\"a\":[1,2],\"b\":[1,\"\\u003c\\u0026\\u003e\\u2028\\u0001\\\"\\\\/é\x7f\"],\"c\":null,\"d\":1.50,\"e\":1e21}"
      json.marshal({1:{[2]:3},true:4,null:5,{"x":1}:6}) => "{\"1\":{\"[2]\":3},\"null\":5,\"true\":4,\"{\\\"x\\\":1}\":6}"
      json.marshal("a\tb\n\r\b\f") => "\"a\\tb\\n\\r\\b\\f\""
      json.marshal_with_options({"a":[1,{"b":2}],"c":[],"d":{}}, {"pretty":true}) => "{\n\t\"a\": [\n\t\t1,\n\t\t{\n\t\t\t\"b\": 2\n\t\t}\n\t],\n\t\"c\": [],\n\t\"d\": {}\n}"
      json.marshal_with_options({"a":[1]}, {"indent":"  "}) => "{\n  \"a\": [\n    1\n  ]\n}"
      json.marshal_with_options({"a":[1]}, {"prefix":"> "}) => "> {\n> \t\"a\": [\n> \t\t1\n> \t]\n> }"
      json.marshal_with_options({"a":[1]}, {"prefix":"> ","indent":"  ","pretty":false}) => "{\"a\":[1]}"
      json.marshal_with_options({"a":[1]}, {}) => "{\"a\":[1]}"
      json.marshal_with_options({"a":[1]}, {"pretty":1}) => eval_type_error: json.marshal_with_options: operand 2 key "pretty" failed cast to bool
      json.marshal_with_options({"a":[1]}, {"foo":1}) => eval_type_error: json.marshal_with_options: operand 2 object contained unknown key "foo"
      json.marshal_with_options({"a":[1]}, {"indent":1}) => eval_type_error: json.marshal_with_options: operand 2 key "indent" failed cast to string: operand 0 must be string but got number
      json.unmarshal("{\"a\":[1,2.50,1e3]}") => {"a": [1, 2.50, 1e3]}
      json.unmarshal("{\"a\":1,\"a\":2}") => {"a": 2}
      json.unmarshal("") => eval_builtin_error: json.unmarshal: EOF
      json.unmarshal("{") => eval_builtin_error: json.unmarshal: unexpected EOF
      json.unmarshal("[1,]") => eval_builtin_error: json.unmarshal: invalid character ']' looking for beginning of value
      json.unmarshal("1 2") => eval_builtin_error: json.unmarshal: error: invalid character '2' after top-level value
      json.unmarshal("\"\\ud800\"") => "�"
      json.unmarshal("nul") => eval_builtin_error: json.unmarshal: unexpected EOF
      json.unmarshal("01") => eval_builtin_error: json.unmarshal: error: invalid character '1' after top-level value
      json.unmarshal(" 1 ") => 1
      json.unmarshal("{\"a\" 1}") => eval_builtin_error: json.unmarshal: invalid character '1' after object key
      json.unmarshal("[1 2]") => eval_builtin_error: json.unmarshal: invalid character '2' after array element
      json.unmarshal("\"a\nb\"") => eval_builtin_error: json.unmarshal: invalid character '\n' in string literal
      json.unmarshal("1e") => eval_builtin_error: json.unmarshal: unexpected EOF
      json.unmarshal("x") => eval_builtin_error: json.unmarshal: invalid character 'x' looking for beginning of value
      json.is_valid("{") => false
      json.is_valid("1") => true
      json.is_valid("1 2") => false
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
