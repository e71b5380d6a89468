
resource "aws_sns_topic" "t" { name = join("-", [for b in aws_s3_bucket.b : b.bucket]) }
