provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "engine" { default = "postgres" }
variable "settings" {
  type    = any
  default = { log_connections = 1, "rds.force_ssl" = true, work_mem = "64MB" }
}
variable "replicas" { default = 2 }
variable "password" {
  sensitive = true
  default   = "hunter2"
}
locals {
  family  = { postgres = "postgres16", mysql = "mysql8.0" }[var.engine]
  port    = lookup({ postgres = 5432, mysql = 3306 }, var.engine, null)
  windows = { for i in range(var.replicas) : format("replica-%02d", i + 1) => "sun:0${i}:00-sun:0${i}:30" }
}
resource "aws_db_parameter_group" "p" {
  name   = "${var.engine}-params"
  family = local.family
  dynamic "parameter" {
    for_each = [for k in sort(keys(var.settings)) : { name = k, value = tostring(var.settings[k]) }]
    content {
      name         = parameter.value.name
      value        = parameter.value.value
      apply_method = startswith(parameter.value.name, "rds.") ? "pending-reboot" : "immediate"
    }
  }
}
resource "aws_db_instance" "main" {
  identifier                  = "main"
  engine                      = var.engine
  engine_version              = "16.3"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 20
  max_allocated_storage       = 20 * pow(2, 3)
  username                    = "admin"
  password                    = var.password
  port                        = local.port
  parameter_group_name        = aws_db_parameter_group.p.name
  storage_encrypted           = true
  multi_az                    = terraform.workspace == "prod"
  backup_retention_period     = terraform.workspace == "prod" ? 35 : null
  deletion_protection         = !(terraform.workspace == "default")
  skip_final_snapshot         = true
  enabled_cloudwatch_logs_exports = var.engine == "postgres" ? ["postgresql", "upgrade"] : ["error"]
  tags                        = { Param = jsonencode(var.settings) }
  vpc_security_group_ids      = [aws_security_group.db.id]
  lifecycle {
    precondition {
      condition     = local.port != null
      error_message = "unknown engine ${var.engine}"
    }
    ignore_changes = [password]
  }
}
resource "aws_db_instance" "replica" {
  for_each            = local.windows
  identifier          = each.key
  replicate_source_db = aws_db_instance.main.identifier
  instance_class      = aws_db_instance.main.instance_class
  maintenance_window  = each.value
  skip_final_snapshot = true
  monitoring_interval = each.key == "replica-01" ? 60 : 0
  apply_immediately   = null
}
resource "aws_security_group" "db" {
  name_prefix = "db-"
  description = "db ${upper(var.engine)}"
  ingress = [
    for c in ["10.0.0.0/8", "192.168.0.0/16"] : {
      from_port = local.port, to_port = local.port, protocol = "tcp", cidr_blocks = [c], description = "from ${c}"
      ipv6_cidr_blocks = null, prefix_list_ids = [], security_groups = [], self = null
    }
  ]
}
resource "aws_db_subnet_group" "g" {
  name       = lower("Main_Group")
  subnet_ids = formatlist("subnet-%03d", range(1, 4))
}
resource "aws_ssm_parameter" "dsn" {
  name  = "/db/dsn"
  type  = "SecureString"
  value = "${var.engine}://${aws_db_instance.main.username}:${var.password}@${aws_db_instance.main.address}:${local.port}/main"
}
resource "aws_ssm_parameter" "static" {
  name  = "/db/static"
  type  = "String"
  value = "${var.engine}://${aws_db_instance.main.username}@${aws_db_instance.main.identifier}:${aws_db_instance.main.port}"
}
check "port" {
  assert {
    condition     = local.port > 1000
    error_message = "port"
  }
}
output "endpoint" { value = aws_db_instance.main.endpoint }
output "replicas" { value = keys(aws_db_instance.replica) }
output "multi" { value = [for r in aws_db_instance.replica : r.instance_class] }
output "pw" {
  value     = aws_db_instance.main.password
  sensitive = true
}
