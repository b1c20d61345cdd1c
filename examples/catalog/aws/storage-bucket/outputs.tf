output "name" {
  description = "The bucket's global name."
  value       = aws_s3_bucket.bucket.bucket
}

output "arn" {
  description = "The bucket's ARN, for policies."
  value       = aws_s3_bucket.bucket.arn
}
