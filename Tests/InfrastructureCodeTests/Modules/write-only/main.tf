terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
variable "pw" {
  type      = string
  ephemeral = true
  default   = "x"
}
variable "plain" {
  default = "plainpw"
}
resource "aws_secretsmanager_secret_version" "v" {
  secret_id                = "s"
  secret_string_wo         = var.pw
  secret_string_wo_version = 1
}
resource "aws_secretsmanager_secret_version" "w" {
  secret_id                = "s2"
  secret_string_wo         = var.plain
  secret_string_wo_version = 2
}
resource "aws_db_instance" "d" {
  instance_class      = "db.t3.micro"
  allocated_storage   = 10
  engine              = "mysql"
  username            = "u"
  password_wo         = var.pw
  password_wo_version = 1
  skip_final_snapshot = true
}
resource "aws_ssm_parameter" "p" {
  name             = "x"
  type             = "SecureString"
  value_wo         = "lit"
  value_wo_version = 1
}

output "seen" {
  value = nonsensitive(aws_ssm_parameter.p.value_wo == null)
}
