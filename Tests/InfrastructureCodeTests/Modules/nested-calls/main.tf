provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

module "org" {
  source = "./org"
  teams  = { a = ["x", "y"], b = ["z"] }
}
output "all" { value = module.org.all }
output "deep" { value = module.org.teams["a"].queues["x"].name }
output "urls" { value = module.org.urls }
output "ids" { value = flatten([for t in values(module.org.teams) : values(t.queues)[*].id]) }
