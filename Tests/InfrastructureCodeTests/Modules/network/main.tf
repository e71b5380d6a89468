provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "cidr" { default = "10.20.0.0/16" }
variable "azs" {
  type    = list(string)
  default = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
}
variable "tiers" {
  type = map(object({
    newbits = number
    offset  = number
    public  = optional(bool, false)
    tags    = optional(map(string), {})
    rules   = optional(list(object({
      from  = number
      to    = optional(number)
      proto = optional(string, "tcp")
      cidrs = optional(list(string), ["0.0.0.0/0"])
    })), [])
  }))
  default = {
    public = { newbits = 8, offset = 0, public = true, rules = [{ from = 443 }, { from = 80, to = 8080, cidrs = ["10.0.0.0/8"] }] }
    app    = { newbits = 6, offset = 4, tags = { Tier = "app" } }
    data   = { newbits = 8, offset = 100 }
  }
}
locals {
  name    = "${terraform.workspace}-core"
  subnets = merge([
    for tier, t in var.tiers : {
      for i, az in var.azs : "${tier}-${az}" => {
        cidr   = cidrsubnet(var.cidr, t.newbits, t.offset + i)
        az     = az
        public = t.public
        tags   = merge({ Name = format("%s-%s-%s", local.name, tier, substr(az, -1, 1)) }, t.tags)
        tier   = tier
      }
    }
  ]...)
  public = { for k, s in local.subnets : k => s if s.public }
}
resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = local.name }
}
resource "aws_subnet" "this" {
  for_each                = local.subnets
  vpc_id                  = aws_vpc.this.id
  cidr_block              = each.value.cidr
  availability_zone       = each.value.az
  map_public_ip_on_launch = each.value.public
  tags                    = each.value.tags
}
resource "aws_eip" "nat" {
  count  = length(local.public)
  domain = "vpc"
  tags   = { Name = "${local.name}-${count.index}" }
}
resource "aws_nat_gateway" "this" {
  for_each      = { for i, k in sort(keys(local.public)) : k => i }
  allocation_id = aws_eip.nat[each.value].id
  subnet_id     = aws_subnet.this[each.key].id
  tags          = { Name = "nat-${each.key}", Index = each.value }
}
resource "aws_route_table" "tier" {
  for_each = var.tiers
  vpc_id   = aws_vpc.this.id
  dynamic "route" {
    for_each = each.value.public ? [1] : []
    content {
      cidr_block = "0.0.0.0/0"
      gateway_id = aws_internet_gateway.this.id
    }
  }
  tags = { Name = title(each.key) }
}
resource "aws_internet_gateway" "this" { vpc_id = aws_vpc.this.id }
resource "aws_route_table_association" "this" {
  for_each       = aws_subnet.this
  subnet_id      = each.value.id
  route_table_id = aws_route_table.tier[local.subnets[each.key].tier].id
}
resource "aws_security_group" "tier" {
  for_each = { for k, t in var.tiers : k => t if length(t.rules) > 0 }
  name     = "${local.name}-${each.key}"
  vpc_id   = aws_vpc.this.id
  dynamic "ingress" {
    for_each = { for r in each.value.rules : "${r.proto}-${r.from}" => r }
    iterator = rule
    content {
      description = rule.key
      from_port   = rule.value.from
      to_port     = coalesce(rule.value.to, rule.value.from)
      protocol    = rule.value.proto
      cidr_blocks = rule.value.cidrs
    }
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
  lifecycle { create_before_destroy = true }
}
output "subnet_cidrs" { value = { for k, s in aws_subnet.this : k => s.cidr_block } }
output "subnet_ids" { value = [for s in aws_subnet.this : s.id] }
output "by_tier" { value = { for k, s in local.subnets : s.tier => s.cidr... } }
output "public" { value = values(local.public)[*].cidr }
