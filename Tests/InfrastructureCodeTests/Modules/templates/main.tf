provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "users" {
  type = list(object({ name = string, admin = optional(bool), keys = optional(list(string), []) }))
  default = [{ name = "ann", admin = true, keys = ["k1", "k2"] }, { name = "bob" }]
}
locals {
  script = templatefile("${path.module}/tpl/init.sh.tftpl", {
    users   = var.users
    region  = "eu-central-1"
    retries = 3
    conf    = { b = 2, a = "x" }
    nothing = null
  })
  nested = templatefile("tpl/outer.tftpl", { items = ["x", "y"], inner = templatefile("tpl/inner.tftpl", { v = 1 }) })
  str    = templatestring(local.tmpl, { who = "world", n = 2 })
  tmpl   = "Hello $${who}%%{ for i in range(n) } $${i}%%{ endfor }"
  heredoc = <<-EOT
    first ${upper("line")}
      indented $${literal} %%{literal}
    %{ for u in var.users ~}
    user=${u.name}%{ if u.admin == true } admin%{ endif }
    %{ endfor ~}
    last
  EOT
  plain = <<EOT
  keeps indent
	tab "quotes" \n not escaped
EOT
  strip = "a${~ "b" ~}   %{~ if true ~}   c   %{~ endif ~}  d"
  inter = <<-EOT
      ${"x"} start
    two
    EOT
}
resource "aws_instance" "web" {
  ami           = "ami-123"
  instance_type = "t3.micro"
  user_data     = local.script
  tags          = { Heredoc = local.heredoc, Nested = local.nested }
}
resource "aws_ssm_parameter" "p" {
  name  = "/x/y"
  type  = "String"
  value = jsonencode({ script = base64encode(local.script), md5 = md5(local.script), sha = filesha256("tpl/inner.tftpl"), b64 = filebase64("tpl/inner.tftpl") })
}
resource "aws_lambda_function" "f" {
  function_name    = "f"
  role             = "arn:aws:iam::123456789012:role/x"
  handler          = "index.handler"
  runtime          = "nodejs20.x"
  filename         = "tpl/inner.tftpl"
  source_code_hash = filebase64sha256("tpl/inner.tftpl")
  environment {
    variables = { for f in fileset(path.module, "tpl/*.tftpl") : replace(upper(basename(f)), "/[^A-Z]/", "_") => f }
  }
}
resource "aws_s3_object" "files" {
  for_each = fileset("${path.module}/tpl", "**")
  bucket   = "b"
  key      = each.value
  source   = "${path.module}/tpl/${each.value}"
  etag     = filemd5("${path.module}/tpl/${each.value}")
  content_type = lookup({ html = "text/html", sh = "text/x-sh" }, try(regex("\\.([^.]+)$", trimsuffix(each.value, ".tftpl"))[0], ""), "application/octet-stream")
}
output "heredoc" { value = local.heredoc }
output "plain" { value = local.plain }
output "strip" { value = local.strip }
output "inter" { value = local.inter }
output "script" { value = local.script }
output "nested" { value = local.nested }
output "str" { value = local.str }
output "exists" { value = [fileexists("tpl/inner.tftpl"), fileexists("nope"), can(file("nope"))] }
