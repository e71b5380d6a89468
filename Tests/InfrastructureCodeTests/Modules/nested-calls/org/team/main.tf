
variable "name" {}
variable "queues" { type = set(string) }
variable "index" {}
module "queue" {
  source   = "../../queue"
  for_each = var.queues
  name     = "${var.name}-${each.value}"
  delay    = var.index * 10
  tags     = { path = path.module, root = path.root, cwd = basename(abspath(path.root)) == "w" ? "w" : "w" }
}
module "extra" {
  source = "../../queue"
  count  = var.index
  name   = "extra-${count.index}"
}
output "names" { value = { for k, q in module.queue : "${var.name}/${k}" => q.name } }
output "queues" { value = module.queue }
output "urls" { value = [for q in module.queue : q.url] }
