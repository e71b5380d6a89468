// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Policy documents")
struct PolicyDocumentTests {
  @Test("are written as the provider writes them")
  func text() throws {
    let evaluated = Evaluated(
      """
      data "aws_iam_policy_document" "d" {
        policy_id = "P"
        statement {
          sid       = "One"
          actions   = ["s3:Get*", "s3:List*"]
          resources = ["arn:aws:s3:::b/&{aws:username}/*"]
          principals {
            type        = "AWS"
            identifiers = ["arn:aws:iam::1:root", "arn:aws:iam::2:root"]
          }
          principals {
            type        = "Service"
            identifiers = ["ec2.amazonaws.com"]
          }
          condition {
            test     = "StringLike"
            variable = "aws:x"
            values   = ["<a>", "b"]
          }
        }
        statement {
          effect      = "Deny"
          not_actions = ["iam:*"]
          resources   = ["*"]
          not_principals {
            type        = "*"
            identifiers = ["*"]
          }
        }
      }
      """)
    let document = try evaluated.resource("data.aws_iam_policy_document.d").document
    #expect(
      document.field("json").string == #"""
        {
          "Version": "2012-10-17",
          "Id": "P",
          "Statement": [
            {
              "Sid": "One",
              "Effect": "Allow",
              "Action": [
                "s3:List*",
                "s3:Get*"
              ],
              "Resource": "arn:aws:s3:::b/${aws:username}/*",
              "Principal": {
                "AWS": [
                  "arn:aws:iam::2:root",
                  "arn:aws:iam::1:root"
                ],
                "Service": "ec2.amazonaws.com"
              },
              "Condition": {
                "StringLike": {
                  "aws:x": [
                    "\u003ca\u003e",
                    "b"
                  ]
                }
              }
            },
            {
              "Effect": "Deny",
              "NotAction": "iam:*",
              "Resource": "*",
              "NotPrincipal": "*"
            }
          ]
        }
        """#)
    #expect(try evaluated.resource("data.aws_iam_policy_document.d").mode == .data)
  }

  @Test("merge sources and overrides by Sid")
  func merging() throws {
    let evaluated = Evaluated(
      """
      data "aws_iam_policy_document" "base" {
        statement {
          sid       = "A"
          actions   = ["a:*"]
          resources = ["*"]
        }
        statement {
          sid       = "B"
          actions   = ["b:*"]
          resources = ["*"]
        }
      }
      data "aws_iam_policy_document" "d" {
        source_policy_documents   = [data.aws_iam_policy_document.base.json]
        override_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = { Sid = "B", Effect = "Deny", Action = "x:y", Resource = "*" } })]
        statement {
          sid       = "A"
          effect    = "Deny"
          actions   = ["own:*"]
          resources = ["*"]
        }
      }
      resource "aws_iam_policy" "p" { policy = data.aws_iam_policy_document.d.minified_json }
      """)
    #expect(
      try evaluated.resource("aws_iam_policy.p").document.field("policy").string
        == #"{"Version":"2012-10-17","Statement":["#
        + #"{"Sid":"A","Effect":"Deny","Action":"own:*","Resource":"*"},"#
        + #"{"Sid":"B","Effect":"Deny","Action":"x:y","Resource":"*"}]}"#)
  }

  @Test("keep what is known when a part isn't")
  func unknownParts() throws {
    let evaluated = Evaluated(
      """
      variable "extra" { type = string }
      variable "who" { type = list(string) }
      resource "aws_s3_bucket" "b" {}
      data "aws_iam_policy_document" "d" {
        statement {
          actions   = ["s3:*"]
          resources = [aws_s3_bucket.b.arn, "*"]
        }
      }
      data "aws_iam_policy_document" "open" {
        source_policy_documents = [var.extra]
        statement {
          actions   = ["s3:*"]
          resources = ["*"]
          principals {
            type        = "AWS"
            identifiers = var.who
          }
        }
      }
      resource "aws_iam_policy" "p" { policy = data.aws_iam_policy_document.d.json }
      resource "aws_iam_policy" "o" { policy = data.aws_iam_policy_document.open.json }
      """)
    #expect(
      try evaluated.text("aws_iam_policy.p", "policy")
        == "<json {Statement = [{Action = \"s3:*\", Effect = \"Allow\", "
        + "Resource = [\"*\", <aws_s3_bucket.b.arn>]}], Version = \"2012-10-17\"}>")
    #expect(
      try evaluated.text("aws_iam_policy.o", "policy")
        == "<json {Statement = [{Action = \"s3:*\", Effect = \"Allow\", "
        + "Principal = {AWS = <var.who>}, Resource = \"*\"}, <>], Version = \"2012-10-17\"}>")
    #expect(
      try evaluated.resource("aws_iam_policy.p").references.contains {
        $0.target == "aws_s3_bucket.b"
      })
  }
}
