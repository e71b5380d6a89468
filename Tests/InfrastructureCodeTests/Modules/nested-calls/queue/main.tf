
variable "name" { type = string }
variable "delay" {
  type     = number
  default  = 5
  nullable = false
}
variable "tags" {
  type    = map(string)
  default = null
}
resource "aws_sqs_queue" "this" {
  name          = var.name
  delay_seconds = var.delay
  tags          = var.tags
}
output "name" { value = aws_sqs_queue.this.name }
output "id" { value = aws_sqs_queue.this.id }
output "url" { value = "https://${aws_sqs_queue.this.url}" }
