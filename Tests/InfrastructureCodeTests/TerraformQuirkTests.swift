// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Testing

/// Results that a plausible implementation gets wrong; each was asked of Terraform 1.11.4.
@Suite("Where Terraform surprises")
struct TerraformQuirkTests {
  @Test(
    "functions give what Terraform gives",
    arguments: [
      ("ceil(log(8, 2))", "3"),
      ("log(1000, 10)", "2.9999999999999996"),
      ("pow(2, 64)", "18446744073709550000"),
      ("setproduct(toset([\"b\"]), [\"y\", \"x\"])", "[[\"b\", \"x\"], [\"b\", \"y\"]]"),
      ("[for s in toset([{ p = 443 }, { p = 80 }, { p = 8080 }]) : s.p]", "[443, 8080, 80]"),
      ("substr(\"hello\", -2, 0)", "\"lo\""),
      ("yamldecode(\"Version: 2012-10-17\").Version", "\"2012-10-17T00:00:00Z\""),
      ("yamldecode(\"[on, 0x10, 1_000]\")", "[true, 16, \"1_000\"]"),
      ("yamlencode(5)", "\"5\n...\n\""),
      ("concat(tolist([1]), tolist([\"a\"]))", "[\"1\", \"a\"]"),
      ("can(file(\"missing.txt\"))", "false"),
      ("try(file(\"missing.txt\"), \"none\")", "\"none\""),
      ("regex(\"(?<year>[0-9]{4})\", \"in 2024\").year", "\"2024\""),
      ("format(\"%q\", \"<\")", "\"\"\\u003c\"\""),
      ("lower(\"İ\")", "\"i\""),
      ("formatdate(\"''\", \"2024-01-01T00:00:00Z\")", "\"'\""),
    ])
  func functions(_ expression: String, _ expected: String) throws {
    let evaluated = Evaluated(
      """
      resource "terraform_data" "t" { input = \(expression) }
      """)
    #expect(evaluated.messages == [])
    #expect(try evaluated.text("terraform_data.t", "input") == expected)
  }

  @Test(
    "errors are errors where Terraform has them",
    arguments: [
      ("coalescelist([], [])", "no non-null arguments"),
      ("coalescelist(toset([\"a\"]), [\"b\"])", "coalescelist arguments must be lists or tuples"),
      ("lookup(tomap({ a = [\"x\"] }), \"b\", 5)", "the same type as the map elements"),
      ("signum(0.5)", "value must be a whole number"),
      ("setproduct([1, [2]], [\"a\"])", "all elements must be of the same type"),
      ("yamldecode(\"# nothing\")", "missing start of document"),
      ("textencodebase64(\"a\", \"klingon\")", "is not a supported IANA encoding name"),
      ("{ a.b = 1 }", "ambiguous attribute key"),
    ])
  func errors(_ expression: String, _ expected: String) {
    let evaluated = Evaluated("locals { x = \(expression) }\noutput \"o\" { value = local.x }")
    #expect(evaluated.messages.contains { $0.contains(expected) }, "\(evaluated.messages)")
  }

  @Test("a data source waits for the resources that it names, even for what is known of them")
  func deferredData() throws {
    let evaluated = Evaluated(
      """
      resource "aws_s3_bucket" "b" { bucket = "name" }
      resource "aws_s3_bucket" "none" {
        count  = 0
        bucket = "never"
      }
      data "aws_iam_policy_document" "waits" {
        statement { resources = [aws_s3_bucket.b.bucket] }
      }
      data "aws_iam_policy_document" "reads" {
        statement { resources = [for n in aws_s3_bucket.none : n.bucket] }
      }
      resource "terraform_data" "t" {
        input = [startswith(data.aws_iam_policy_document.reads.json, "{")]
      }
      """)
    #expect(try evaluated.text("terraform_data.t", "input") == "[true]")
    #expect(try evaluated.text("data.aws_iam_policy_document.waits", "json").hasPrefix("<json"))
  }

  @Test("what isn't set has the value that the provider plans")
  func plannedDefaults() throws {
    let evaluated = Evaluated(
      """
      resource "aws_iam_role" "r" {
        assume_role_policy   = "{}"
        max_session_duration = null
      }
      resource "terraform_data" "t" {
        input = [aws_iam_role.r.max_session_duration, aws_iam_role.r.path]
      }
      """)
    #expect(try evaluated.text("terraform_data.t", "input") == "[3600, \"/\"]")
  }
}
