
variable "note" { default = "override.tf" }
resource "aws_instance" "x" { instance_type = "t3.large" }
