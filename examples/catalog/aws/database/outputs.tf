output "endpoint" {
  description = "The server's address and port in its network."
  value       = aws_db_instance.server.endpoint
}

output "password_secret" {
  description = "ARN of the secret that holds the administrator's password."
  value       = aws_db_instance.server.master_user_secret[0].secret_arn
}
