provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

data "aws_partition" "current" {}
data "aws_iam_policy_document" "assume" {
  for_each = toset(["ec2", "lambda", "ecs-tasks"])
  statement {
    sid     = "Assume${replace(title(each.key), "-", "")}"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["123456789012", "210987654321"]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:x:*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["a"]
    }
  }
}
data "aws_iam_policy_document" "base" {
  policy_id = "base"
  version   = "2008-10-17"
  statement {
    sid       = "Read"
    effect    = "Allow"
    actions   = ["s3:GetObject", "s3:ListBucket", "s3:GetObject"]
    resources = ["arn:aws:s3:::a", "arn:aws:s3:::a/*"]
  }
  statement {
    sid           = "NotStuff"
    effect        = "Deny"
    not_actions   = ["iam:*"]
    not_resources = ["arn:aws:s3:::b"]
    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:user/x"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [false]
    }
  }
}
data "aws_iam_policy_document" "override" {
  statement {
    sid       = "Read"
    actions   = ["s3:*"]
    resources = ["*"]
  }
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-central-1:123456789012:&{aws:username}"]
  }
}
data "aws_iam_policy_document" "combined" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json, file("${path.module}/extra.json")]
  override_policy_documents = [data.aws_iam_policy_document.override.json]
  statement {
    sid       = "Own"
    actions   = ["ec2:Describe*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
  statement {
    sid     = "Many"
    actions = ["sns:Publish"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["123456789012", "111111111111"]
    }
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["222222222222"]
    }
  }
}
data "aws_iam_policy_document" "empty" {}
data "aws_iam_policy_document" "deferred" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.b.arn}/*"]
  }
}
data "aws_iam_policy_document" "known_name" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${aws_s3_bucket.b.bucket}/*"]
  }
}
data "aws_iam_policy_document" "dyn" {
  dynamic "statement" {
    for_each = { for i, a in ["read", "write"] : a => i }
    content {
      sid       = title(statement.key)
      actions   = statement.value == 0 ? ["s3:Get*"] : ["s3:Put*", "s3:Delete*"]
      resources = ["*"]
      dynamic "condition" {
        for_each = statement.key == "write" ? { "aws:MultiFactorAuthPresent" = ["true"] } : {}
        content {
          test     = "Bool"
          variable = condition.key
          values   = condition.value
        }
      }
    }
  }
}
resource "aws_s3_bucket" "b" { bucket = "my-bucket" }
resource "aws_iam_role" "r" {
  for_each             = data.aws_iam_policy_document.assume
  name                 = "role-${each.key}"
  assume_role_policy   = each.value.json
  max_session_duration = each.key == "ec2" ? 7200 : null
  tags                 = { Service = each.key }
}
resource "aws_iam_policy" "p" {
  name        = "p"
  policy      = data.aws_iam_policy_document.combined.json
  description = data.aws_iam_policy_document.combined.minified_json
}
resource "aws_iam_policy" "d" {
  name   = "d"
  policy = data.aws_iam_policy_document.deferred.json
}
resource "aws_iam_role_policy" "inline" {
  for_each = aws_iam_role.r
  name     = "inline"
  role     = each.value.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      { Effect = "Allow", Action = ["logs:*"], Resource = "*" },
    ], each.key == "lambda" ? [{ Effect = "Allow", Action = "xray:*", Resource = ["*"] }] : [])
  })
}
locals {
  managed = ["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"]
  pairs   = { for p in setproduct(keys(aws_iam_role.r), local.managed) : join("/", p) => p }
}
resource "aws_iam_role_policy_attachment" "m" {
  for_each   = local.pairs
  role       = aws_iam_role.r[each.value[0]].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.value[1]}"
}
output "json" { value = data.aws_iam_policy_document.combined.json }
output "parsed" { value = jsondecode(data.aws_iam_policy_document.combined.json).Statement[*].Effect }
output "empty" { value = data.aws_iam_policy_document.empty.json }
output "dyn" { value = data.aws_iam_policy_document.dyn.minified_json }
output "deferred" { value = data.aws_iam_policy_document.deferred.json }
output "known" { value = data.aws_iam_policy_document.known_name.json }
output "suffix" { value = data.aws_partition.current.dns_suffix }
