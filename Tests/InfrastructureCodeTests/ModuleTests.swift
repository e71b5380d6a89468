// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Modules")
struct ModuleTests {
  @Test("evaluates child modules per instance and reads their outputs")
  func childModules() throws {
    let evaluated = Evaluated([
      "main.tf": """
      module "net" {
        source   = "./net"
        for_each = { a = "10.1.0.0/16", b = "10.2.0.0/16" }
        cidr     = each.value
      }
      resource "aws_instance" "i" { subnet_id = module.net["a"].subnets[1] }
      resource "aws_sns_topic" "t" {
        name = join(",", [for k, m in module.net : "${k}=${m.first}"])
      }
      """,
      "net/main.tf": """
      variable "cidr" { type = string }
      resource "aws_subnet" "s" {
        count      = 2
        cidr_block = cidrsubnet(var.cidr, 8, count.index)
        tags       = { Where = path.module }
      }
      output "subnets" { value = aws_subnet.s[*].id }
      output "first" { value = aws_subnet.s[0].cidr_block }
      """,
    ])
    #expect(evaluated.result.roots.map(\.work.directory) == ["."])
    #expect(
      try evaluated.text("module.net[\"b\"].aws_subnet.s[1]", "cidr_block") == "\"10.2.1.0/24\"")
    #expect(
      try evaluated.text("module.net[\"b\"].aws_subnet.s[1]", "tags") == "{Where = \"net\"}")
    #expect(
      try evaluated.text("aws_instance.i", "subnet_id")
        == "<module.net[\"a\"].aws_subnet.s[1].id>")
    #expect(
      try evaluated.text("aws_sns_topic.t", "name") == "\"a=10.1.0.0/24,b=10.2.0.0/24\"")
    let subnet = try evaluated.resource("module.net[\"a\"].aws_subnet.s[0]")
    #expect(subnet.module == "module.net[\"a\"]")
    #expect(subnet.calls.map(\.address) == ["module.net[\"a\"]"])
    #expect(evaluated.messages == [])
  }

  @Test("goes on with unknown outputs when a module isn't there")
  func missingModules() throws {
    let evaluated = Evaluated(
      """
      module "vpc" {
        source = "terraform-aws-modules/vpc/aws"
        name   = "x"
      }
      module "gone" { source = "./gone" }
      module "out" { source = "../outside" }
      resource "aws_instance" "i" {
        subnet_id = module.vpc.private_subnets[0]
        user_data = module.gone.text
      }
      """)
    #expect(
      try evaluated.text("aws_instance.i")
        == "{subnet_id = <module.vpc.private_subnets[0]>, user_data = <module.gone.text>}")
    #expect(evaluated.result.diagnostics.count == 3)
    #expect(
      evaluated.result.diagnostics.allSatisfy {
        $0.id == "terraform-missing-module" && $0.severity == .warning
      })
  }

  @Test("finds installed and vendored modules")
  func installedModules() throws {
    let module = "variable \"name\" {}\nresource \"aws_sns_topic\" \"t\" { name = var.name }"
    let evaluated = Evaluated([
      "infra/main.tf": """
      module "a" {
        source = "acme/topic/aws"
        name   = "a"
      }
      module "b" {
        source = "git::https://example.com/modules.git?ref=v1"
        name   = "b"
      }
      """,
      "infra/.terraform/modules/modules.json":
        "{\"Modules\":[{\"Key\":\"a\",\"Source\":\"acme\",\"Dir\":\".terraform/modules/a\"}]}",
      "infra/.terraform/modules/a/main.tf": module,
      ".vendor/example.com/modules/main.tf": module,
    ]) { $0.modulePaths = [".vendor"] }
    #expect(evaluated.addresses == ["module.a.aws_sns_topic.t", "module.b.aws_sns_topic.t"])
    #expect(evaluated.messages == [])
  }

  @Test("hands provider configurations down")
  func providers() throws {
    let evaluated = Evaluated([
      "main.tf": """
      provider "aws" {
        region              = "eu-west-1"
        allowed_account_ids = ["123456789012"]
        default_tags { tags = { team = "x" } }
      }
      provider "aws" {
        alias  = "us"
        region = "us-east-1"
      }
      module "plain" { source = "./m" }
      module "moved" {
        source    = "./m"
        providers = { aws = aws.us }
      }
      resource "aws_sns_topic" "t" {
        provider = aws.us
        name     = "t"
      }
      """,
      "m/main.tf": """
      data "aws_region" "r" {}
      resource "aws_sns_topic" "t" {
        name = "t-${data.aws_region.r.name}"
        tags = { own = "y" }
      }
      """,
    ])
    let plain = try evaluated.resource("module.plain.aws_sns_topic.t")
    #expect(plain.region == "eu-west-1")
    #expect(plain.account == "123456789012")
    #expect(Evaluated.text(plain.document.field("name")) == "\"t-eu-west-1\"")
    #expect(
      Evaluated.text(plain.document.field("tags_all")) == "{own = \"y\", team = \"x\"}")
    let moved = try evaluated.resource("module.moved.aws_sns_topic.t")
    #expect(moved.region == "us-east-1")
    #expect(Evaluated.text(moved.document.field("tags_all")) == "{own = \"y\"}")
    #expect(try evaluated.resource("aws_sns_topic.t").region == "us-east-1")
    #expect(evaluated.result.parts[0].scope.regions == ["eu-west-1", "us-east-1"])
  }

  @Test("contains modules and values that go round in circles")
  func cycles() throws {
    let evaluated = Evaluated([
      "main.tf": """
      locals {
        a = local.b
        b = local.c
        c = local.a
      }
      module "self" { source = "./m" }
      resource "aws_sns_topic" "t" { name = local.a }
      """,
      "m/main.tf": "module \"again\" { source = \"../m\" }",
    ])
    #expect(
      Set(evaluated.result.diagnostics.map(\.id)) == ["terraform-cycle", "terraform-module-cycle"])
    #expect(try evaluated.text("aws_sns_topic.t") == "{name = <>}")
  }

  @Test("evaluates long chains of values without deep recursion")
  func longChains() throws {
    var text = "locals {\n  v0 = \"x\"\n"
    for index in 1...20_000 { text += "  v\(index) = local.v\(index - 1)\n" }
    text += "}\nresource \"aws_sns_topic\" \"t\" { name = local.v20000 }\n"
    let evaluated = Evaluated(text)
    #expect(try evaluated.text("aws_sns_topic.t") == "{name = \"x\"}")
  }

  @Test("judges what is called where it is called, and everything else as a root")
  func roots() throws {
    let evaluated = Evaluated([
      "live/main.tf": "module \"m\" { source = \"../modules/m\" }",
      "modules/m/main.tf": "resource \"aws_sns_topic\" \"t\" {}",
      "modules/alone/main.tf": "resource \"aws_sns_topic\" \"u\" {}",
      "modules/left/main.tf": "module \"r\" { source = \"../right\" }",
      "modules/right/main.tf": "module \"l\" { source = \"../left\" }",
      ".terraform/x/main.tf": "resource \"aws_sns_topic\" \"v\" {}",
      "docs/readme.md": "nothing",
    ])
    #expect(
      evaluated.result.roots.map(\.work.directory) == ["live", "modules/alone", "modules/left"])
    #expect(evaluated.addresses == ["module.m.aws_sns_topic.t", "aws_sns_topic.u"])
  }

  @Test("remembers earlier addresses of moved resources")
  func moves() throws {
    let evaluated = Evaluated([
      "main.tf": """
      module "new" { source = "./m" }
      moved {
        from = module.old
        to   = module.new
      }
      moved {
        from = aws_sqs_queue.first
        to   = aws_sqs_queue.second
      }
      moved {
        from = aws_sqs_queue.second
        to   = aws_sqs_queue.third
      }
      resource "aws_sqs_queue" "third" { count = 1 }
      """,
      "m/main.tf": """
      resource "aws_sns_topic" "t" {}
      moved {
        from = aws_sns_topic.s
        to   = aws_sns_topic.t
      }
      """,
    ])
    #expect(
      try evaluated.resource("aws_sqs_queue.third[0]").previousAddresses
        == ["aws_sqs_queue.second[0]", "aws_sqs_queue.first[0]"])
    #expect(
      try evaluated.resource("module.new.aws_sns_topic.t").previousAddresses
        == ["module.new.aws_sns_topic.s", "module.old.aws_sns_topic.t"])
  }

  @Test("merges override files")
  func overrides() throws {
    let evaluated = Evaluated([
      "main.tf": """
      variable "size" { default = 1 }
      resource "aws_db_instance" "d" {
        allocated_storage = var.size
        engine            = "mysql"
      }
      resource "aws_security_group" "s" {
        ingress { from_port = 1 }
        ingress { from_port = 2 }
      }
      """,
      "x_override.tf": """
      variable "size" { default = 7 }
      resource "aws_db_instance" "d" { engine = "postgres" }
      resource "aws_security_group" "s" {
        ingress { from_port = 3 }
      }
      """,
    ])
    #expect(
      try evaluated.text("aws_db_instance.d") == "{allocated_storage = 7, engine = \"postgres\"}")
    #expect(try evaluated.text("aws_security_group.s") == "{ingress = [{from_port = 3}]}")
    #expect(evaluated.messages == [])
  }

  @Test("reads the JSON syntax")
  func json() throws {
    let evaluated = Evaluated([
      "main.tf.json": """
      {
        "variable": {"port": {"type": "number", "default": 22}},
        "resource": {
          "aws_security_group": {
            "s": {
              "name": "s-${var.port}",
              "ingress": [{"from_port": "${var.port}", "cidr_blocks": ["0.0.0.0/0"]}],
              "tags": {"a": "b"}
            }
          },
          "aws_s3_bucket": {"b": {"versioning": {"enabled": true}}}
        }
      }
      """
    ])
    #expect(
      try evaluated.text("aws_security_group.s", "ingress")
        == "[{cidr_blocks = [\"0.0.0.0/0\"], from_port = 22}]")
    #expect(try evaluated.text("aws_security_group.s", "name") == "\"s-22\"")
    #expect(try evaluated.text("aws_s3_bucket.b") == "{versioning = [{enabled = true}]}")
    #expect(evaluated.messages == [])
  }
}
