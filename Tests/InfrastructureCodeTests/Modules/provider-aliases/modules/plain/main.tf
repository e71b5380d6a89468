
variable "name" { type = string }
resource "aws_sns_topic" "t" {
  name = var.name
  tags = { Kind = "plain" }
}
output "id" { value = aws_sns_topic.t.id }
output "name" { value = aws_sns_topic.t.name }
output "tags" { value = aws_sns_topic.t.tags_all }
