// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct TypeBuiltinsTests {
  @Test(
    "tells and changes kinds",
    arguments: CallRow.table(
      #"""
      to_number("0x10") => eval_builtin_error: to_number: strconv.ParseFloat: parsing "0x10": invalid syntax
      to_number(" 1") => eval_builtin_error: to_number: strconv.ParseFloat: parsing " 1": invalid syntax
      to_number("1e3") => 1e3
      to_number("+5") => 5
      to_number(".5") => 0.5
      to_number("5.") => 5
      to_number("Inf") => eval_type_error: to_number: operand 1 must be valid number string but got string
      to_number("NaN") => eval_type_error: to_number: operand 1 must be valid number string but got string
      to_number("") => eval_builtin_error: to_number: strconv.ParseFloat: parsing "": invalid syntax
      to_number("0b11") => eval_builtin_error: to_number: strconv.ParseFloat: parsing "0b11": invalid syntax
      to_number("007") => 7
      to_number("-0") => -0
      to_number(true) => 1
      to_number(null) => 0
      to_number("12345678901234567890123") => 12345678901234567890123
      to_number("0.10") => 0.10
      cast_array({1,2}) => [1, 2]
      cast_array("a") => eval_type_error: cast_array: operand 1 must be one of {array, set} but got string
      cast_set([1,1,2]) => {1, 2}
      cast_set("a") => eval_type_error: cast_set: operand 1 must be one of {array, set} but got string
      cast_string("a") => "a"
      cast_string(1) => eval_type_error: cast_string: operand 1 must be string but got number
      cast_boolean(1) => eval_type_error: cast_boolean: operand 1 must be boolean but got number
      cast_null(1) => eval_type_error: cast_null: operand 1 must be null but got number
      cast_object([]) => eval_type_error: cast_object: operand 1 must be object but got array
      cast_object({"a":1}) => {"a": 1}
      is_number("a") => false
      is_number(1) => true
      is_set([]) => false
      type_name(1) => "number"
      type_name(null) => "null"
      type_name(set()) => "set"
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
