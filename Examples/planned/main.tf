# A shop that is about to be changed: plan.json is what Terraform planned for it, terraform.tfstate
# what was there before. Never apply it.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "password" {
  type      = string
  sensitive = true
}

# Stays as it is.
resource "aws_s3_bucket" "site" {
  bucket = "example-planned-site"
}

# New, and changes what the bucket is.
resource "aws_s3_bucket_acl" "site" {
  bucket = aws_s3_bucket.site.id
  acl    = "public-read"
}

resource "aws_security_group" "jump" {
  # bawn:ignore aws-security-group-open-ssh the jump host of the administrators
  name = "jump"

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_kms_key" "data" {
  description         = "data"
  enable_key_rotation = true
}

resource "aws_sns_topic" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.data.arn
}

resource "aws_sns_topic_policy" "orders" {
  arn = aws_sns_topic.orders.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.orders.arn
    }]
  })
}

resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "mysql"
  instance_class    = "db.t3.micro"
  allocated_storage = 20
  username          = "shop"
  password          = var.password
  kms_key_id        = aws_kms_key.data.arn
  storage_encrypted = true
}
