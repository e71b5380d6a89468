// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct TextTemplateTests {
  @Test(
    "renders templates as Go does",
    arguments: CallRow.table(
      #"""
      strings.render_template("{{.a}}", {"a": 1}) => "1"
      strings.render_template("{{.b}}", {"a": 1}) => "<undefined>"
      strings.render_template("{{.a.b}}", {"a": {"b": [1,2.5,"x",null,true]}}) => "[1 2.5 x <nil> true]"
      strings.render_template("{{.a}}", {"a": {"b": 1, "a": {"x":"y"}}}) => "map[a:map[x:y] b:1]"
      strings.render_template("{{.a}}", {"a": 1e21}) => "1e21"
      strings.render_template("{{.a}}", {"a": 1.50}) => "1.50"
      strings.render_template("{{.a}}", {"a": 1000000}) => "1000000"
      strings.render_template("{{.a}}", {"a": 123456789012345678901234567890}) => "123456789012345678901234567890"
      strings.render_template("{{printf \"%d %v %s %T\" .a .a .a .a}}", {"a": 5}) => "%!d(json.Number=5) 5 5 json.Number"
      strings.render_template("{{printf \"%T %T %T %T %T\" .a .b .c .d .e}}", {"a": "s", "b": [1], "c": {"x":1}, "d": null, "e": 1.5}) => "string []interface {} map[string]interface {} <nil> json.Number"
      strings.render_template("{{if eq .a 1}}yes{{else}}no{{end}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1:5: executing "template" at <eq .a 1>: error calling eq: incompatible types for comparison: json.Number and int
      strings.render_template("{{if eq .a .b}}yes{{else}}no{{end}}", {"a": 1, "b": 1}) => "yes"
      strings.render_template("{{if lt .a 2}}yes{{else}}no{{end}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1:5: executing "template" at <lt .a 2>: error calling lt: incompatible types for comparison: json.Number and int
      strings.render_template("{{range .a}}{{.}},{{end}}", {"a": [1,2,3]}) => "1,2,3,"
      strings.render_template("{{range .a}}{{.}},{{else}}none{{end}}", {"a": []}) => "none"
      strings.render_template("{{range $k,$v := .a}}{{$k}}={{$v}};{{end}}", {"a": {"x":1,"b":2}}) => "b=2;x=1;"
      strings.render_template("{{range 3}}{{.}},{{end}}", {"a": 1}) => "0,1,2,"
      strings.render_template("{{range .a}}{{.}},{{end}}", {"a": 3}) => eval_builtin_error: strings.render_template: template: template:1:8: executing "template" at <.a>: range can't iterate over 3
      strings.render_template("{{with .a}}{{.b}}{{else with .c}}{{.}}{{end}}", {"a": {}, "c": 3}) => "3"
      strings.render_template("{{len .a}} {{index .a 0}} {{slice .b 1 2}}", {"a": [5,6], "b": "abc"}) => "2 5 b"
      strings.render_template("{{index .a \"x\" \"y\"}}", {"a": {"x": {"y": 4}}}) => "4"
      strings.render_template("{{html .a}} {{js .a}} {{urlquery .a}}", {"a": "<a href='x'>&\"b\"</a>"}) => "&lt;a href=&#39;x&#39;&gt;&amp;&#34;b&#34;&lt;/a&gt; \\u003Ca href\\u003D\\'x\\'\\u003E\\u0026\\\"b\\\"\\u003C/a\\u003E %3Ca+href%3D%27x%27%3E%26%22b%22%3C%2Fa%3E"
      strings.render_template("{{define \"t\"}}[{{.}}]{{end}}{{template \"t\" .a}}{{block \"u\" .a}}({{.}}){{end}}", {"a": 1}) => "[1](1)"
      strings.render_template("{{", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1: unclosed action
      strings.render_template("{{.a | printf \"%v-%v\" 1}}", {"a": 1}) => "1-1"
      strings.render_template("{{nofunc .a}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1: function "nofunc" not defined
      strings.render_template("{{if .a}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected EOF
      strings.render_template("{{$x := 1}}{{$x = 2}}{{$x}}", {"a": 1}) => "2"
      strings.render_template("{{$y}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1: undefined variable "$y"
      strings.render_template("a {{- .a -}} b", {"a": 1}) => "a1b"
      strings.render_template("{{/* c */}}x", {"a": 1}) => "x"
      strings.render_template("{{.}}", {"a": 1, "b":"x"}) => "map[a:1 b:x]"
      strings.render_template("{{and .a 0}}{{or .a 3}}{{not .a}}", {"a": 1}) => "01false"
      strings.render_template("{{call .a}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <call .a>: error calling call: non-function .a of type json.Number
      strings.render_template("{{.a.b}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1:4: executing "template" at <.a.b>: can't evaluate field b in type interface {}
      strings.render_template("{{.a.b.c}}", {"a": {}}) => "<undefined>"
      strings.render_template("{{index .a 5}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .a 5>: error calling index: index out of range: 5
      strings.render_template("{{1.5}} {{0x10}} {{'a'}} {{1e3}} {{`raw`}} {{true}} {{nil}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1:54: executing "template" at <nil>: nil is not a command
      strings.render_template("{{print 1 2 \"a\" \"b\" 3}}{{println 1}}", {"a": [1]}) => "1 2ab31\n"
      strings.render_template("{{break}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1: {{break}} outside {{range}}
      strings.render_template("{{range .a}}{{if eq . 2}}{{break}}{{end}}{{.}}{{end}}", {"a": [1,2,3]}) => eval_builtin_error: strings.render_template: template: template:1:17: executing "template" at <eq . 2>: error calling eq: incompatible types for comparison: json.Number and int
      strings.render_template("{{range .a}}{{if eq . \"2\"}}{{continue}}{{end}}{{.}}{{end}}", {"a": ["1","2","3"]}) => "13"
      strings.render_template("{{.a}}", {"a": "<x>"}) => "<x>"
      strings.render_template("{{.a}}", {"a": null}) => "<undefined>"
      strings.render_template("{{.a}}", {"a": [null]}) => "[<nil>]"
      strings.render_template("{{.a}}", {}) => "<undefined>"
      strings.render_template("{{printf \"%d %x %q %s %v %5v|%T\" .a .a .a .a .a .a .a}}", {"a": 15}) => "%!d(json.Number=15) 3135 \"15\" 15 15    15|json.Number"
      strings.render_template("{{printf \"%s %v %d %q\" .a .a .a .a}}", {"a": [1,"x",null,true,{"k":2}]}) => "[1 x <nil> %!s(bool=true) map[k:2]] [1 x <nil> true map[k:2]] [%!d(json.Number=1) %!d(string=x) <nil> %!d(bool=true) map[%!d(string=k):%!d(json.Number=2)]] [\"1\" \"x\" <nil> %!q(bool=true) map[\"k\":\"2\"]]"
      strings.render_template("{{printf \"%s %d %T %v\" 1 2 3 4.5}}", {}) => "%!s(int=1) 2 int 4.5"
      strings.render_template("{{printf \"%d %s\" nil .b}}", {}) => "%!d(<nil>) %!s(<nil>)"
      strings.render_template("{{print nil .b}}", {}) => "<nil> <nil>"
      strings.render_template("{{print .a .b}}{{println .a 1 \"x\"}}", {"a":[1,"b",null,{"x":1.5}],"b":"s"}) => "[1 b <nil> map[x:1.5]]s[1 b <nil> map[x:1.5]] 1 x\n"
      strings.render_template("{{printf .a}}", {"a": "x%%"}) => "x%"
      strings.render_template("{{printf .a}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1:9: executing "template" at <.a>: wrong type for value; expected string; got json.Number
      strings.render_template("{{printf 1}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1:9: executing "template" at <1>: expected string; found 1
      strings.render_template("{{printf .b}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1:9: executing "template" at <.b>: invalid value; expected string
      strings.render_template("{{printf nil}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1:9: executing "template" at <nil>: cannot assign nil to string
      strings.render_template("{{printf}}", {"a": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <printf>: wrong number of args for printf: want at least 1 got 0
      strings.render_template("{{index .a 1}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .a 1>: error calling index: reflect: slice index out of range
      strings.render_template("{{index .a -1}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .a -1>: error calling index: index out of range: -1
      strings.render_template("{{index .a \"x\"}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .a "x">: error calling index: cannot index slice/array with type string
      strings.render_template("{{index .a 1}}", {"a": {"x":1}}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .a 1>: error calling index: value has type int; should be string
      strings.render_template("{{index .a \"y\"}}", {"a": {"x":1}}) => "<undefined>"
      strings.render_template("{{index .a \"y\" \"z\"}}", {"a": {"x":1}}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .a "y" "z">: error calling index: index of nil pointer
      strings.render_template("{{index .a 0}}", {"a": "abc"}) => "97"
      strings.render_template("{{index .a 0 1}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .a 0 1>: error calling index: reflect: string index out of range
      strings.render_template("{{index .zz 0}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .zz 0>: error calling index: index of untyped nil
      strings.render_template("{{index nil 0}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index nil 0>: error calling index: index of untyped nil
      strings.render_template("{{index .a nil}}", {"a": [1]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .a nil>: error calling index: cannot index slice/array with nil
      strings.render_template("{{index .a .i}}", {"a": [1], "i": 0}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <index .a .i>: error calling index: cannot index slice/array with type json.Number
      strings.render_template("{{index .a .i.Int64}}", {"a": [1], "i": 0}) => eval_builtin_error: strings.render_template: template: template:1:13: executing "template" at <.i.Int64>: can't evaluate field Int64 in type interface {}
      strings.render_template("{{.i.Int64}} {{.i.Float64}} {{.i.String}} {{printf \"%T %T %T\" .i.Int64 .i.Float64 .i.String}}", {"i": 3}) => eval_builtin_error: strings.render_template: template: template:1:4: executing "template" at <.i.Int64>: can't evaluate field Int64 in type interface {}
      strings.render_template("{{.i.Int64}}", {"i": 3.5}) => eval_builtin_error: strings.render_template: template: template:1:4: executing "template" at <.i.Int64>: can't evaluate field Int64 in type interface {}
      strings.render_template("{{.i.Foo}}", {"i": 3.5}) => eval_builtin_error: strings.render_template: template: template:1:4: executing "template" at <.i.Foo>: can't evaluate field Foo in type interface {}
      strings.render_template("{{if eq .i.Int64 3}}y{{end}}", {"i": 3}) => eval_builtin_error: strings.render_template: template: template:1:10: executing "template" at <.i.Int64>: can't evaluate field Int64 in type interface {}
      strings.render_template("{{if lt .i.Float64 3.5}}y{{end}}{{if gt .i.Int64 1}}z{{end}}", {"i": 3}) => eval_builtin_error: strings.render_template: template: template:1:10: executing "template" at <.i.Float64>: can't evaluate field Float64 in type interface {}
      strings.render_template("{{if eq .i.Float64 3}}y{{end}}", {"i": 3}) => eval_builtin_error: strings.render_template: template: template:1:10: executing "template" at <.i.Float64>: can't evaluate field Float64 in type interface {}
      strings.render_template("{{len .a}}", {"a": 12}) => "2"
      strings.render_template("{{len .b}}", {"a": 12}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <len .b>: error calling len: reflect: call of reflect.Value.Type on zero Value
      strings.render_template("{{len nil}}", {"a": 12}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value
      strings.render_template("{{len 3}}", {"a": 12}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <len 3>: error calling len: len of type int
      strings.render_template("{{len .a}}", {"a": null}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <len .a>: error calling len: len of nil pointer
      strings.render_template("{{slice .a 1 3}} {{slice .b 1}} {{slice .b}}", {"a": "abcdef", "b": [1,2,3]}) => "bc [2 3] [1 2 3]"
      strings.render_template("{{slice .b 0 4}}", {"b": [1,2,3]}) => "[1 2 3 <nil>]"
      strings.render_template("{{slice .b 0 5}}", {"b": [1,2,3]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <slice .b 0 5>: error calling slice: index out of range: 5
      strings.render_template("{{slice .b 2 1}}", {"b": [1,2,3]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <slice .b 2 1>: error calling slice: invalid slice index: 2 > 1
      strings.render_template("{{slice .b 0 1 2}}", {"b": [1,2,3]}) => "[1]"
      strings.render_template("{{slice .a 0 1 2}}", {"a": "abc"}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <slice .a 0 1 2>: error calling slice: cannot 3-index slice a string
      strings.render_template("{{slice .a 0 9}}", {"a": "abc"}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <slice .a 0 9>: error calling slice: index out of range: 9
      strings.render_template("{{slice .zz 0}}", {"a": "abc"}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <slice .zz 0>: error calling slice: slice of untyped nil
      strings.render_template("{{slice .m 0}}", {"m": {}}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <slice .m 0>: error calling slice: can't slice item of type map[string]interface {}
      strings.render_template("{{eq .a \"1\"}} {{eq .a .b .c}} {{ne .a .b}} {{eq .n nil}} {{eq .zz nil}} {{eq nil nil}}", {"a": 1, "b": 2, "c": 1, "n": null}) => "true true true true true true"
      strings.render_template("{{eq .l .l}}", {"l": [1]}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <eq .l .l>: error calling eq: non-comparable type [1]: []interface {}
      strings.render_template("{{eq .l .m}}", {"l": [1], "m": {}}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <eq .l .m>: error calling eq: non-comparable types [1]: []interface {}, map[string]interface {}: map[]
      strings.render_template("{{eq .l nil}}", {"l": [1], "m": {}}) => "false"
      strings.render_template("{{eq 1}}", {}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <eq 1>: error calling eq: missing argument for comparison
      strings.render_template("{{eq}}", {}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <eq>: wrong number of args for eq: want at least 1 got 0
      strings.render_template("{{lt .t .t}}", {"t": true}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <lt .t .t>: error calling lt: invalid type for comparison
      strings.render_template("{{lt .z 1}}", {"t": true}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <lt .z 1>: error calling lt: invalid type for comparison
      strings.render_template("{{lt 1 2.0}}", {"t": true}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <lt 1 2.0>: error calling lt: incompatible types for comparison: int and float64
      strings.render_template("{{lt 1 2}} {{le 2 2}} {{gt \"b\" \"a\"}} {{ge 1.5 2.5}} {{eq true true}}", {"t": true}) => "true true true false true"
      strings.render_template("{{lt 1 2 3}}", {"t": true}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <lt>: wrong number of args for lt: want 2 got 3
      strings.render_template("{{not 0}} {{not \"\"}} {{not .l}} {{not .zz}}", {"l": []}) => "true true true true"
      strings.render_template("{{and}}", {"l": []}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <and>: wrong number of args for and: want at least 1 got 0
      strings.render_template("{{and 1 2}} {{or 0 \"\" 3}} {{and .zz 1}} {{or .zz .n}}", {"n": null}) => "2 3 <undefined> <undefined>"
      strings.render_template("{{1 | and 2}} {{0 | or 0}}", {"n": null}) => "1 0"
      strings.render_template("{{html 1 \"a\" .zz}} {{js \"é\u0001\\n/\"}} {{urlquery \"a b\" 1}}", {"n": null}) => "1a&lt;no value&gt; é\\u0001\\u000A/ a+b1"
      strings.render_template("{{range $i, $e := .l}}{{$i}}:{{$e}} {{end}}", {"l": ["a","b"]}) => "0:a 1:b "
      strings.render_template("{{range $e := .l}}{{$e}}{{.}} {{end}}{{.l}}", {"l": ["a","b"]}) => "aa bb [a b]"
      strings.render_template("{{range $i, $e := 3}}{{$i}}{{end}}", {"l": ["a","b"]}) => eval_builtin_error: strings.render_template: template: template:1:18: executing "template" at <3>: can't use 3 to iterate over more than one variable
      strings.render_template("{{range $i := 3}}{{$i}}{{end}}", {"l": ["a","b"]}) => "012"
      strings.render_template("{{$i := 0}}{{range $i = .l}}x{{end}}{{$i}}", {"l": ["a","b"]}) => "xxb"
      strings.render_template("{{range .zz}}x{{else}}e{{end}}{{range nil}}{{end}}", {"l": ["a","b"]}) => eval_builtin_error: strings.render_template: template: template:1:38: executing "template" at <nil>: nil is not a command
      strings.render_template("{{range .s}}x{{end}}", {"s": "ab"}) => eval_builtin_error: strings.render_template: template: template:1:8: executing "template" at <.s>: range can't iterate over ab
      strings.render_template("{{range 0}}x{{else}}e{{end}}", {"s": "ab"}) => "e"
      strings.render_template("{{range .m}}{{.}}{{else}}e{{end}}", {"m": {"z":1,"a":2}}) => "21"
      strings.render_template("{{template \"x\"}}", {"s": "ab"}) => eval_builtin_error: strings.render_template: template: template:1:11: executing "template" at <{{template "x"}}>: template "x" not defined
      strings.render_template("{{define \"x\"}}a{{end}}{{define \"x\"}}b{{end}}", {"s": "ab"}) => eval_builtin_error: strings.render_template: template: template:1: template: multiple definition of template "x"
      strings.render_template("{{define \"x\"}}{{.}}{{$}}{{end}}{{template \"x\" .s}}{{template \"x\"}}", {"s": "ab"}) => "abab<undefined><undefined>"
      strings.render_template("{{with $x := .s}}{{$x}}{{.}}{{end}}{{with .zz}}a{{else}}b{{end}}", {"s": "ab"}) => "ababb"
      strings.render_template("{{if .a}}1{{else if .b}}2{{else}}3{{end}}", {"b": 1}) => "2"
      strings.render_template("{{else}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected {{else}}
      strings.render_template("{{end}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected {{end}}
      strings.render_template("{{if .a}}{{else}}{{else}}{{end}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: expected end; found {{else}}
      strings.render_template("{{if}}{{end}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: missing value for if
      strings.render_template("{{.a", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unclosed action
      strings.render_template("{{.a}\n}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: bad character U+007D '}'
      strings.render_template("{{\n.a", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:2: unclosed action started at template:1
      strings.render_template("{{(.a}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unclosed left paren
      strings.render_template("{{.a)}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected right paren
      strings.render_template("{{\"a}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unterminated quoted string
      strings.render_template("{{`a}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unterminated raw quoted string
      strings.render_template("{{'a}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unterminated character constant
      strings.render_template("{{'ab'}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: malformed character constant: 'ab'
      strings.render_template("{{/* a }}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unclosed comment
      strings.render_template("{{/* a */ }}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: comment ends before closing delimiter
      strings.render_template("{{- /* a */ -}} x", {"b": 1}) => "x"
      strings.render_template("{{.a#}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: bad character U+0023 '#'
      strings.render_template("{{#}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected "#" in command
      strings.render_template("{{é}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: function "é" not defined
      strings.render_template("{{1a}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: bad number syntax: "1a"
      strings.render_template("{{1_000}} {{0b11}} {{0o17}} {{017}} {{0x1p4}} {{1e2}} {{1E2}} {{.5}} {{+3}} {{-3}} {{'\\n'}} {{'a'}}", {"b": 1}) => "1000 3 15 15 16 100 100 0.5 3 -3 10 97"
      strings.render_template("{{99999999999999999999}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: integer overflow: "99999999999999999999"
      strings.render_template("{{18446744073709551615}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <18446744073709551615>: 18446744073709551615 overflows int
      strings.render_template("{{1 2}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <1>: can't give argument to non-function 1
      strings.render_template("{{.b 1}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <.b>: b is not a method but has arguments
      strings.render_template("{{$x := 1 2}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:8: executing "template" at <1>: can't give argument to non-function 1
      strings.render_template("{{1 | 2}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: non executable command in pipeline stage 2
      strings.render_template("{{1 | .b}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:6: executing "template" at <.b>: b is not a method but has arguments
      strings.render_template("{{nil}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <nil>: nil is not a command
      strings.render_template("{{nil.a}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected . after term "nil"
      strings.render_template("{{(nil).a}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:3: executing "template" at <nil>: nil is not a command
      strings.render_template("{{\"x\".a}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected . after term "\"x\""
      strings.render_template("{{1.a}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: bad number syntax: "1.a"
      strings.render_template("{{(index .l 0).x}} {{(print 1).y}}", {"l": [{"x":2}]}) => eval_builtin_error: strings.render_template: template: template:1:28: executing "template" at <1>: can't evaluate field y in type string
      strings.render_template("{{$x, $y := .b}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: too many declarations in command
      strings.render_template("{{range $x, $y, $z := .b}}{{end}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: too many declarations in range
      strings.render_template("{{range $x, 1 := .b}}{{end}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: range can only initialize variables
      strings.render_template("{{$x = 1}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:7: executing "template" at <1>: undefined variable: $x
      strings.render_template("{{if $x := .b}}{{$x}}{{end}}{{$x}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: undefined variable "$x"
      strings.render_template("{{.b | print | len | printf \"%03d\"}}", {"b": 1}) => "001"
      strings.render_template("{{ .b | len 1}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:8: executing "template" at <len>: wrong number of args for len: want 1 got 2
      strings.render_template("{{len}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <len>: wrong number of args for len: want 1 got 0
      strings.render_template("{{call print}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <call print>: error calling call: non-function print of type string
      strings.render_template("{{call .zz}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <call .zz>: error calling call: call of nil
      strings.render_template("{{call nil}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:2: executing "template" at <call nil>: error calling call: call of nil
      strings.render_template("{{break}}{{continue}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: {{break}} outside {{range}}
      strings.render_template("{{range .l}}{{break 1}}{{end}}", {"l": [1]}) => eval_builtin_error: strings.render_template: template: template:1: unexpected "1" in {{break}}
      strings.render_template("{{range .l}}{{.}}{{continue}}x{{end}}", {"l": [1,2]}) => "12"
      strings.render_template("{{define}}{{end}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected "}}" in define clause
      strings.render_template("{{define \"a\" 1}}{{end}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected "1" in define clause
      strings.render_template("{{if .b}}{{define \"a\"}}{{end}}{{end}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected <define> in command
      strings.render_template("{{template 1}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected "1" in template clause
      strings.render_template("{{template \"a\" .b .c}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1:11: executing "template" at <{{template "a" .b .c}}>: template "a" not defined
      strings.render_template("{{block \"a\" .}}{{.b}}{{end}}", {"b": 1}) => "1"
      strings.render_template("{{block \"a\"}}{{.b}}{{end}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: missing value for block clause
      strings.render_template("{{.b.c}}", {"b": "s"}) => eval_builtin_error: strings.render_template: template: template:1:4: executing "template" at <.b.c>: can't evaluate field c in type interface {}
      strings.render_template("{{.b.c}}", {"b": [1]}) => eval_builtin_error: strings.render_template: template: template:1:4: executing "template" at <.b.c>: can't evaluate field c in type interface {}
      strings.render_template("{{.b.c}}", {"b": null}) => eval_builtin_error: strings.render_template: template: template:1:4: executing "template" at <.b.c>: nil pointer evaluating interface {}.c
      strings.render_template("{{$x := .b}}{{$x.c}}", {"b": "s"}) => eval_builtin_error: strings.render_template: template: template:1:16: executing "template" at <$x.c>: can't evaluate field c in type string
      strings.render_template("{{range .l}}{{.x}}{{end}}", {"l": [1]}) => eval_builtin_error: strings.render_template: template: template:1:14: executing "template" at <.x>: can't evaluate field x in type interface {}
      strings.render_template("{{.b.c.d}}", {"b": {}}) => "<undefined>"
      strings.render_template("{{.b}}<no value>{{.zz}}", {"b": "<no value>"}) => "<undefined><undefined><undefined>"
      strings.render_template("a\n  {{- .b}}\nb {{.b -}}  \n c{{.zz.y}}", {"b": 1}) => "a1\nb 1c<undefined>"
      strings.render_template("{{.b}}", {"b": {1: 2}}) => eval_builtin_error: strings.render_template: invalid character '1' looking for beginning of object key string
      strings.render_template("{{define \"a b\"}}x{{end}}{{template `a b`}}", {}) => "x"
      strings.render_template("\n\n{{.b.c.d", {"b": "s"}) => eval_builtin_error: strings.render_template: template: template:3: unclosed action
      strings.render_template("x\ny {{.b.c}}", {"b": "s"}) => eval_builtin_error: strings.render_template: template: template:2:6: executing "template" at <.b.c>: can't evaluate field c in type interface {}
      strings.render_template("{{printf \"%s\" .verylongname.morelong.andmore}}", {"verylongname": "s"}) => eval_builtin_error: strings.render_template: template: template:1:27: executing "template" at <.verylongname.morelong.andmore>: can't evaluate field morelong in type interface {}
      strings.render_template("{{1.5}} {{1e30}} {{1e21}} {{1e20}} {{0.00001}} {{1i}}", {}) => "1.5 1e+30 1e+21 1e+20 1e-05 (0+1i)"
      strings.render_template("{{true}}{{false}}{{true.x}}", {}) => eval_builtin_error: strings.render_template: template: template:1: unexpected . after term "true"
      strings.render_template("{{.}} {{$}} {{$.b}}", {"b": 1}) => "map[b:1] map[b:1] 1"
      strings.render_template("{{. | len}}", {"b": 1}) => "1"
      strings.render_template("{{}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: missing value for command
      strings.render_template("{{ | print}}", {"b": 1}) => eval_builtin_error: strings.render_template: template: template:1: unexpected "|" in command
      strings.render_template("{{print |}}", {"b": 1}) => ""
      strings.render_template("{{print (1) (print 2)}}", {"b": 1}) => "12"
      strings.render_template("{{if and .a (eq .b \"x\")}}T{{else}}F{{end}}", {"a": 1, "b": "x"}) => "T"
      strings.render_template("{{- range $i, $e := .l }}\n{{ $i }}: {{ $e.name }}\n{{- end }}", {"l": [{"name":"a"},{"name":"b"}]}) => "\n0: a\n1: b"
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }

  @Test(
    "ends templates that would never end",
    arguments: [
      #""{{range 9999999999}}{{end}}", {}"#,
      #""{{range 99999}}{{range 99999}}x{{end}}{{end}}", {}"#,
    ])
  func limits(_ arguments: String) {
    let result = call("strings.render_template", list: arguments)
    #expect(result == "eval_builtin_error: strings.render_template: result is too large")
  }

  @Test("refuses templates and parentheses that are nested too deep")
  func depth() {
    let templates = #""{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}", {}"#
    #expect(
      call("strings.render_template", list: templates).contains("exceeded maximum template depth"))
    let open = String(repeating: "(", count: 5000)
    let close = String(repeating: ")", count: 5000)
    #expect(
      call("strings.render_template", list: #""{{\#(open)1\#(close)}}", {}"#)
        == "eval_builtin_error: strings.render_template: result is too large")
    let ifs = String(repeating: "{{if 1}}", count: 5000)
    let ends = String(repeating: "{{end}}", count: 5000)
    #expect(
      call("strings.render_template", list: #""\#(ifs)\#(ends)", {}"#)
        == "eval_builtin_error: strings.render_template: result is too large")
  }

  @Test("hands sets over as text that isn't JSON, as OPA does")
  func sets() {
    #expect(
      call("strings.render_template", list: #""{{.a}}", {"a": {1}}"#)
        == "eval_builtin_error: strings.render_template: invalid character '1' looking for "
        + "beginning of object key string")
  }
}
