# Made up: code of a small shop, of which somebody has changed what runs by hand (see live.jsonl).

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "exports" {
  bucket = "shop-exports"
}

resource "aws_s3_bucket_versioning" "exports" {
  bucket = aws_s3_bucket.exports.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  sqs_managed_sse_enabled = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "shop"
      Effect    = "Allow"
      Principal = { AWS = ["111122223333"] }
      Action    = ["sqs:SendMessage"]
      Resource  = "*"
    }]
  })
}

resource "aws_iam_user" "reports" {
  name = "reports"
}
