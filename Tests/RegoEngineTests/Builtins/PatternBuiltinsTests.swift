// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct PatternBuiltinsTests {
  @Test(
    "matches expressions and globs",
    arguments: CallRow.table(
      #"""
      regex.match("[", "a") => eval_builtin_error: regex.match: error parsing regexp: missing closing ]: `[`
      regex.match("(?<n>a", "a") => eval_builtin_error: regex.match: error parsing regexp: missing closing ): `(?<n>a`
      regex.match("a(", "a") => eval_builtin_error: regex.match: error parsing regexp: missing closing ): `a(`
      regex.match("a**", "a") => eval_builtin_error: regex.match: error parsing regexp: invalid nested repetition operator: `**`
      regex.match("*a", "a") => eval_builtin_error: regex.match: error parsing regexp: missing argument to repetition operator: `*`
      regex.match("a{1001}", "a") => eval_builtin_error: regex.match: error parsing regexp: invalid repeat count: `{1001}`
      regex.match("(?P<n", "a") => eval_builtin_error: regex.match: error parsing regexp: invalid named capture: `(?P<n`
      regex.match("\\8", "a") => eval_builtin_error: regex.match: error parsing regexp: invalid escape sequence: `\8`
      regex.match("[z-a]", "a") => eval_builtin_error: regex.match: error parsing regexp: invalid character class range: `z-a`
      regex.match("[[:foo:]]", "a") => eval_builtin_error: regex.match: error parsing regexp: invalid character class range: `[:foo:]`
      regex.match("(?i)A", "xa") => true
      regex.match("a)", "a") => eval_builtin_error: regex.match: error parsing regexp: unexpected ): `a)`
      regex.match("\\", "a") => eval_builtin_error: regex.match: error parsing regexp: trailing backslash at end of expression: ``
      regex.match("(?=a)", "a") => eval_builtin_error: regex.match: error parsing regexp: invalid or unsupported Perl syntax: `(?=`
      regex.match("\\pX", "a") => eval_builtin_error: regex.match: error parsing regexp: invalid character class range: `\pX`
      regex.is_valid("[") => false
      regex.is_valid("\\C") => false
      regex.is_valid("\\Q\\C\\E") => true
      regex.is_valid("a") => true
      regex.is_valid(1) => false
      regex.split("-", "a-b-c") => ["a", "b", "c"]
      regex.split("", "abc") => ["a", "b", "c"]
      regex.split("a*", "baaac") => ["b", "c"]
      regex.split("x", "") => [""]
      regex.split("é?", "éa") => ["", "a"]
      regex.find_n("a.", "abacad", -1) => ["ab", "ac", "ad"]
      regex.find_n("a.", "abacad", 2) => ["ab", "ac"]
      regex.find_n("a.", "abacad", 0) => []
      regex.find_n("", "éa", -1) => ["", "", ""]
      regex.find_n("a*", "baac", -1) => ["", "aa", ""]
      regex.find_n("x", "abc", -1) => []
      regex.find_all_string_submatch_n("a(x*)b(y|z)?c", "axxbyc-abc", -1) => [["axxbyc", "xx", "y"], ["abc", "", ""]]
      regex.find_all_string_submatch_n("a(x*)b", "axxb-ab", 1) => [["axxb", "xx"]]
      regex.find_all_string_submatch_n("x", "ab", -1) => []
      regex.replace("abc", "b", "[$0]") => "a[b]c"
      regex.replace("abc", "(b)(c)", "$2$1") => "acb"
      regex.replace("abc", "(?P<x>b)", "${x}!$x!$xy") => "ab!b!c"
      regex.replace("abc", "b", "$") => "a$c"
      regex.replace("abc", "b", "$$1") => "a$1c"
      regex.replace("abc", "", "-") => "-a-b-c-"
      regex.replace("baaac", "a*", "x") => "xbxcx"
      regex.replace("abc", "[", "x") => eval_builtin_error: regex.replace: error parsing regexp: missing closing ]: `[`
      regex.replace("éa", "", "-") => "-é-a-"
      regex.template_match("urn:foo:{.*}", "urn:foo:bar:baz", "{", "}") => true
      regex.template_match("urn:foo:{bar|foo}", "urn:foo:bar", "{", "}") => true
      regex.template_match("urn:foo:{.*", "urn:foo:bar", "{", "}") => eval_builtin_error: regex.template_match: unbalanced braces in "urn:foo:{.*"
      regex.template_match("a{.*}b.c", "axxb.c", "{", "}") => true
      regex.template_match("a{.*}b", "axxb", "<<", ">>") => eval_builtin_error: regex.template_match: start delimiter has to be exactly one character long but is 2 long
      regex.template_match("a}", "axxb", "{", "}") => eval_builtin_error: regex.template_match: unbalanced braces in "a}"
      regex.template_match("urn:{[}", "x", "{", "}") => eval_builtin_error: regex.template_match: error parsing regexp: missing closing ]: `[$`
      regex.globs_match("a.a.[0-9]+z", "b.b.[0-9]+z") => false
      regex.globs_match("a+a*", "a") => true
      regex.globs_match("a+b*", ".+") => true
      regex.globs_match("a+b*", "a+") => false
      regex.globs_match("a.a.*", "a.*b") => true
      regex.globs_match("[a-z]+", "[0-9]*") => false
      regex.globs_match("pqrs]", "a") => eval_builtin_error: regex.globs_match: input:pqrs], pos:5, set-close ']' with no preceding '[': the input provided is invalid
      regex.globs_match("a(b)", "a") => false
      regex.globs_match("\\.a", ".a") => true
      regex.globs_match("[^a]", "b") => false
      regex.globs_match("a|b", "a") => false
      regex.globs_match("a{2}", "aa") => false
      regex.globs_match("", "") => true
      regex.globs_match(".*", "") => false
      regex.globs_match("a*", "b*") => false
      regex.globs_match("[a-", "a") => eval_builtin_error: regex.globs_match: input:[a-, pos:3, range character '-' must be followed by a Unicode character: the input provided is invalid
      regex.globs_match("+a", "a") => eval_builtin_error: regex.globs_match: input:+a, pos:1, flag '+' must be preceded by a non-flag: the input provided is invalid
      regex.globs_match("a++", "a") => eval_builtin_error: regex.globs_match: input:a++, pos:3, flag '+' must be preceded by a non-flag: the input provided is invalid
      glob.match("*.example.com", ["."], "api.example.com") => true
      glob.match("*.example.com", [], "api.x.example.com") => false
      glob.match("*.example.com", null, "api.x.example.com") => true
      glob.match("*.example.com", null, "api/x.example.com") => true
      glob.match("**.example.com", ["."], "a.b.example.com") => true
      glob.match("*", [], "a.b") => false
      glob.match("*", [], "a/b") => true
      glob.match("*", null, "a.b") => true
      glob.match("a?c", [], "abc") => true
      glob.match("a?c", ["."], "a.c") => false
      glob.match("[a-c]x", [], "bx") => true
      glob.match("[!a-c]x", [], "bx") => false
      glob.match("[^a-c]x", [], "dx") => false
      glob.match("[abc]x", [], "bx") => true
      glob.match("{a,b*}c", [], "bxxc") => true
      glob.match("{a,{b,d}}c", [], "dc") => true
      glob.match("a\\*c", [], "a*c") => true
      glob.match("[", [], "a") => eval_builtin_error: glob.match: unexpected end of input
      glob.match("{a", [], "a") => true
      glob.match("a}", [], "a}") => true
      glob.match("a]", [], "a]") => true
      glob.match("[]a]", [], "]") => eval_builtin_error: glob.match: could not parse range
      glob.match("[a", [], "a") => eval_builtin_error: glob.match: unexpected end of input
      glob.match("", [], "") => true
      glob.match("a", ["ab"], "a") => eval_type_error: glob.match: operand 2 must be array of runes but got array containing string
      glob.match("a*b", ["::"], "a:b") => eval_type_error: glob.match: operand 2 must be array of runes but got array containing string
      glob.match("*:b", [":"], "a:b") => true
      glob.match("a,b", [], "a,b") => true
      glob.match("{a,}b", [], "b") => true
      glob.match("[!é]", [], "e") => true
      glob.match("?", [], "é") => true
      glob.match("***", ["."], "a.b") => true
      glob.match("a**b", ["."], "a.b.b") => true
      glob.match("a*", ["."], "a\nb") => true
      glob.match("[a-]", [], "-") => eval_builtin_error: glob.match: unexpected end of input
      glob.match("[\\]]", [], "]") => true
      glob.match("[a-c-e]", [], "-") => eval_builtin_error: glob.match: expected close range character
      glob.match("[ab,c]", [], ",") => true
      glob.match("{[a-c],d}", [], "b") => true
      glob.quote_meta("*.git[a]{b,c}?\\!-^") => "\\*.git\\[a\\]\\{b,c\\}\\?\\\\!-^"
      regex.globs_match("[a", "a") => eval_builtin_error: regex.globs_match: input:[a, pos:2, found [ without matching ]: the input provided is invalid
      regex.globs_match("[-a]", "a") => eval_builtin_error: regex.globs_match: input:[-a], pos:2, range character '-' must be preceded by a Unicode character: the input provided is invalid
      regex.globs_match("[a-]", "a") => eval_builtin_error: regex.globs_match: input:[a-], pos:3, range character '-' must be followed by a Unicode character: the input provided is invalid
      regex.globs_match("[z-a]", "a") => eval_builtin_error: regex.globs_match: input:[z-a], pos:4, range is out of order: 'a' comes before 'z' in Unicode: the input provided is invalid
      regex.globs_match("a\\", "a") => eval_builtin_error: regex.globs_match: input:a\, pos:1, input ends with a \ (escape) character: the input provided is invalid
      regex.globs_match("[]", "a") => false
      regex.globs_match("[a-c-e]", "a") => eval_builtin_error: regex.globs_match: input:[a-c-e], pos:5, range character '-' must be preceded by a Unicode character: the input provided is invalid
      regex.globs_match("[\\]]", "\\]") => true
      regex.globs_match("[a-\\]", "a") => eval_builtin_error: regex.globs_match: input:[a-\], pos:5, range is out of order: ']' comes before 'a' in Unicode: the input provided is invalid
      glob.match("a", "x", "a") => eval_type_error: glob.match: operand 2 must be one of {array, null} but got string
      glob.match("a", [1], "a") => eval_type_error: glob.match: operand 2 must be array of strings but got array containing number
      glob.match("a", 1, "a") => eval_type_error: glob.match: operand 2 must be one of {array, null} but got number
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
