provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

locals {
  config   = yamldecode(file("${path.module}/services.yaml"))
  defaults = local.config.defaults
  services = { for s in local.config.services : s.name => merge(local.defaults, s) if lookup(s, "enabled", true) }
}
resource "aws_ecs_cluster" "main" {
  name = local.config.cluster
  setting {
    name  = "containerInsights"
    value = local.config.insights ? "enabled" : "disabled"
  }
}
resource "aws_ecs_task_definition" "svc" {
  for_each                 = local.services
  family                   = each.key
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([
    {
      name      = each.key
      image     = "${local.config.registry}/${each.key}:${each.value.tag}"
      essential = true
      environment = [
        for k in sort(keys(try(each.value.env, {}))) : { name = upper(k), value = tostring(each.value.env[k]) }
      ]
      portMappings = [for p in try(each.value.ports, []) : { containerPort = p, hostPort = p, protocol = "tcp" }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"  = aws_cloudwatch_log_group.svc[each.key].name
          "awslogs-region" = "eu-central-1"
        }
      }
    }
  ])
  dynamic "volume" {
    for_each = try(each.value.volumes, [])
    content {
      name = volume.value.name
      efs_volume_configuration {
        file_system_id     = volume.value.fs
        root_directory     = lookup(volume.value, "root", "/")
        transit_encryption = "ENABLED"
      }
    }
  }
}
resource "aws_cloudwatch_log_group" "svc" {
  for_each          = local.services
  name              = "/ecs/${local.config.cluster}/${each.key}"
  retention_in_days = each.value.retention
}
resource "aws_ecs_service" "svc" {
  for_each        = local.services
  name            = each.key
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.svc[each.key].arn
  desired_count   = max(1, each.value.count)
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = each.value.subnets
    assign_public_ip = contains(keys(each.value), "public") ? each.value.public : false
  }
  dynamic "load_balancer" {
    for_each = { for p in try(each.value.ports, []) : tostring(p) => p if p != 9090 }
    content {
      target_group_arn = "arn:aws:elasticloadbalancing:::targetgroup/${each.key}-${load_balancer.key}"
      container_name   = each.key
      container_port   = load_balancer.value
    }
  }
}
output "services" { value = keys(local.services) }
output "created" { value = local.config.created }
output "flags" { value = local.config.flags }
output "rendered" { value = yamlencode({ for k, v in local.services : k => { cpu = v.cpu, text = "line1\nline2\n", list = ["a", { b = [1, 2] }], empty = [] } }) }
