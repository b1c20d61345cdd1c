output "vpc_id" {
  description = "The network's id, to be given to machines and databases."
  value       = aws_vpc.network.id
}

output "private_subnet_ids" {
  description = "The private subnets, by zone letter."
  value       = { for zone, subnet in aws_subnet.private : zone => subnet.id }
}

output "public_subnet_ids" {
  description = "The public subnets, by zone letter: for load balancers."
  value       = { for zone, subnet in aws_subnet.public : zone => subnet.id }
}
