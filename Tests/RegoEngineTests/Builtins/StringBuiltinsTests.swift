// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct StringBuiltinsTests {
  @Test(
    "searches, cuts and joins text",
    arguments: CallRow.table(
      #"""
      format_int(15.7, 16) => "f"
      format_int(123456789012345678901234567890, 16) => "18ee90ff6c373e0ee4e3f0ad2"
      format_int(-18446744073709551617, 16) => "-10000000000000001"
      format_int(1e30, 10) => "1000000000000000000024696061952"
      strings.split_n("a,b,c", ",", 2) => ["a", "b"]
      strings.split_n("a,b,c", ",", 0) => []
      strings.split_n("a,b,c", ",", -1) => ["c"]
      strings.split_n("a,b,c", ",", 10) => ["a", "b", "c"]
      strings.split_n("a,b,c", "", 2) => ["a", ","]
      strings.split_n("äbc", "", 2) => ["ä", "b"]
      strings.split_n("äbc", "", -1) => ["c"]
      strings.split_n("", "", 3) => []
      strings.split_n("", ",", 3) => [""]
      strings.split_n("a,b", ",", 1) => ["a"]
      strings.split_n("a,b,c", ",", -2) => ["b", "c"]
      strings.split_n("a,b,c", ",", -5) => ["a", "b", "c"]
      strings.split_n("a,b,c", "", -5) => ["a", ",", "b", ",", "c"]
      strings.split_n("aXXbXXc", "XX", -2) => ["b", "c"]
      strings.split_n("aXXbXXc", "XX", 9223372036854775807) => ["a", "b", "c"]
      strings.split_n("aXXbXXc", "XX", -9223372036854775808) => ["a", "b", "c"]
      concat(",", ["a",1]) => eval_type_error: concat: operand 2 must be array of strings but got array containing number
      concat(",", {"a","b"}) => "a,b"
      concat("", []) => ""
      split("", ",") => [""]
      split("abc", "") => ["a", "b", "c"]
      split("a,b,", ",") => ["a", "b", ""]
      split("é€", "") => ["é", "€"]
      indexof("héllo", "l") => 2
      indexof("abc", "") => eval_builtin_error: indexof: empty search character
      indexof_n("aaaa", "aa") => [0, 1, 2]
      indexof_n("abc", "z") => []
      substring("héllo", 1, 2) => "él"
      substring("abc", 5, 2) => ""
      substring("abc", -1, 2) => eval_builtin_error: substring: negative offset
      substring("abc", 1, -1) => "bc"
      substring("abc", 1.5, 1) => eval_type_error: substring: operand 2 must be integer number but got floating-point number
      replace("aaa", "", "x") => "xaxaxax"
      replace("é€", "", "-") => "-�-�-�-�-�-"
      replace("aaa", "aa", "b") => "ba"
      strings.replace_n({"a":"b","b":"c"}, "ab") => "bc"
      strings.replace_n({"":"x","a":"y"}, "aba") => "xyxbxyx"
      strings.replace_n({"aa":"1","a":"2"}, "aaa") => "222"
      strings.replace_n({"a":"2","ab":"1", "abc":"3"}, "abcab") => "2bc2b"
      strings.replace_n({}, "aaa") => "aaa"
      strings.count("cheese","e") => 3
      strings.count("é€","") => 3
      strings.count("aaaa","aa") => 2
      strings.reverse("héllo") => "olléh"
      lower("ÀÉİ ΑΣ") => "àéi ασ"
      upper("straße ŉ ﬁ ß") => "STRAßE ŉ ﬁ ß"
      lower("ẞΣ") => "ßσ"
      trim("  a  ", " ") => "a"
      trim("é€é", "é") => "€"
      trim("abc", "") => "abc"
      trim_left("xxabc","x") => "abc"
      trim_right("abcxx","x") => "abc"
      trim_prefix("foobar","foo") => "bar"
      trim_suffix("foobar","bar") => "foo"
      trim_space("\u00a0\u2003 a \t\n\u0085\u3000") => "a"
      strings.any_prefix_match("abc", ["x","a"]) => true
      strings.any_prefix_match({"abc","b"}, "b") => true
      strings.any_suffix_match(["abc"], {"bc"}) => true
      strings.any_prefix_match([], []) => false
      format_int(-255, 16) => "-ff"
      format_int(255, 3) => eval_type_error: format_int: operand 2 must be one of {2, 8, 10, 16}
      format_int(123456789012345678901234567890, 10) => "123456789012345678901234567890"
      format_int(1e30, 16) => "c9f2c9cd04674edf000000000"
      format_int(-1.9, 10) => "-1"
      contains("héllo", "l") => true
      contains(1, "a") => eval_type_error: contains: operand 1 must be string but got number
      startswith("abc", "ab") => true
      endswith("abc", "bc") => true
      concat(",", 1) => eval_type_error: concat: operand 2 must be one of {set, array} but got number
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
