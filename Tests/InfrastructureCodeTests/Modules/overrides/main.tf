provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "size" {
  type    = number
  default = 1
}
variable "note" { default = "base" }
locals {
  a = 1
  b = "base"
}
resource "aws_instance" "x" {
  ami           = "ami-base"
  instance_type = "t3.micro"
  tags          = { From = "base", Keep = "base" }
  root_block_device { volume_size = 10 }
  ebs_block_device {
    device_name = "/dev/sdb"
    volume_size = 20
  }
  lifecycle { ignore_changes = [ami] }
}
module "m" {
  source = "./m"
  v      = "base"
  w      = "base"
}
output "a" { value = [local.a, local.b, var.size, var.note, module.m.v, module.m.w] }
output "o" { value = "base" }
