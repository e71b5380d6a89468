
variable "size" { default = 7 }
locals { b = "overridden" }
resource "aws_instance" "x" {
  ami  = "ami-over"
  tags = { From = "override" }
  ebs_block_device {
    device_name = "/dev/sdc"
    volume_size = 30
  }
  ebs_block_device {
    device_name = "/dev/sdd"
    volume_size = 31
  }
}
module "m" { w = "over" }
output "o" { value = "over" }
