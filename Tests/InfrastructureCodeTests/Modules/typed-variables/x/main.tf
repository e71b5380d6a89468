
variable "l" {
  default  = "dl"
  nullable = false
}
variable "m" { default = "dm" }
variable "h" { type = object({ a = number, b = optional(list(string)) }) }
variable "li" { type = list(string) }
output "all" { value = [var.l, var.m, var.h, var.li] }
