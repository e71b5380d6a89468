// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

/// What RFC 8259 demands to be read and to be refused, case by case.
struct JSONAcceptanceTests {
  static let accepted: [String] = [
    // Whole texts
    "0", " 0 ", "\t\r\n 0 \n\r\t", "\"\"", "true", "false", "null", "[]", "{}", "\n[\n]\n",
    "\"lone string\"", "-1", " [ ] ", " { } ", "[[]]", "[{}]", "{\"a\":{}}", "{\"a\":[]}",
    "[[[[[[[[[[]]]]]]]]]]", "[null]", "[true,false,null]", "[ 1 , 2 , 3 ]", "[1\n,2\r,3\t]",
    // Numbers
    "[0]", "[-0]", "[-0.0]", "[0e0]", "[0E+0]", "[0e-0]", "[1e1]", "[1E1]", "[1e+1]", "[1e-1]",
    "[1.5]", "[-1.5e3]", "[0.1]", "[0.000000000000000000000000000001]", "[123456789]",
    "[9223372036854775807]", "[-9223372036854775808]", "[9223372036854775808]",
    "[18446744073709551616]", "[123456789012345678901234567890]", "[1.7976931348623157e308]",
    "[5e-324]", "[1e400]", "[-1e400]", "[1e-400]", "[0.4e00669999999]", "[1e999999999]",
    "[100000000000000000000000.5]", "[12345678.12345678]", "[1.00000000]", "[10.0e1]",
    "[0e99999999999999]", "[1234567890123456789]", "[0.1234567890123456789]",
    // Strings
    "[\"plain\"]", "[\"\\\"\"]", "[\"\\\\\"]", "[\"\\/\"]", "[\"\\b\\f\\n\\r\\t\"]",
    "[\"\\u0061\"]", "[\"\\u00e9\"]", "[\"\\uABCD\"]", "[\"\\uabcd\"]", "[\"\\u0000\"]",
    "[\"\\u001f\"]", "[\"\\ud83d\\ude00\"]", "[\"\\uDBFF\\uDFFF\"]", "[\"\\uFFFE\"]",
    "[\"\\uFFFF\"]", "[\"\\u2028\\u2029\"]", "[\"\u{7f}\"]", "[\"\u{80}\"]", "[\"é\"]",
    "[\"日本語\"]", "[\"😀\"]", "[\"\u{2028}\u{2029}\"]", "[\"\u{feff}\"]", "[\"\u{10ffff}\"]",
    "[\"a/*b*/c//d\"]", "[\"exactly16bytes!!\"]", "[\"seventeen bytes!!\"]",
    "[\"a long text that has its one escape \\n somewhere in the third vector of bytes\"]",
    "[\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\"]", "[\"'\"]", "[\"{}[],:\"]",
    // Objects
    "{\"a\":1}", "{\"\":0}", "{\"a\":1,\"b\":2}", "{ \"a\" : 1 , \"b\" : [ ] }",
    "{\"a\\u0000b\":1}", "{\"\\\"\":1}", "{\"é\":1}", "{\"a\":{\"a\":{\"a\":null}}}",
    "{\"min\":-1.0e+28,\"max\":1.0e+28}", "{\"a\":\"x\"\n}", "{\n\"a\"\n:\n\"b\"\n}",
    "\u{feff}[1]", "\u{feff}\"x\"",
  ]

  static let rejected: [String] = [
    // Nothing, or too much
    "", " ", "\n", "\u{feff}", "1 2", "[] []", "[],", "{}}", "[1]]", "\"a\" \"b\"", "[1]x",
    "[]//c", "null null", "{} #", "[1]\u{0}", "\u{0}",
    // Arrays
    "[", "]", "[1", "[1,", "[,", "[,1]", "[1,]", "[1,,2]", "[1 2]", "[1;2]", "[1:2]", "[\"a\"",
    "[\"a\",", "[,,]", "[1}", "[[1]", "[[1],", "[1,\n", "[}", "[x]", "[a,b]", "(1)", "[1)",
    "[\"a\" \"b\"]", "[*]", "[1,\u{a0}2]", "[\u{feff}1]", "[1\u{0b}]", "[\u{0c}1]", "[\u{2060}]",
    // Objects
    "{", "}", "{]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
    "{\"a\":1,,\"b\":2}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1 \"b\":2}", "{\"a\":1;\"b\":2}",
    "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{true:1}", "{[]:1}", "{\"a\",1}", "{\"a\"=1}",
    "{\"a\":1]", "{\"a\":\"b\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1,\"b\"", "{\"a\":1,a}",
    "{\"a\":1}#", "{:1}", "{\"a\":1,\"b\"}", "{\"a\":/*c*/1}", "{//c\n}", "{\"a\": b}",
    // Words
    "tru", "true1", "truefalse", "True", "TRUE", "nul", "nulll", "fals", "falsey", "undefined",
    "NaN", "[NaN]", "[-NaN]", "Infinity", "[Infinity]", "[-Infinity]", "[nan]", "[inf]", "[t]",
    "[f]", "[n]", "None", "nil", "yes",
    // Numbers
    "-", "[-]", "[+1]", "[++1]", "[--1]", "[01]", "[-01]", "[00]", "[-00]", "[012]", "[1.]",
    "[.5]", "[-.5]", "[1.e1]", "[1e]", "[1E]", "[1e+]", "[1e-]", "[0e]", "[0.]", "[0.e1]",
    "[1.5.2]", "[1e1e1]", "[1e1.5]", "[0x10]", "[0b1]", "[0o7]", "[1_000]", "[1 000]", "[1,000.]",
    "[- 1]", "[1a]", "[1ea]", "[.]", "[-e1]", "[1+2]", "[1-]", "[\u{ff11}]", "[1e2147483648]",
    "[0.1e-99999999999]", "[١]", "[∞]",
    // Strings
    "\"", "\"a", "[\"a", "[\"\\\"]", "[\"\\", "[\"\\x00\"]", "[\"\\'\"]", "[\"\\a\"]", "[\"\\0\"]",
    "[\"\\v\"]", "[\"\\e\"]", "[\"\\ \"]", "[\"\\U0041\"]", "[\"\\u\"]", "[\"\\u1\"]",
    "[\"\\u12\"]", "[\"\\u123\"]", "[\"\\u123g\"]", "[\"\\u-123\"]", "[\"\\u{41}\"]",
    "[\"\\ud800\"]", "[\"\\udc00\"]", "[\"\\ud800\\n\"]", "[\"\\ud800\\u0041\"]",
    "[\"\\ud800\\ud800\"]", "[\"\\udc00\\ud800\"]", "[\"\\ud800\\u\"]", "[\"\\ud800abc\"]",
    "[\"a\u{0}b\"]", "[\"a\nb\"]", "[\"a\tb\"]", "[\"a\rb\"]", "[\"\u{1f}\"]", "[\"\u{1}\"]",
    "['a']", "[`a`]", "[“a”]", "[a\"b\"]", "[\"a\"b]", "[\"\\\u{e9}\"]", "[\"a\\\nb\"]",
    "[\"sixteen bytes..\u{1}\"]",
  ]

  static let malformed: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC3, 0x28], [0xE0, 0x80, 0x80],
    [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80],
    [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE],
    [0xFF], [0xF0, 0x28, 0x8C, 0xBC], [0xE9], [0xC3, 0xA9, 0xA9], [0xEF, 0xBF],
  ]

  @Test("accepts what RFC 8259 allows")
  func accepts() {
    for text in Self.accepted {
      let result = JSONReader.read(Array(text.utf8))
      #expect(result.document != nil, "\(text.debugDescription)")
      #expect(result.diagnostics.isEmpty, "\(text.debugDescription): \(result.diagnostics)")
    }
  }

  @Test("rejects what RFC 8259 forbids with one error")
  func rejects() {
    for text in Self.rejected {
      let result = JSONReader.read(Array(text.utf8))
      #expect(result.document == nil, "\(text.debugDescription)")
      #expect(result.diagnostics.count == 1, "\(text.debugDescription)")
      #expect(result.hasErrors, "\(text.debugDescription)")
    }
  }

  @Test("rejects bytes that aren't UTF-8, in strings, keys and outside")
  func rejectsMalformed() {
    let places = [("[\"", "\"]"), ("{\"", "\":1}"), ("[", "]"), ("[\"0123456789abcd", "\"]")]
    for bytes in Self.malformed {
      for (before, after) in places {
        let result = JSONReader.read(Array(before.utf8) + bytes + Array(after.utf8))
        #expect(result.document == nil, "\(before) \(bytes)")
        #expect(result.diagnostics.count == 1, "\(before) \(bytes)")
      }
    }
  }

  @Test("rejects UTF-16 and UTF-32 and says so")
  func otherEncodings() {
    for bytes: [UInt8] in [
      [0xFF, 0xFE, 0x5B, 0, 0x5D, 0], [0xFE, 0xFF, 0, 0x5B, 0, 0x5D], [0x5B, 0, 0x5D, 0],
      [0, 0x5B, 0, 0x5D],
    ] {
      let result = JSONReader.read(bytes)
      #expect(result.document == nil)
      #expect(result.diagnostics.first?.id == "json-encoding")
    }
  }
}
