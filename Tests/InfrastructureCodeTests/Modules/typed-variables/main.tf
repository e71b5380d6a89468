provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "e" { type = number }
variable "f" { type = list(number) }
variable "g" { type = map(any) }
variable "h" {
  type = object({
    name = string
    opts = optional(object({
      size  = optional(number, 5)
      modes = optional(set(string), ["x"])
      deep  = optional(map(object({ v = optional(string, "dv"), w = optional(list(string), ["lw"]) })), { d = {} })
    }), {})
    extra = optional(any)
    nul   = optional(string, "dnul")
  })
}
variable "i" { type = any }
variable "j" { type = tuple([string, number, bool]) }
variable "k" { type = set(object({ p = number, q = optional(string, "qq") })) }
variable "l" {
  type     = string
  default  = "notnull"
  nullable = false
}
variable "m" {
  type    = string
  default = "m"
}
variable "n" { type = list(any) }
variable "o" {
  type      = string
  sensitive = true
  default   = "s3cret"
}
variable "p" { type = bool }
variable "q" { type = map(list(string)) }
module "x" {
  source = "./x"
  l      = null
  m      = null
  h      = { a = "1", junk = true }
  li     = toset(["b", "a"])
}
resource "aws_ssm_parameter" "p" {
  name  = "n"
  type  = "SecureString"
  value = var.o
}
resource "aws_ssm_parameter" "q" {
  name        = "n2"
  type        = "String"
  value       = "v"
  description = nonsensitive(upper(var.o))
  tags        = { L = length(var.o), S = var.o }
}
output "all" { value = { a = var.a, b = var.b, c = var.c, d = var.d, e = var.e, f = var.f, g = var.g, h = var.h, i = var.i, j = var.j, k = var.k, l = var.l, m = var.m, n = var.n, p = var.p, q = var.q } }
output "x" { value = module.x.all }
output "o" {
  value     = var.o
  sensitive = true
}
output "haslen" { value = nonsensitive(length(var.o)) }
