provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  count      = 2
  vpc_id     = aws_vpc.v.id
  cidr_block = cidrsubnet(aws_vpc.v.cidr_block, 8, count.index)
}
locals {
  ids     = aws_subnet.s[*].id
  by_cidr = { for s in aws_subnet.s : s.cidr_block => s.id }
  joined  = join(",", local.ids)
  first   = element(local.ids, 0)
  names   = [for i, s in aws_subnet.s : "subnet-${i}-${s.vpc_id}"]
  known   = [for i, s in aws_subnet.s : "subnet-${i}"]
  cond    = aws_vpc.v.id == "" ? "empty" : "full"
  mixed   = { static = 1, dyn = aws_vpc.v.arn, list = ["a", aws_vpc.v.id] }
  len     = length(local.ids)
  sorted  = sort(concat(local.ids, ["zzz"]))
  ctn     = contains(local.ids, "x")
  lk      = lookup(local.mixed, "static", 0)
  tobool  = aws_vpc.v.enable_dns_support
  mn      = aws_vpc.v.main_route_table_id != null
}
resource "aws_instance" "i" {
  for_each               = local.by_cidr
  ami                    = "ami-1"
  instance_type          = "t3.${each.key == "10.0.0.0/24" ? "micro" : "small"}"
  subnet_id              = each.value
  vpc_security_group_ids = toset([aws_security_group.a.id, aws_security_group.b.id])
  tags                   = merge(local.mixed.static == 1 ? { S = "1" } : {}, { Name = "i-${aws_vpc.v.id}", Plain = each.key })
  user_data              = "#!/bin/sh\necho ${aws_vpc.v.id}"
}
resource "aws_security_group" "a" { name = "a" }
resource "aws_security_group" "b" {
  name = "b"
  ingress {
    from_port       = 1
    to_port         = 2
    protocol        = "tcp"
    security_groups = [aws_security_group.a.id]
  }
}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Statement = [{ Resource = aws_vpc.v.arn }] })
}
resource "aws_route53_record" "r" {
  zone_id = "Z"
  name    = format("%s.example.com", aws_vpc.v.id)
  type    = "A"
  ttl     = 60 + local.len
  records = [for i in aws_instance.i : i.private_ip]
}
resource "aws_lb" "l" {
  name     = "l"
  subnets  = local.ids
  internal = true
  access_logs {
    bucket  = aws_s3_bucket.b.bucket
    enabled = true
    prefix  = "p/${aws_s3_bucket.b.id}"
  }
}
resource "aws_s3_bucket" "b" { bucket = "bb" }
output "ids" { value = local.ids }
output "by" { value = keys(local.by_cidr) }
output "joined" { value = local.joined }
output "first" { value = local.first }
output "names" { value = local.names }
output "known" { value = local.known }
output "cond" { value = local.cond }
output "len" { value = local.len }
output "lensort" { value = length(local.sorted) }
output "ctn" { value = local.ctn }
output "lk" { value = local.lk }
output "tobool" { value = local.tobool }
output "mn" { value = local.mn }
output "dns" { value = aws_lb.l.dns_name }
output "upper" { value = upper(aws_s3_bucket.b.bucket) }
output "deep" { value = aws_lb.l.access_logs[0].bucket }
output "deep2" { value = aws_lb.l.access_logs[0].prefix }
output "sub" { value = { for k, i in aws_instance.i : k => i.instance_type } }
output "keysmixed" { value = keys(local.mixed) }
output "sg" { value = [for r in aws_security_group.b.ingress : r.from_port] }
output "inst" { value = values(aws_instance.i)[*].ami }
output "whole" { value = [for s in aws_subnet.s : { c = s.cidr_block, m = s.map_public_ip_on_launch }] }
output "setlen" { value = length(toset(local.ids)) }
