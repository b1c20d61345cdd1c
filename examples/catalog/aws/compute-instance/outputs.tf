output "id" {
  description = "The machine's id."
  value       = aws_instance.vm.id
}

output "private_ip" {
  description = "The machine's address in its network."
  value       = aws_instance.vm.private_ip
}

output "role" {
  description = "The role that the machine runs as: attach policies to it."
  value       = aws_iam_role.vm.name
}
