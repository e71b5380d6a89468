
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = var.primary
  access_key = "mock"
  secret_key = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id = true
  skip_metadata_api_check = true
  default_tags {
    tags = { Owner = "core", Env = terraform.workspace }
  }
}
provider "aws" {
  alias  = "replica"
  region = var.replica
  access_key = "mock"
  secret_key = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id = true
  skip_metadata_api_check = true
  default_tags {
    tags = merge(local.common, { Role = "replica" })
  }
}
variable "primary" { default = "eu-central-1" }
variable "replica" { default = "us-east-1" }
locals { common = { Owner = "dr" } }
module "storage" {
  source = "./modules/storage"
  for_each = { logs = { versioned = true }, data = { versioned = false } }
  name     = each.key
  config   = each.value
  providers = {
    aws         = aws
    aws.replica = aws.replica
  }
}
module "plain" {
  source    = "./modules/plain"
  count     = 2
  name      = "p${count.index}"
  providers = { aws = aws.replica }
}
output "arns" { value = { for k, m in module.storage : k => m.arn } }
output "names" { value = { for k, m in module.storage : k => m.names } }
output "regions" { value = module.storage["logs"].regions }
output "plain" { value = module.plain[*].tags }
