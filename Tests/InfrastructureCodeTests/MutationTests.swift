// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Broken configurations")
struct MutationTests {
  /// A small generator with a seed, so that a failure can be seen again.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  static let files = [
    "main.tf": """
    terraform {
      required_providers { aws = { source = "hashicorp/aws" } }
    }
    provider "aws" {
      region = var.region
      default_tags { tags = { a = "b" } }
    }
    variable "region" { default = "eu-west-1" }
    variable "o" {
      type    = object({ a = optional(list(number), [1]), b = string })
      default = { b = "x" }
      validation {
        condition     = length(var.o.a) > 0
        error_message = "no"
      }
    }
    locals {
      names = { for i, n in ["a", "b"] : n => "${i}-${n}" if n != "c" }
      text  = <<-EOT
        %{ for k, v in local.names ~}
        ${k} = ${v}
        %{ endfor ~}
      EOT
    }
    module "m" {
      source   = "./m"
      for_each = local.names
      name     = each.value
    }
    resource "aws_security_group" "s" {
      count = 2
      name  = format("%s-%d", module.m["a"].name, count.index)
      dynamic "ingress" {
        for_each = var.o.a
        content { from_port = ingress.value }
      }
    }
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:*", "s3:Get*"]
        resources = [aws_security_group.s[0].arn, "*"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_iam_policy" "p" {
      policy = data.aws_iam_policy_document.d.json
      name   = try(jsondecode(jsonencode({ a = [1, null] })).a[5], cidrsubnet("10.0.0.0/8", 8, 2))
    }
    moved {
      from = aws_iam_policy.old
      to   = aws_iam_policy.p
    }
    output "x" { value = aws_security_group.s[*].id }
    """,
    "m/main.tf.json": """
    {"variable": {"name": {"type": "string"}}, "resource": {"aws_sns_topic": {"t": {"name":
    "t-${var.name}", "tags": {"a": 1}}}}, "output": {"name": {"value": "${aws_sns_topic.t.name}"}}}
    """,
    "terraform.tfvars": "region = \"us-east-1\"\n",
  ]

  static let pieces = [
    "{", "}", "[", "]", "(", ")", "\"", "${", "%{ if true }", "...", "for_each = ", "count = 1e9\n",
    "local.a", "\n", "=", "-", "*", "\\", "<<EOT\n", "null", "99999999999999999999", ",", ".",
    "\u{0}",
    "é", "module.m", "each.value", "toset(", "range(", "jsondecode(", "0.1e-99",
  ]

  @Test("are survived, whatever is changed in them", arguments: 0..<4)
  func mutations(_ part: Int) {
    var generator = Generator(state: UInt64(part) &+ 20_260)
    for _ in 0..<120 {
      var files = Self.files
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        guard let name = files.keys.sorted().randomElement(using: &generator) else { continue }
        var bytes = Array((files[name] ?? "").utf8)
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...20, using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2:
          let piece = Self.pieces.randomElement(using: &generator) ?? ""
          bytes.insert(contentsOf: piece.utf8, at: start)
        default:
          if start < bytes.count { bytes[start] = UInt8.random(in: 0...255, using: &generator) }
        }
        files[name] = String(decoding: bytes, as: UTF8.self)
      }
      let evaluated = Evaluated(files) { $0.maximumInstances = 1000 }
      for resource in evaluated.resources { _ = Evaluated.text(resource.document) }
    }
  }
}
