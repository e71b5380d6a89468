provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

locals {
  accounts = { dev = "111111111111", prod = "222222222222" }
  actions  = ["b:Y", "a:X", "c:Z"]
}
data "aws_iam_policy_document" "src" {
  count = 2
  statement {
    sid       = "S${count.index}"
    actions   = local.actions
    resources = [for k, v in local.accounts : "arn:aws:s3:::${k}-${v}"]
  }
  statement {
    actions   = ["d:D"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "sources" {
  source_policy_documents = data.aws_iam_policy_document.src[*].json
}
data "aws_iam_policy_document" "over" {
  source_policy_documents = [data.aws_iam_policy_document.src[0].json]
  override_policy_documents = [
    jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "S0", Effect = "Deny", Action = "*", Resource = "*" }, { Sid = "New", Effect = "Allow", NotAction = ["x:*"], NotResource = "arn:y", NotPrincipal = { AWS = "1" } }] }),
    jsonencode({ Statement = [] }),
  ]
}
data "aws_iam_policy_document" "with_null" {
  statement {
    sid       = null
    effect    = "Deny"
    actions   = []
    resources = ["*"]
    not_actions = ["a:*"]
    principals {
      type        = "AWS"
      identifiers = [for k, v in local.accounts : v]
    }
  }
}
data "aws_iam_policy_document" "unkprin" {
  statement {
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.q.arn]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.u.arn]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_iam_user.u.arn, "x"]
    }
  }
}
data "aws_iam_policy_document" "dep" {
  statement {
    actions   = ["a:b"]
    resources = ["*"]
  }
}
resource "aws_sqs_queue" "q" {
  name                       = "q.fifo"
  fifo_queue                 = true
  message_retention_seconds  = 60 * 60 * 24
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dlq.arn, maxReceiveCount = 4 })
}
resource "aws_sqs_queue" "dlq" { name = "dlq" }
resource "aws_sqs_queue_policy" "p" {
  queue_url = "https://q"
  policy    = data.aws_iam_policy_document.unkprin.json
}
resource "aws_iam_user" "u" { name = "u" }
resource "aws_iam_user_policy" "up" {
  user   = aws_iam_user.u.name
  policy = data.aws_iam_policy_document.dep.json
}
output "sources" { value = data.aws_iam_policy_document.sources.json }
output "over" { value = data.aws_iam_policy_document.over.json }
output "with_null" { value = data.aws_iam_policy_document.with_null.json }
output "dep" { value = data.aws_iam_policy_document.dep.json }
