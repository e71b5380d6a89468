provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "zones" {
  type = map(object({
    comment = optional(string)
    records = map(object({ type = string, ttl = optional(number, 300), values = optional(list(string)), alias = optional(object({ name = string, zone_id = string, health = optional(bool, false) })) }))
  }))
  default = {
    "example.com" = {
      comment = "main"
      records = {
        ""    = { type = "A", alias = { name = "lb.x", zone_id = "Z1" } }
        www   = { type = "CNAME", values = ["example.com"], ttl = 60 }
        mail  = { type = "MX", values = ["10 a.example.com", "20 b.example.com"] }
      }
    }
    "internal.example" = { records = { db = { type = "A", values = ["10.0.0.1", "10.0.0.2"] } } }
  }
}
locals {
  flat = flatten([for z, c in var.zones : [for n, r in c.records : merge(r, { zone = z, fqdn = trimprefix("${n}.${z}", ".") })]])
  recs = { for r in local.flat : "${r.fqdn}|${r.type}" => r }
}
resource "aws_route53_zone" "z" {
  for_each = var.zones
  name     = each.key
  comment  = coalesce(each.value.comment, "managed")
}
resource "aws_route53_record" "r" {
  for_each = local.recs
  zone_id  = aws_route53_zone.z[each.value.zone].zone_id
  name     = each.value.fqdn
  type     = each.value.type
  ttl      = each.value.alias == null ? each.value.ttl : null
  records  = each.value.alias == null ? each.value.values : null
  dynamic "alias" {
    for_each = each.value.alias[*]
    content {
      name                   = alias.value.name
      zone_id                = alias.value.zone_id
      evaluate_target_health = alias.value.health
    }
  }
}
output "fqdns" { value = sort(distinct(local.flat[*].fqdn)) }
output "by_type" { value = { for r in local.flat : r.type => r.fqdn... } }
output "names" { value = { for k, z in aws_route53_zone.z : k => z.name_servers } }
