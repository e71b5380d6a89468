// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct EncodingBuiltinsTests {
  @Test(
    "encodes and decodes",
    arguments: CallRow.table(
      #"""
      base64.encode("hello?>é") => "aGVsbG8/PsOp"
      base64.decode("aGVsbG8/PsOp") => "hello?>é"
      base64.decode("aGVsbG8") => eval_builtin_error: base64.decode: illegal base64 data at input byte 4
      base64.decode("aGVsbG8=") => "hello"
      base64.decode("aGVs bG8=") => eval_builtin_error: base64.decode: illegal base64 data at input byte 4
      base64.decode("aGVsbG8=x") => eval_builtin_error: base64.decode: illegal base64 data at input byte 8
      base64.decode("aGVs\nbG8=") => "hello"
      base64.decode("a===") => eval_builtin_error: base64.decode: illegal base64 data at input byte 1
      base64.decode("a") => eval_builtin_error: base64.decode: illegal base64 data at input byte 0
      base64.decode("ab") => eval_builtin_error: base64.decode: illegal base64 data at input byte 0
      base64.decode("ab=") => eval_builtin_error: base64.decode: illegal base64 data at input byte 3
      base64.decode("ab=c") => eval_builtin_error: base64.decode: illegal base64 data at input byte 2
      base64.decode("/w==") => "�"
      base64.is_valid("a") => false
      base64.is_valid("YQ==") => true
      base64url.encode("hello?>é") => "aGVsbG8_PsOp"
      base64url.encode_no_pad("a?>") => "YT8-"
      base64url.decode("aGVsbG8_PsOp") => "hello?>é"
      base64url.decode("YQ") => "a"
      base64url.decode("YQ==") => "a"
      base64url.decode("Y") => eval_builtin_error: base64url.decode: illegal base64url string: Y
      base64url.decode("YQ=") => eval_builtin_error: base64url.decode: illegal base64 data at input byte 3
      base64url.decode("!") => eval_builtin_error: base64url.decode: illegal base64url string: !
      hex.encode("aé") => "61c3a9"
      hex.decode("61c3a9") => "aé"
      hex.decode("61c") => eval_builtin_error: hex.decode: encoding/hex: odd length hex string
      hex.decode("zz") => eval_builtin_error: hex.decode: encoding/hex: invalid byte: U+007A 'z'
      hex.decode("6z") => eval_builtin_error: hex.decode: encoding/hex: invalid byte: U+007A 'z'
      hex.decode("z") => eval_builtin_error: hex.decode: encoding/hex: invalid byte: U+007A 'z'
      hex.decode("\n1") => eval_builtin_error: hex.decode: encoding/hex: invalid byte: U+000A
      urlquery.encode("a b&c=d/é~*") => "a+b%26c%3Dd%2F%C3%A9~%2A"
      urlquery.decode("a+b%26c%3Dd%2F%C3%A9") => "a b&c=d/é"
      urlquery.decode("a%zz") => eval_builtin_error: urlquery.decode: invalid URL escape "%zz"
      urlquery.decode("a%2") => eval_builtin_error: urlquery.decode: invalid URL escape "%2"
      urlquery.encode_object({"a": "b c", "d": ["e","f"], "g": {"i","h"}}) => "a=b+c&d=e&d=f&g=h&g=i"
      urlquery.encode_object({1: "j", "": "%"}) => "=%25&1=j"
      urlquery.encode_object({"a": 1}) => eval_type_error: urlquery.encode_object: operand 1 values must be string, array[string], or set[string]
      urlquery.decode_object("a=b&c=d&a=e&f&=x&g=") => {"": ["x"], "a": ["b", "e"], "c": ["d"], "f": [""], "g": [""]}
      urlquery.decode_object("a=%zz") => eval_builtin_error: urlquery.decode_object: invalid URL escape "%zz"
      urlquery.decode_object("a;b=c") => eval_builtin_error: urlquery.decode_object: invalid semicolon separator in query
      urlquery.decode_object("") => {}
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
