// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Plans beside their code")
struct PlanSourceTests {
  private static let code = [
    "main.tf": """
    variable "open" { type = bool }
    resource "aws_kms_key" "k" {}
    resource "aws_sns_topic" "t" {
      count             = 2
      name              = "t-${count.index}"
      kms_master_key_id = aws_kms_key.k.arn
      policy            = jsonencode({ Resource = aws_kms_key.k.arn, Action = "*" })
    }
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 443
        cidr_blocks = ["10.0.0.0/8"]
      }
      ingress {
        from_port   = 22
        cidr_blocks = var.open ? ["0.0.0.0/0"] : []
      }
    }
    resource "aws_instance" "i" {
      dynamic "ebs_block_device" {
        for_each = aws_kms_key.k.multi_region ? [1] : [2]
        content { device_name = "x" }
      }
    }
    module "m" {
      source   = "./m"
      for_each = toset(["a"])
    }
    module "gone" { source = "registry/gone/aws" }
    """,
    "m/main.tf": """
    resource "aws_sns_topic" "u" { name = "u" }
    """,
  ]

  private static let planned = Planned(
    changes: [
      change(
        "aws_sns_topic.t[1]", after: #"{"name": "t-1"}"#,
        unknown: #"{"kms_master_key_id": true, "policy": true, "arn": true}"#),
      change(
        "aws_security_group.g",
        after: """
          {"ingress": [{"from_port": 22, "cidr_blocks": ["0.0.0.0/0"], "self": false},
            {"from_port": 443, "cidr_blocks": ["10.0.0.0/8"], "self": false}],
           "revoke_rules_on_delete": false}
          """),
      change("aws_instance.i", unknown: #"{"ebs_block_device": true, "root_block_device": true}"#),
      change(#"module.m["a"].aws_sns_topic.u"#, after: #"{"name": "u"}"#),
      change("module.gone.aws_sns_topic.v", after: #"{"name": "v"}"#),
    ], more: #""variables": {"open": {"value": true}},"#, code: code)

  @Test("point to the lines of the code, whatever order the plan has")
  func places() throws {
    let planned = Self.planned
    #expect(
      planned.text(of: try planned.resource("aws_sns_topic.t[1]").origin)
        .hasPrefix("resource \"aws_sns_topic\" \"t\" {"))
    #expect(
      try planned.place("aws_sns_topic.t[1]", "name") == #"name              = "t-${count.index}""#)
    #expect(try planned.place("aws_security_group.g", "ingress[0].from_port") == "from_port   = 22")
    #expect(
      try planned.place("aws_security_group.g", "ingress[1].from_port") == "from_port   = 443")
    #expect(
      try planned.place("aws_security_group.g", "ingress[1].cidr_blocks[0]") == #""10.0.0.0/8""#)
    // What the provider fills in is written nowhere: the block stands in.
    #expect(try planned.place("aws_security_group.g", "ingress[0].self").hasPrefix("ingress {"))
  }

  @Test("have the plan's values, and what the code knows of unknown ones")
  func values() throws {
    let planned = Self.planned
    #expect(
      try planned.text("aws_sns_topic.t[1]")
        == "{kms_master_key_id = <aws_kms_key.k.arn>, name = \"t-1\", "
        + "policy = <json {Action = \"*\", Resource = <aws_kms_key.k.arn>}>}")
    #expect(
      try planned.text("aws_security_group.g")
        == "{ingress = [{cidr_blocks = [\"0.0.0.0/0\"], from_port = 22, self = false}, "
        + "{cidr_blocks = [\"10.0.0.0/8\"], from_port = 443, self = false}], "
        + "revoke_rules_on_delete = false}")
    // A dynamic block without known elements isn't told from an unset one by the plan alone.
    let device = try planned.resource("aws_instance.i").document
    #expect(device.field("ebs_block_device").isKind(.unknown))
    #expect(!device.field("root_block_device").exists)
  }

  @Test("tell the module calls, also of modules that aren't there")
  func calls() throws {
    let planned = Self.planned
    let inner = try planned.resource(#"module.m["a"].aws_sns_topic.u"#)
    #expect(inner.calls.map(\.address) == [#"module.m["a"]"#])
    #expect(inner.calls.allSatisfy { planned.text(of: $0.origin).hasPrefix("module \"m\" {") })
    let gone = try planned.resource("module.gone.aws_sns_topic.v")
    #expect(gone.calls.map(\.address) == ["module.gone"])
    #expect(gone.calls.allSatisfy { planned.text(of: $0.origin).hasPrefix("module \"gone\"") })
    #expect(planned.text(of: gone.origin).hasPrefix("{\"address\": \"module.gone"))
    #expect(planned.result.diagnostics.allSatisfy { $0.severity < .error })
  }

  @Test("are scanned without places when there is no such code")
  func missing() {
    let planned = Planned(changes: [change("aws_sns_topic.t", after: #"{"name": "t"}"#)], code: [:])
    #expect(planned.addresses == ["aws_sns_topic.t"])
    #expect(planned.ids == ["plan-source"])
    #expect(planned.result.diagnostics.map(\.severity) == [.error])
  }
}
