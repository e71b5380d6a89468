provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "enabled" { default = true }
variable "mode" {
  type    = string
  default = "full"
  validation {
    condition     = contains(["full", "lite"], var.mode)
    error_message = "Mode ${var.mode} is not known."
  }
  validation {
    condition     = var.mode != "full" || var.enabled
    error_message = "full needs enabled"
  }
}
variable "cidrs" {
  type = list(string)
  default = ["10.0.0.0/8", "172.16.0.0/12"]
  validation {
    condition     = alltrue([for c in var.cidrs : can(cidrhost(c, 0))])
    error_message = "bad cidr"
  }
}
variable "nothing" { default = null }
locals {
  maybe   = var.enabled ? aws_sns_topic.t[0].arn : null
  tern    = var.mode == "full" ? { a = 1, b = "x" } : { a = 2, b = "y" }
  mixed   = var.enabled ? ["a", 1] : ["b", 2]
  chain   = var.mode == "a" ? 1 : var.mode == "full" ? 2 : 3
  deflt   = coalesce(var.nothing, "dflt")
  list    = var.nothing[*]
  list2   = var.mode[*]
  defopts = try(var.nothing.deep.value, var.nothing["x"], "fallback")
  tolist  = try(tolist(var.nothing), [])
  null_eq = var.nothing == null
  cmp     = [1 == 1.0, "1" == 1, "a" == "A", [1] == [1], tolist([1]) == [1], { a = 1 } == { a = 1 }, null == var.nothing, true == "true"]
  math    = [7 / 2, floor(7 / 2), 7 % 3, -7 % 3, 2 * 3.5, 1e3, 0.1 + 0.2, 10 / 3, 1 / 3 * 3]
  conv    = ["${1.0}", "${1.50}", "${1e21}", tostring(0.1), "${true}", tonumber("0012"), tonumber("1e3"), tobool("true")]
  logic   = [true && !false, false || true, !(1 > 2), 1 < 2 && 2 < 3, "b" == "b" ? "yes" : "no"]
}
resource "aws_sns_topic" "t" {
  count = var.enabled ? 1 : 0
  name  = "t"
}
resource "aws_sns_topic" "off" {
  count = var.enabled ? 0 : 1
  name  = "off"
}
resource "aws_sns_topic_subscription" "s" {
  for_each  = { for c in var.cidrs : c => cidrhost(c, 10) if var.mode != "lite" }
  topic_arn = local.maybe
  protocol  = "https"
  endpoint  = "https://${each.value}:${local.chain}"
  raw_message_delivery = var.nothing
}
output "off" { value = one(aws_sns_topic.off[*].name) }
output "off_arn" { value = try(aws_sns_topic.off[0].arn, "none") }
output "on" { value = one(aws_sns_topic.t[*].name) }
output "join" { value = join("", aws_sns_topic.off[*].arn) }
output "concat" { value = concat(aws_sns_topic.off[*].name, aws_sns_topic.t[*].name, [""]) }
output "all" { value = [local.tern, local.mixed, local.chain, local.deflt, local.list, local.list2, local.defopts, local.tolist, local.null_eq] }
output "cmp" { value = local.cmp }
output "math" { value = local.math }
output "conv" { value = local.conv }
output "logic" { value = local.logic }
