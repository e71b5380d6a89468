// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Policies
import Testing

@Suite("ConfigurationFormat")
struct ConfigurationFormatTests {
  private static func json(_ format: ConfigurationFormat, _ text: String) -> String? {
    format.read(SourceFile(path: "x", text: text)).document.map { JSONWriter.string($0.root) }
  }

  @Test(
    "the format follows from the name",
    arguments: [
      ("a/main.tf", "hcl2"), ("x.tfvars", "hcl2"), ("Dockerfile", "dockerfile"),
      ("Dockerfile.prod", "dockerfile"), ("web.dockerfile", "dockerfile"), ("-", "yaml"),
      ("service", "yaml"), ("a.yml", "yaml"), (".env", "dotenv"), (".gitignore", "ignore"),
      ("a.jsonc", "jsonc"), ("p.properties", "properties"), ("pom.xml", "xml"), ("a.cue", nil),
      ("CODEOWNERS", nil), ("Jenkinsfile", nil),
    ])
  func names(path: String, name: String?) {
    #expect(ConfigurationFormat(path: path)?.rawValue == name)
    #expect(ConfigurationFormat.isConftestOnly(path) == (name == nil))
  }

  @Test("several YAML documents are an array, one isn't")
  func yaml() {
    #expect(Self.json(.yaml, "a: 1\n---\nb: 2") == #"[{"a":1},{"b":2}]"#)
    #expect(Self.json(.yaml, "a: 1") == #"{"a":1}"#)
    #expect(Self.json(.yaml, "a: 1\n---\n[") == nil)
  }

  @Test("YAML is that of go-yaml 2, in which a workflow's \"on\" is a truth value")
  func olderYAML() {
    #expect(
      Self.json(.yaml, "on: push\na: yes\nb: 0777\n1: x\nc: 2020-01-01\nd: y")
        == #"{"1":"x","a":true,"b":511,"c":"2020-01-01","d":true,"true":"push"}"#)
  }

  @Test("Terraform has the shape of hcl2json")
  func hcl() {
    let text = """
      terraform {
        backend "s3" {}
      }
      resource "aws_s3_bucket" "a" {
        acl    = "private"
        count  = -1
        name   = "x-${var.n}-${var.c ? "y" : "z"}"
        policy = jsonencode({ a = 1 })
        role   = aws_iam_role.r.arn
        tags   = { Name = "n", (var.k) = 1.50, "${var.q}" = null }
        rule { ids = [true, var.x] }
        rule {}
      }
      resource "aws_s3_bucket" "b" {}
      variable "v" { type = list(string) }
      """
    #expect(
      Self.json(.hcl2, text) == #"""
        {"resource":{"aws_s3_bucket":{"a":[{"acl":"private","count":-1,\#
        "name":"x-${var.n}-%{if var.c}y%{else}z%{endif}","policy":"${jsonencode({ a = 1 })}",\#
        "role":"${aws_iam_role.r.arn}","rule":[{"ids":[true,"${var.x}"]},{}],\#
        "tags":{"${(var.k)}":1.5,"${var.q}":null,"Name":"n"}}],"b":[{}]}},\#
        "terraform":[{"backend":{"s3":[{}]}}],"variable":{"v":[{"type":"${list(string)}"}]}}
        """#)
    #expect(
      Self.json(.hcl2, "a = setunion(b, c)\nd = { e.f = 1 }\ng = (5)\nh = [for x in (y) : x]")
        == #"{"a":"${setunion(b, c)}","d":{"e.f":1},"g":"${(5)}","h":"${[for x in (y) : x]}"}"#)
    #expect(Self.json(.hcl2, "a {}\na \"b\" {}") == nil)
    #expect(Self.json(.hcl2, "a = ") == nil)
  }

  @Test(
    "TOML",
    arguments: [
      ("a.b = 1\na.c = \"x\\u00e9\"", #"{"a":{"b":1,"c":"xé"}}"#),
      ("[[t]]\nx = 1\n[t.u]\ny = 2\n[[t]]", #"{"t":[{"u":{"y":2},"x":1},{}]}"#),
      ("a = [1, [2], # c\n 'x\\y',]", #"{"a":[1,[2],"x\\y"]}"#),
      ("a = {b = 1, c.d = true}", #"{"a":{"b":1,"c":{"d":true}}}"#),
      ("a = \"\"\"\nx \\\n  y\"\"\"\"", #"{"a":"x y\""}"#),
      ("a = 0xFF\nb = 1_0.5e2\nc = +3", #"{"a":255,"b":1050,"c":3}"#),
      (
        "a = 1979-05-27T07:32:00Z\nb = 1979-05-27\nc = 07:32:00",
        #"{"a":"1979-05-27T07:32:00Z","b":"1979-05-27","c":"07:32:00"}"#
      ),
    ])
  func toml(text: String, expected: String) { #expect(Self.json(.toml, text) == expected) }

  @Test(
    "what isn't TOML is refused",
    arguments: [
      "a", "a = ", "a = 1 b = 2", "a = 1\na = 2", "[a]\n[a]", "a = 01", "a = 1__0", "a = \"x",
      "a = {b = 1,}", "[a", "a.b = 1\na = 2", "a = {}\na.b = 1", "a = \"\\q\"", "[[a]]\n[a]",
      "= 1", "a = [1", "a = tru",
    ])
  func badTOML(text: String) { #expect(Self.json(.toml, text) == nil) }

  @Test("deeply nested TOML is refused, not followed", arguments: ["[", "{a=", "a."])
  func deepTOML(piece: String) {
    let nested = String(repeating: piece, count: 100_000)
    #expect(Self.json(.toml, piece == "a." ? nested + "b = 1" : "a = " + nested) == nil)
  }

  @Test("Terraform's templates keep their parts")
  func templates() {
    let text = """
      a = "%{for k, v in var.l}${k}=${v},%{endfor}"
      b = <<-EOT
        ${var.x}
          %{if var.y}z%{else}w%{endif}
        EOT
      c = "${var.c ? "y" : "z"}"
      d = "$${x} %%{y}"
      e = "a${5}b"
      """
    #expect(
      Self.json(.hcl2, text) == #"""
        {"a":"%{for k, v in var.l}${k}=${v},%{endfor}",\#
        "b":"${var.x}\n  %{if var.y}z%{else}w%{endif}\n",\#
        "c":"${var.c ? \"y\" : \"z\"}","d":"${x} %{y}","e":"a5b"}
        """#)
  }

  @Test(
    "XML's elements are texts, objects and arrays",
    arguments: [
      ("<a>x</a>", #"{"a":"x"}"#),
      ("<?xml version='1.0' encoding='UTF-8'?>\n<!-- c --><a/>\n", #"{"a":""}"#),
      (
        "<a b='1' c=\"&lt;&#x41;&#66;\"> x &amp; y </a>",
        ##"{"a":{"#content":"x & y","-b":"1","-c":"<AB"}}"##
      ),
      ("<a><b>1</b><c><d/></c><b>2</b></a>", #"{"a":{"b":["1","2"],"c":{"d":""}}}"#),
      ("<n:a xmlns:n=\"u\"><n:b>1</n:b></n:a>", #"{"a":{"-n":"u","b":"1"}}"#),
      ("<a><![CDATA[<b>&amp;]]></a>", #"{"a":"<b>&amp;"}"#),
      ("<!DOCTYPE a [<!ENTITY x \"]>\"> <!-- ' -->]><a/>", #"{"a":""}"#),
      ("<a>1\r\n2</a>", #"{"a":"1\n2"}"#),
    ])
  func xml(text: String, expected: String) { #expect(Self.json(.xml, text) == expected) }

  @Test(
    "what isn't XML is refused, and entities of its own too",
    arguments: [
      "", "x", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a b/>", "<a b=1/>", "<a b='1/>",
      "<a b='1' b='2'/>", "<a b='<'/>", "<a>&x;</a>", "<a>&</a>", "<a>&#0;</a>", "<a>&#-1;</a>",
      "<!-- ", "<a><![CDATA[</a>", "<1/>", "<a", "</a>", "<!DOCTYPE a",
      "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<?xml encoding=\"utf-16\"?><a/>",
    ])
  func badXML(text: String) { #expect(Self.json(.xml, text) == nil) }

  @Test("deeply nested XML is refused, not followed")
  func deepXML() {
    #expect(Self.json(.xml, String(repeating: "<a>", count: 100_000)) == nil)
    let depth = 900
    let nested =
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    #expect(Self.json(.xml, nested) != nil)
  }

  @Test("INI has sections of keys, numbers and truth values as such")
  func ini() {
    let text = "k = v\n; c\n[a b]\nn = 1.5 ; c\nt = true\nq = \"x ; y\"\n[e]"
    #expect(
      Self.json(.ini, text)
        == #"{"DEFAULT":{"k":"v"},"a b":{"n":1.5,"q":"x ; y","t":true},"e":{}}"#)
    #expect(
      Self.json(
        .ini, "[a]\nb = T\nc = 007\nd = -.50\ne = 1.\nf = 1e2\ng = 1e\nh = 0x1F\ni = inf\nj = .")
        == #"{"a":{"b":true,"c":7,"d":-0.5,"e":1,"f":100,"g":"1e","h":"0x1F","i":"inf","j":"."}}"#)
    #expect(Self.json(.ini, "[a") == nil)
  }

  @Test("properties follow Java's rules")
  func properties() {
    let text = "a=1\n b : 2\nc 3\n# x\n! y\nd\\=e=f\\\n   g\nu=\\u00e9\\t\\ud83d\\ude00\nlone"
    #expect(
      Self.json(.properties, text)
        == #"{"a":"1","b":"2","c":"3","d=e":"fg","lone":"","u":"é\t😀"}"#)
  }

  @Test("dotenv knows what was set above, and nothing else")
  func dotenv() {
    let text = "A=1 # c\nexport B=\"x $A\\n${HOME}\"\nC='$A'\nD=\\$A"
    #expect(Self.json(.dotenv, text) == #"{"A":"1","B":"x 1\n","C":"$A","D":"$A"}"#)
    #expect(Self.json(.dotenv, "no value") == nil)
    let doubling = "A0=xxxxxxxxxx\n" + (1...60).map { "A\($0)=$A\($0 - 1)$A\($0 - 1)\n" }.joined()
    #expect(Self.json(.dotenv, doubling) == nil)
  }

  @Test("a Dockerfile is a list of instructions")
  func dockerfile() throws {
    let text = """
      # syntax=docker/dockerfile:1
      # note
      FROM --platform=x alpine AS b
      ENV A=1 B="x y"
      ENV old form here
      RUN a \\
        # comment
        b
      CMD ["x"]
      FROM b
      RUN <<EOF
      FROM nothing
      EOF
      ONBUILD COPY --from=b . /x
      HEALTHCHECK NONE
      """
    let file = SourceFile(path: "Dockerfile", text: text)
    let root = try #require(ConfigurationFormat.dockerfile.read(file).document).view[0]
    func column(_ key: String) -> [String] { root.elements.map { $0[key].string ?? "" } }
    #expect(
      column("Cmd") == [
        "comment", "from", "env", "env", "run", "cmd", "from", "run", "onbuild", "healthcheck",
      ])
    #expect(root[1]["Flags"].strings == ["--platform=x"])
    #expect(root[1]["Value"].strings == ["alpine", "AS", "b"])
    #expect(root[2]["Value"].strings == ["A", "1", "=", "B", "\"x y\"", "="])
    #expect(root[3]["Value"].strings == ["old", "form here", ""])
    #expect(root[4]["Value"].strings == ["a   b"])
    #expect(root[5]["JSON"].boolean == true)
    #expect(root[8]["SubCmd"].string == "copy" && root[8]["Stage"].integer == 1)
    #expect(root[9]["Value"].strings == ["NONE"])
    for bad in ["FORM x", "RUN <<EOF\nx", "FROM", "ENV A", "ONBUILD ONBUILD RUN x"] {
      #expect(Self.json(.dockerfile, bad) == nil, "\(bad)")
    }
  }

  @Test("ignore files have an entry for each line")
  func ignore() {
    #expect(
      Self.json(.ignore, "*.o\n!a\n")
        == #"[[{"Kind":"Path","Original":"*.o","Value":"*.o"},"#
        + #"{"Kind":"NegatedPath","Original":"!a","Value":"a"}]]"#)
  }
}
