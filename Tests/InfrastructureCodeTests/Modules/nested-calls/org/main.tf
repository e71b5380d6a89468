
variable "teams" { type = map(list(string)) }
module "team" {
  source   = "./team"
  for_each = var.teams
  name     = each.key
  queues   = toset(each.value)
  index    = index(keys(var.teams), each.key)
}
output "all" { value = merge(values(module.team)[*].names...) }
output "teams" { value = module.team }
output "urls" { value = [for t in module.team : t.urls] }
