// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Inventory
import Testing

@Suite("Resources")
struct ResourceTests {
  @Test("leaves out what is unset and sorts what is there")
  func canonicalShape() throws {
    let evaluated = Evaluated(
      """
      resource "aws_s3_bucket" "b" {
        bucket        = "logs"
        force_destroy = "true"
        acl           = ""
        policy        = null
        tags          = { b = 1, a = "x" }
        versioning {
          enabled = true
        }
      }
      """)
    #expect(
      try evaluated.text("aws_s3_bucket.b")
        == "{bucket = \"logs\", force_destroy = true, tags = {a = \"x\", b = \"1\"}, "
        + "tags_all = {a = \"x\", b = \"1\"}, versioning = [{enabled = true}]}")
    #expect(evaluated.messages == [])
    #expect(try evaluated.line("aws_s3_bucket.b", "force_destroy") == 3)
    #expect(try evaluated.line("aws_s3_bucket.b", "versioning") == 7)
  }

  @Test("gives references the configured value, or an unknown that names what it stands for")
  func references() throws {
    let evaluated = Evaluated(
      """
      resource "aws_kms_key" "k" {}
      resource "aws_s3_bucket" "b" { bucket = "x-${terraform.workspace}" }
      resource "aws_s3_bucket_policy" "p" {
        bucket = aws_s3_bucket.b.bucket
        policy = jsonencode({ Resource = "${aws_s3_bucket.b.arn}/*", Action = "s3:*" })
      }
      resource "aws_sns_topic" "t" {
        name              = "t-${aws_s3_bucket.b.id}-end"
        kms_master_key_id = aws_kms_key.k.arn
        display_name      = aws_s3_bucket.b.tags == null ? "unset" : "set"
      }
      """)
    #expect(
      try evaluated.text("aws_s3_bucket_policy.p")
        == "{bucket = \"x-default\", policy = <json {Action = \"s3:*\", "
        + "Resource = <<aws_s3_bucket.b.arn> \"/*\">}>}")
    #expect(
      try evaluated.text("aws_sns_topic.t")
        == "{display_name = \"unset\", kms_master_key_id = <aws_kms_key.k.arn>, "
        + "name = <\"t-\" <aws_s3_bucket.b.id> \"-end\">}")
    let topic = try evaluated.resource("aws_sns_topic.t")
    #expect(topic.references.contains { $0.target == "aws_kms_key.k" && $0.attribute == "arn" })
    #expect(topic.document.field("kms_master_key_id").unknown?.isNotNull == true)
    let policy = try evaluated.resource("aws_s3_bucket_policy.p")
    #expect(policy.references.contains { $0.path == "bucket" && $0.target == "aws_s3_bucket.b" })
  }

  @Test("writes blocks for attributes that are lists of objects")
  func attributesAsBlocks() throws {
    let evaluated = Evaluated(
      """
      resource "aws_security_group" "s" {
        ingress {
          from_port   = "22"
          to_port     = 22
          protocol    = "tcp"
          cidr_blocks = ["0.0.0.0/0"]
        }
        egress = []
      }
      resource "aws_security_group" "t" {
        ingress = [{ from_port = 1, to_port = 2, protocol = "tcp", cidr_blocks = ["10.0.0.0/8"] }]
      }
      """)
    #expect(
      try evaluated.text("aws_security_group.s")
        == "{ingress = [{cidr_blocks = [\"0.0.0.0/0\"], from_port = 22, protocol = \"tcp\", "
        + "to_port = 22}]}")
    #expect(
      try evaluated.text("aws_security_group.t")
        == "{ingress = [{cidr_blocks = [\"10.0.0.0/8\"], from_port = 1, protocol = \"tcp\", "
        + "to_port = 2}]}")
  }
}
