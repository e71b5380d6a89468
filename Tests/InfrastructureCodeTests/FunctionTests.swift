// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Functions")
struct FunctionTests {
  static let files = [
    "t.tftpl": "%{ for p in ports ~}\nlisten ${p};\n%{ endfor ~}\nname ${upper(name)}\n",
    "data/a.txt": "hello",
    "data/b.json": "{}",
    "data/deep/c.txt": "x",
  ]

  /// The values of expressions as JSON; "unknown" for those that aren't known.
  static func values(of expressions: [String]) throws -> (values: [String], messages: [String]) {
    var files = files
    files["main.tf"] = expressions.enumerated().map { index, expression in
      "output \"o\(index + 10000)\" {\n  value = \(expression)\n}\n"
    }.joined()
    let source = TerraformSource(
      files: MemoryFiles(files), sources: SourceMap(), schemas: .empty)
    let planned = try #require(source.plannedValues(root: "."))
    var found: [String: String] = [:]
    for line in planned.json.split(separator: "\n") {
      guard line.hasPrefix("\"o1"), let colon = line.firstIndex(of: ":") else { continue }
      var text = String(line[line.index(after: colon)...])
      // The last member of "outputs" is followed by the brace that ends it.
      if text.hasSuffix("},") {
        let opened = text.utf8.count { $0 == 0x7B }
        let closed = text.utf8.count { $0 == 0x7D }
        text.removeLast(closed > opened ? 2 : 1)
      } else if text.hasSuffix(",") {
        text.removeLast()
      } else if text.utf8.count(where: { $0 == 0x7D }) > text.utf8.count(where: { $0 == 0x7B }) {
        text.removeLast()
      }
      // Behind the values come the types of the same outputs.
      let name = String(line.dropFirst().prefix(6))
      if found[name] == nil { found[name] = text }
    }
    let values = expressions.indices.map { found["o\($0 + 10000)"] ?? "unknown" }
    return (values, planned.diagnostics.map(\.message))
  }

  @Test("gives what Terraform gives", arguments: FunctionTests.table)
  func cases(_ group: [(String, String)]) throws {
    let (values, messages) = try Self.values(of: group.map(\.0))
    for (value, expected) in zip(values, group) {
      #expect(value == expected.1, "\(expected.0)")
    }
    #expect(messages == [])
  }

  static let table: [[(String, String)]] = [
    [
      (#"upper("aß")"#, "\"Aß\""), (#"lower("ÄB")"#, "\"äb\""),
      (#"title("hello wOrld it's")"#, "\"Hello WOrld It'S\""), (#"strrev("héy")"#, "\"yéh\""),
      (#"trimspace("  a b\n")"#, "\"a b\""), (#"chomp("a\n\n")"#, "\"a\""),
      (#"startswith("abc", "ab")"#, "true"), (#"endswith("abc", "bc")"#, "true"),
      (#"strcontains("abc", "z")"#, "false"), (#"trim("xxaxx", "x")"#, "\"a\""),
      (#"trimprefix("ab", "a")"#, "\"b\""), (#"trimsuffix("x.tf", ".tf")"#, "\"x\""),
      (#"split(",", "a,,b")"#, #"["a","","b"]"#), (#"split(",", "")"#, #"[""]"#),
      (#"join("-", ["a"], ["b", "c"])"#, "\"a-b-c\""), (#"substr("héllo", 1, 3)"#, "\"éll\""),
      (#"substr("hello", -2, -1)"#, "\"lo\""), (#"substr("hello", 9, 1)"#, "\"\""),
      (#"indent(2, "a\nb")"#, "\"a\\n  b\""), (#"replace("1.2.3", ".", "-")"#, "\"1-2-3\""),
      (#"replace("aXbYc", "/([A-Z])/", "<$1>")"#, "\"a\\u003cX\\u003eb\\u003cY\\u003ec\""),
    ],
    [
      (#"format("%s is %d", "x", 7)"#, "\"x is 7\""),
      (#"format("%03d|%-5s|%5s", 7, "a", "b")"#, "\"007|a    |    b\""),
      (#"format("%.2f %e %g", 1.005, 12345.678, 0.5)"#, "\"1.00 1.234568e+04 0.5\""),
      (
        #"format("%x %X %o %b %t %q %%", 255, 255, 8, 5, true, "a\"b")"#,
        "\"ff FF 10 101 true \\\"a\\\\\\\"b\\\" %\""
      ),
      (#"format("%v %v %v", 1.5, true, ["a", 1])"#, "\"1.5 true [\\\"a\\\",1]\""),
      (#"format("%#v", {a = null})"#, "\"{\\\"a\\\":null}\""),
      (#"format("%[2]s %[1]s", "a", "b")"#, "\"b a\""),
      (#"format("%+d % d", 5, 5)"#, "\"+5  5\""), (#"format("%5.1f|", 3.14159)"#, "\"  3.1|\""),
      (#"formatlist("%s-%s", ["a", "b"], "x")"#, #"["a-x","b-x"]"#),
      (#"formatlist("x")"#, #"["x"]"#),
    ],
    [
      ("abs(-1.5)", "1.5"), ("ceil(1.1)", "2"), ("floor(-1.1)", "-2"), ("signum(-3)", "-1"),
      ("max(1, 3, 2)", "3"), ("min([4, 2]...)", "2"), ("pow(2, 10)", "1024"), ("log(16, 2)", "4"),
      (#"parseint("ff", 16)"#, "255"), (#"parseint("-101", 2)"#, "-5"), ("sum([1, 2.5])", "3.5"),
      ("range(3)", "[0,1,2]"), ("range(1, 4)", "[1,2,3]"), ("range(0, 6, 2)", "[0,2,4]"),
      ("range(4, 1)", "[4,3,2]"),
    ],
    [
      (#"length("héy")"#, "3"), ("length({ a = 1 })", "1"),
      ("concat([1], [], [\"a\"])", #"[1,"a"]"#),
      ("merge({ a = 1 }, null, { a = 2, b = 3 })", #"{"a":2,"b":3}"#),
      (#"lookup({ a = 1 }, "b", 0)"#, "0"),
      (#"lookup({ a = 1 }, "a")"#, "1"), (#"element(["a", "b"], 3)"#, "\"b\""),
      ("keys({ z = 1, a = 2 })", #"["a","z"]"#),
      ("values({ z = 1, a = 2 })", "[2,1]"),
      (#"zipmap(["a", "b"], [1, true])"#, #"{"a":1,"b":true}"#),
      (#"contains(["a"], "a")"#, "true"), (#"contains([1, 2], "1")"#, "false"),
      (#"distinct([1, "1"])"#, #"["1"]"#), (#"index(["a", "b"], "b")"#, "1"),
      ("flatten([[1], [[2, []]], 3])", "[1,2,3]"), (#"distinct(["a", "b", "a"])"#, #"["a","b"]"#),
      (#"compact(["", "a", null])"#, #"["a"]"#), ("slice([1, 2, 3], 1, 3)", "[2,3]"),
      ("chunklist([1, 2, 3], 2)", "[[1,2],[3]]"), ("reverse([1, 2])", "[2,1]"),
      (#"sort(["b", "a"])"#, #"["a","b"]"#),
      (#"coalesce("", null, "x")"#, "\"x\""), ("coalesce(null, 0)", "0"),
      (#"coalescelist([], ["a"])"#, #"["a"]"#),
      (#"matchkeys(["i1", "i2"], ["a", "b"], ["b"])"#, #"["i2"]"#), ("one([])", "null"),
      ("one([1])", "1"),
      ("alltrue([true, \"true\"])", "true"), ("alltrue([])", "true"), ("anytrue([false])", "false"),
      (#"transpose({ a = ["1", "2"], b = ["2"] })"#, #"{"1":["a"],"2":["a","b"]}"#),
    ],
    [
      (#"setunion(["a"], ["b", "a"])"#, #"["a","b"]"#),
      (#"setintersection(["a", "b"], ["b"])"#, #"["b"]"#),
      (#"setsubtract(["a", "b"], ["a"])"#, #"["b"]"#),
      (#"setproduct(["a", "b"], [1])"#, #"[["a",1],["b",1]]"#),
      ("toset([\"b\", \"a\", \"b\"])", #"["a","b"]"#), ("tolist([1, \"a\"])", #"["1","a"]"#),
      (#"tomap({ a = 1, b = "x" })"#, #"{"a":"1","b":"x"}"#),
      ("tostring(1.50)", "\"1.5\""), (#"tonumber("1e3")"#, "1000"), (#"tobool("true")"#, "true"),
      ("tostring(null)", "null"),
      ("issensitive(sensitive(1))", "true"), ("nonsensitive(sensitive(1))", "1"),
      (#"try(tonumber("a"), "fallback")"#, "\"fallback\""), (#"can(tonumber("a"))"#, "false"),
      ("can(1)", "true"),
      (#"try({ a = 1 }.b, null)"#, "null"),
    ],
    [
      (
        #"jsonencode({ b = 1, a = [null, true, "<&>"] })"#,
        #""{\"a\":[null,true,\"\\u003c\\u0026\\u003e\"],\"b\":1}""#
      ),
      (#"jsondecode("{\"k\":[1.50,\"\\u00e9\"]}")"#, #"{"k":[1.5,"é"]}"#),
      (#"base64encode("héy")"#, "\"aMOpeQ==\""),
      (#"base64decode("aMOpeQ==")"#, "\"héy\""), (#"urlencode("a b/ü")"#, "\"a+b%2F%C3%BC\""),
      (
        #"yamlencode({ a = [1, { b = "x", c = [] }], d = {}, e = null, f = "l1\nl2\n" })"#,
        #""\"a\":\n- 1\n- \"b\": \"x\"\n  \"c\": []\n\"d\": {}\n\"e\": null\n\"f\": |\n  l1\n  l2\n""#
      ),
      (
        #"yamldecode("a: 1\nb: [x, {c: true}]\nd: 0x1F\ne: 1.50\nf: ~\n")"#,
        #"{"a":1,"b":["x",{"c":true}],"d":31,"e":1.5,"f":null}"#
      ),
      (#"csvdecode("a,b\n1,\"x,\"\"y\"\n")"#, #"[{"a":"1","b":"x,\"y"}]"#),
      (#"textencodebase64("hi", "UTF-16LE")"#, "\"aABpAA==\""),
      (#"textdecodebase64("aABpAA==", "UTF-16LE")"#, "\"hi\""),
    ],
    [
      (#"md5("x")"#, "\"9dd4e461268c8034f5c8564e155c67a6\""),
      (#"sha1("x")"#, "\"11f6ad8ec52a2984abaafd7c3b516503785c2072\""),
      (#"sha256("x")"#, "\"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\""),
      (#"substr(sha512("x"), 0, 8)"#, "\"a4abd444\""),
      (#"base64sha256("x")"#, "\"LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=\""),
      (#"uuidv5("dns", "www.terraform.io")"#, "\"a5008fae-b28c-5ba5-96cd-82b4c53552d6\""),
    ],
    [
      (#"cidrsubnet("10.0.0.0/16", 8, 2)"#, "\"10.0.2.0/24\""),
      (#"cidrsubnet("fd00::/56", 8, 162)"#, "\"fd00:0:0:a2::/64\""),
      (#"cidrhost("10.0.0.0/24", 5)"#, "\"10.0.0.5\""),
      (#"cidrhost("10.0.0.0/24", -1)"#, "\"10.0.0.255\""),
      (#"cidrnetmask("172.16.0.0/12")"#, "\"255.240.0.0\""),
      (
        #"cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)"#,
        #"["10.1.0.0/20","10.1.16.0/20","10.1.32.0/24","10.1.48.0/20"]"#
      ),
    ],
    [
      (#"regex("[a-z]+", "53453453.345345aaabbbccc23454")"#, "\"aaabbbccc\""),
      (#"regex("(\\d\\d)-(\\d)", "12-3")"#, #"["12","3"]"#),
      (
        #"regex("^(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?", "https://x.y/z")"#,
        #"{"authority":"x.y","scheme":"https"}"#
      ),
      (#"regexall("\\d+", "a1b22")"#, #"["1","22"]"#), (#"length(regexall("x", "abc"))"#, "0"),
    ],
    [
      (#"timeadd("2017-11-22T00:00:00Z", "10m")"#, "\"2017-11-22T00:10:00Z\""),
      (#"timecmp("2017-11-22T01:00:00Z", "2017-11-22T00:00:00-01:00")"#, "0"),
      (
        #"formatdate("DD MMM YYYY hh:mm ZZZ", "2018-01-02T23:12:01Z")"#, "\"02 Jan 2018 23:12 UTC\""
      ),
      (
        #"formatdate("EEEE, DD-MMM-YY hh:mm:ss ZZZ", "2018-01-02T23:12:01Z")"#,
        "\"Tuesday, 02-Jan-18 23:12:01 UTC\""
      ),
      (#"formatdate("h 'o''clock' aa", "2018-01-02T23:12:01-08:00")"#, "\"23 o'clock pm\""),
    ],
    [
      (#"file("${path.module}/data/a.txt")"#, "\"hello\""), (#"fileexists("data/b.json")"#, "true"),
      (#"fileexists("nope")"#, "false"),
      (#"fileset("data", "**")"#, #"["a.txt","b.json","deep/c.txt"]"#),
      (#"fileset("data", "*.{txt,json}")"#, #"["a.txt","b.json"]"#),
      (#"filemd5("data/a.txt")"#, "\"5d41402abc4b2a76b9719d911017c592\""),
      (#"filebase64("data/a.txt")"#, "\"aGVsbG8=\""),
      (
        #"templatefile("t.tftpl", { ports = [80, 443], name = "n" })"#,
        "\"listen 80;\\nlisten 443;\\nname N\\n\""
      ),
      (#"basename("a/b/c.txt")"#, "\"c.txt\""), (#"dirname("a/b/c.txt")"#, "\"a/b\""),
      (#"provider::aws::arn_parse("arn:aws:iam::1:role/x").account_id"#, "\"1\""),
      (#"core::upper("a")"#, "\"A\""),
    ],
  ]

  @Test("leaves what only Terraform can know unknown")
  func unknowns() throws {
    let expressions = [
      "timestamp()", "uuid()", #"bcrypt("x")"#, #"pathexpand("~/x")"#, #"file("missing.txt")"#,
      #"provider::other::f(1, "x")"#, #"base64gzip("x")"#,
    ]
    let (values, messages) = try Self.values(of: expressions)
    #expect(values == expressions.map { _ in "unknown" })
    #expect(messages == [])
  }

  @Test(
    "explains what doesn't fit",
    arguments: [
      (#"element([], 0)"#, "cannot use element function with an empty list"),
      (#"tonumber("x")"#, #"cannot convert "x" to number: a number is required"#),
      (#"lookup({}, "a")"#, #"the given object has no attribute "a""#),
      (#"format("%d", "x")"#, #"unsupported value for "%d": a number is required"#),
      (#"format("%s")"#, #"not enough arguments for "%s": need index 0 but have 0 total"#),
      (#"format("x", 1)"#, "too many arguments; only 0 used by format string"),
      (
        #"cidrsubnet("10.0.0.0/24", 16, 0)"#,
        "insufficient address space to extend prefix of 24 by 16"
      ),
      (#"regex("(", "x")"#, "invalid regexp pattern"),
      (#"range(0, 5000)"#, "more than 1024 values were generated"),
      (#"zipmap(["a"], [])"#, "number of keys (1) does not match number of values (0)"),
      (#"jsondecode("{")"#, "unexpected end of JSON input"),
      (#"nosuch(1)"#, #"there is no function named "nosuch""#),
      (#"merge(1)"#, #"arguments must be maps or objects, got "number""#),
      (#"base64decode("%")"#, "failed to decode base64 data"),
      (#"format("%9999999s", "x")"#, "is too large"),
    ])
  func failures(_ expression: String, _ message: String) throws {
    let (values, messages) = try Self.values(of: [expression])
    #expect(values == ["unknown"])
    #expect(messages.count == 1)
    #expect(messages.first?.contains(message) == true, "\(messages)")
  }

  @Test("stays within its limits on hostile arguments")
  func hostile() throws {
    let (values, messages) = try Self.values(of: [
      "setproduct(range(1000), range(1000), range(1000))",
      #"join("", [for i in range(1000) : format("%99999s", "x")])"#,
      #"replace(join("", [for i in range(1000) : "aaaaaaaaaa"]), "", join("", [for i in range(1000) : "bbbbbbbbbb"]))"#,
      #"file("/etc/passwd")"#, #"file("../../etc/passwd")"#,
    ])
    #expect(values == ["unknown", "unknown", "unknown", "unknown", "unknown"])
    #expect(messages.count == 5)
  }
}
