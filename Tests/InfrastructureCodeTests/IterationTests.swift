// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("count, for_each and dynamic blocks")
struct IterationTests {
  @Test("makes an instance per number of count")
  func count() throws {
    let evaluated = Evaluated(
      """
      variable "names" { default = ["a", "b"] }
      resource "aws_sns_topic" "t" {
        count = length(var.names)
        name  = "${var.names[count.index]}-${count.index}"
      }
      resource "aws_sqs_queue" "q" { name = aws_sns_topic.t[1].name }
      resource "aws_sqs_queue" "all" { name = join(",", aws_sns_topic.t[*].name) }
      resource "aws_sqs_queue" "none" { count = 0 }
      """)
    #expect(
      evaluated.addresses == [
        "aws_sns_topic.t[0]", "aws_sns_topic.t[1]", "aws_sqs_queue.q", "aws_sqs_queue.all",
      ])
    #expect(try evaluated.text("aws_sqs_queue.q") == "{name = \"b-1\"}")
    #expect(try evaluated.text("aws_sqs_queue.all") == "{name = \"a-0,b-1\"}")
    #expect(
      try evaluated.resource("aws_sqs_queue.q").references.map(\.target) == ["aws_sns_topic.t[1]"])
  }

  @Test("makes an instance per key of for_each")
  func forEach() throws {
    let evaluated = Evaluated(
      """
      resource "aws_s3_bucket" "b" {
        for_each = { logs = 30, "da.ta" = 7 }
        bucket   = "x-${each.key}-${each.value}"
      }
      resource "aws_s3_bucket_versioning" "v" {
        for_each = toset(["logs"])
        bucket   = aws_s3_bucket.b[each.key].id
        versioning_configuration { status = each.value == "logs" ? "Enabled" : "Suspended" }
      }
      """)
    #expect(
      evaluated.addresses == [
        "aws_s3_bucket.b[\"da.ta\"]", "aws_s3_bucket.b[\"logs\"]",
        "aws_s3_bucket_versioning.v[\"logs\"]",
      ])
    #expect(try evaluated.text("aws_s3_bucket.b[\"logs\"]") == "{bucket = \"x-logs-30\"}")
    #expect(
      try evaluated.text("aws_s3_bucket_versioning.v[\"logs\"]")
        == "{bucket = <aws_s3_bucket.b[\"logs\"].id>, "
        + "versioning_configuration = [{status = \"Enabled\"}]}")
    let versioning = try evaluated.resource("aws_s3_bucket_versioning.v[\"logs\"]")
    #expect(versioning.references.allSatisfy { $0.target == "aws_s3_bucket.b[\"logs\"]" })
  }

  @Test("stands one instance in for all when the keys or the number are unknown")
  func unknownKeys() throws {
    let evaluated = Evaluated(
      """
      variable "zones" { type = map(string) }
      variable "on" { type = bool }
      resource "aws_sns_topic" "t" {
        for_each = var.zones
        name     = "t-${each.key}"
      }
      resource "aws_sqs_queue" "q" {
        count = var.on ? 1 : 0
        name  = "fixed"
      }
      resource "aws_sqs_queue" "r" { name = aws_sqs_queue.q[0].arn }
      """)
    #expect(
      evaluated.addresses == ["aws_sns_topic.t[\"?\"]", "aws_sqs_queue.q[?]", "aws_sqs_queue.r"])
    #expect(try evaluated.text("aws_sqs_queue.q[?]") == "{name = \"fixed\"}")
    #expect(try evaluated.text("aws_sqs_queue.r") == "{name = <aws_sqs_queue.q[0].arn>}")
    #expect(evaluated.messages == [])
  }

  @Test("repeats dynamic blocks with nested iterators, and keeps unknown ones open")
  func dynamicBlocks() throws {
    let evaluated = Evaluated(
      """
      variable "rules" { type = list(string) }
      resource "aws_s3_bucket_lifecycle_configuration" "l" {
        bucket = "b"
        dynamic "rule" {
          for_each = { short = [1, 2], long = [90] }
          iterator = it
          content {
            id     = it.key
            status = "Enabled"
            dynamic "transition" {
              for_each = it.value
              content {
                days          = transition.value
                storage_class = "${it.key}-${transition.key}"
              }
            }
          }
        }
      }
      resource "aws_security_group" "s" {
        name = "s"
        dynamic "ingress" {
          for_each = var.rules
          content { protocol = ingress.value }
        }
        dynamic "egress" {
          for_each = []
          content { protocol = egress.value }
        }
      }
      """)
    #expect(
      try evaluated.text("aws_s3_bucket_lifecycle_configuration.l", "rule")
        == "[{id = \"long\", status = \"Enabled\", "
        + "transition = [{days = 90, storage_class = \"long-0\"}]}, "
        + "{id = \"short\", status = \"Enabled\", transition = "
        + "[{days = 1, storage_class = \"short-0\"}, {days = 2, storage_class = \"short-1\"}]}]")
    #expect(
      try evaluated.text("aws_security_group.s") == "{ingress = <var.rules>, name = \"s\"}")
    #expect(evaluated.messages == [])
  }

  @Test("limits how many instances there may be")
  func limits() throws {
    let evaluated = Evaluated(
      """
      resource "aws_sns_topic" "t" {
        count = 1000000000
        name  = "t"
      }
      resource "aws_sns_topic" "u" {
        for_each = toset([for i in range(1024) : "k${i}"])
      }
      """
    ) { $0.maximumInstances = 100 }
    #expect(evaluated.addresses == ["aws_sns_topic.t[?]", "aws_sns_topic.u[\"?\"]"])
    #expect(evaluated.messages.count == 2)
    #expect(evaluated.messages.allSatisfy { $0.contains("terraform-too-many-instances") })
  }

  @Test("reports what count and for_each can't be")
  func wrongRepetition() throws {
    let evaluated = Evaluated(
      """
      resource "aws_sns_topic" "a" { count = -1 }
      resource "aws_sns_topic" "b" { for_each = ["x"] }
      resource "aws_sns_topic" "c" { name = each.key }
      """)
    #expect(
      evaluated.result.diagnostics.map(\.id) == [
        "terraform-invalid-count", "terraform-invalid-for-each", "terraform-no-repetition",
      ])
  }
}
