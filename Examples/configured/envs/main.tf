variable "retention" {
  type = number
}

variable "domains" {
  type = list(string)
}

module "site" {
  source = "../modules/site"

  bucket = "site-${var.domains[0]}"
}

# bawn:ignore aws-s3-bucket-versioning builds can be made again until=2099-12-31
resource "aws_s3_bucket" "builds" {
  bucket = "builds-${var.domains[0]}"
}

resource "aws_s3_bucket_lifecycle_configuration" "builds" {
  bucket = aws_s3_bucket.builds.id

  rule {
    id     = "expire"
    status = "Enabled"

    expiration {
      days = var.retention
    }
  }
}

resource "aws_s3_bucket_public_access_block" "builds" {
  bucket = aws_s3_bucket.builds.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
