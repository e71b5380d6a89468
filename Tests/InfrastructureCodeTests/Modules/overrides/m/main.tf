variable "v" {}
variable "w" {}
output "v" { value = var.v }
output "w" { value = var.w }
