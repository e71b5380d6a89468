
terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.replica]
    }
  }
}
variable "name" {}
variable "config" { type = object({ versioned = bool, days = optional(number, 30) }) }
data "aws_region" "here" {}
data "aws_region" "there" { provider = aws.replica }
resource "aws_s3_bucket" "main" {
  bucket = "${var.name}-${data.aws_region.here.name}"
  tags   = { Name = var.name, Owner = "override" }
}
resource "aws_s3_bucket" "replica" {
  provider = aws.replica
  bucket   = "${var.name}-${data.aws_region.there.name}"
}
resource "aws_s3_bucket_versioning" "v" {
  count  = var.config.versioned ? 1 : 0
  bucket = aws_s3_bucket.main.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_lifecycle_configuration" "l" {
  bucket = aws_s3_bucket.main.bucket
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration { days = var.config.days }
  }
}
module "inner" {
  source = "../plain"
  name   = "inner-${var.name}"
  providers = { aws = aws.replica }
}
output "arn" { value = aws_s3_bucket.main.arn }
output "names" { value = [aws_s3_bucket.main.bucket, aws_s3_bucket.replica.bucket, module.inner.name] }
output "regions" { value = [data.aws_region.here.name, data.aws_region.there.name] }
