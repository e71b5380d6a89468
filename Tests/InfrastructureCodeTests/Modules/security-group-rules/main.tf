provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "rules" {
  type = list(object({
    type  = string
    ports = string
    src   = list(string)
    proto = optional(string, "tcp")
  }))
  default = [
    { type = "ingress", ports = "443", src = ["0.0.0.0/0", "::/0"] },
    { type = "ingress", ports = "8000-8080", src = ["sg-123", "10.0.0.0/8"] },
    { type = "egress", ports = "0", src = ["self"], proto = "-1" },
  ]
}
locals {
  exploded = merge([
    for i, r in var.rules : {
      for s in r.src : "${r.type}-${r.ports}-${replace(s, "/[^a-z0-9]+/", "_")}" => {
        type  = r.type
        from  = tonumber(split("-", r.ports)[0])
        to    = tonumber(reverse(split("-", r.ports))[0])
        proto = r.proto
        v4    = can(regex("^[0-9.]+/[0-9]+$", s)) ? [s] : null
        v6    = length(regexall(":", s)) > 0 ? [s] : null
        sg    = startswith(s, "sg-") ? s : null
        self  = s == "self" ? true : null
        prio  = i
      }
    }
  ]...)
  matched = [for s in ["web-01", "db-2", "x"] : regexall("([a-z]+)-(?P<n>[0-9]+)", s) if false]
  named   = regex("(?P<year>\\d{4})-(?P<month>\\d{2})", "on 2024-05-01")
  groups  = regex("^(?:https?://)?([^/:]+)(?::(\\d+))?", "https://example.com/x")
}
resource "aws_security_group" "g" { name = "g" }
resource "aws_security_group_rule" "r" {
  for_each                 = local.exploded
  security_group_id        = aws_security_group.g.id
  type                     = each.value.type
  from_port                = each.value.from
  to_port                  = each.value.to
  protocol                 = each.value.proto
  cidr_blocks              = each.value.v4
  ipv6_cidr_blocks         = each.value.v6
  source_security_group_id = each.value.sg
  self                     = each.value.self
  description              = "prio ${each.value.prio}"
}
resource "aws_vpc_security_group_ingress_rule" "v" {
  for_each          = { for k, r in local.exploded : k => r if r.type == "ingress" && r.v4 != null }
  security_group_id = aws_security_group.g.id
  cidr_ipv4         = each.value.v4[0]
  ip_protocol       = each.value.proto
  from_port         = each.value.from
  to_port           = each.value.to
}
resource "aws_network_acl" "n" {
  vpc_id = "vpc-1"
  dynamic "ingress" {
    for_each = zipmap(range(100, 100 + 10 * length(var.rules), 10), var.rules)
    content {
      rule_no    = ingress.key
      protocol   = ingress.value.proto
      action     = "allow"
      cidr_block = "10.${index(var.rules, ingress.value)}.0.0/16"
      from_port  = split("-", ingress.value.ports)[0]
      to_port    = element(split("-", ingress.value.ports), length(split("-", ingress.value.ports)) - 1)
    }
  }
}
output "named" { value = local.named }
output "groups" { value = local.groups }
output "keys" { value = keys(local.exploded) }
