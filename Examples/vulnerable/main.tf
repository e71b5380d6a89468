# A small web shop as it looks after a few years of haste. Every fault in it has been seen in the
# wild. Never apply it.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  description = "Where the shop runs."
  type        = string
  default     = "eu-west-1"
}

variable "admin_networks" {
  description = "Networks that may reach the servers' shells."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

locals {
  name = "shop"

  tags = {
    Project = local.name
  }
}
