provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "functions" {
  type = map(object({
    handler = optional(string, "index.handler")
    memory  = optional(number)
    env     = optional(map(string))
    schedule = optional(string)
    layers  = optional(list(string), [])
    vpc = optional(object({ subnets = list(string), sgs = list(string) }))
    timeout = optional(number, 30)
  }))
  default = {
    ingest = { memory = 512, env = { STAGE = "prod", N = 5 }, schedule = "rate(5 minutes)" }
    report = { handler = "r.main", vpc = { subnets = ["subnet-1"], sgs = ["sg-1"] }, timeout = null }
    clean  = {}
  }
}
locals {
  scheduled = { for k, v in var.functions : k => v.schedule if v.schedule != null }
  routes    = { for r in csvdecode(file("routes.csv")) : "${r.method} ${r.path}" => r.fn }
  arn       = { for k, f in aws_lambda_function.fn : k => f.arn }
}
resource "aws_lambda_function" "fn" {
  for_each      = var.functions
  function_name = "app-${each.key}"
  role          = aws_iam_role.fn.arn
  handler       = each.value.handler
  runtime       = "python3.12"
  memory_size   = each.value.memory
  timeout       = each.value.timeout
  layers        = each.value.layers
  s3_bucket     = "code"
  s3_key        = "${each.key}/${formatdate("YYYY-MM", "2024-05-06T07:08:09Z")}.zip"
  architectures = ["arm64"]
  dynamic "environment" {
    for_each = each.value.env == null ? [] : [each.value.env]
    content { variables = environment.value }
  }
  dynamic "vpc_config" {
    for_each = each.value.vpc != null ? [each.value.vpc] : []
    content {
      subnet_ids         = vpc_config.value.subnets
      security_group_ids = vpc_config.value["sgs"]
    }
  }
  tracing_config { mode = each.key == "clean" ? "PassThrough" : "Active" }
}
resource "aws_iam_role" "fn" {
  name_prefix        = "fn-"
  assume_role_policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
  JSON
}
resource "aws_cloudwatch_event_rule" "s" {
  for_each            = local.scheduled
  name                = "run-${each.key}"
  schedule_expression = each.value
}
resource "aws_cloudwatch_event_target" "s" {
  for_each = local.scheduled
  rule     = aws_cloudwatch_event_rule.s[each.key].name
  arn      = local.arn[each.key]
  input    = jsonencode({ source = "schedule", detail = { fn = each.key, "quoted \"key\"" = "<&>" } })
}
resource "aws_lambda_permission" "s" {
  for_each      = local.scheduled
  statement_id  = "Allow${title(each.key)}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.fn[each.key].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.s[each.key].arn
}
resource "aws_apigatewayv2_api" "a" {
  name          = "api"
  protocol_type = "HTTP"
  cors_configuration {
    allow_methods = distinct([for k in keys(local.routes) : split(" ", k)[0]])
    allow_origins = ["https://*.example.com"]
    max_age       = 5 * 60
  }
}
resource "aws_apigatewayv2_route" "r" {
  for_each  = local.routes
  api_id    = aws_apigatewayv2_api.a.id
  route_key = each.key
  target    = "integrations/${aws_apigatewayv2_integration.i[each.value].id}"
}
resource "aws_apigatewayv2_integration" "i" {
  for_each           = toset(values(local.routes))
  api_id             = aws_apigatewayv2_api.a.id
  integration_type   = "AWS_PROXY"
  integration_uri    = local.arn[each.key]
  payload_format_version = "2.0"
}
resource "aws_lambda_event_source_mapping" "m" {
  count            = length(var.functions) > 2 ? 1 : 0
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = aws_lambda_function.fn["ingest"].arn
  batch_size       = min(10, 100)
  filter_criteria {
    filter {
      pattern = jsonencode({ body = { type = ["a", { prefix = "b" }] } })
    }
  }
}
resource "aws_sqs_queue" "q" { name = "q" }
output "names" { value = [for f in aws_lambda_function.fn : f.function_name] }
output "arns" { value = local.arn }
output "routes" { value = local.routes }
output "timeouts" { value = { for k, f in aws_lambda_function.fn : k => f.timeout } }
output "memory" { value = { for k, f in aws_lambda_function.fn : k => f.memory_size } }
