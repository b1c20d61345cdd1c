output "network_id" {
  description = "The network's id."
  value       = azurerm_virtual_network.network.id
}

output "machine_subnet_id" {
  description = "Subnet for machines."
  value       = azurerm_subnet.machines.id
}

output "database_subnet_id" {
  description = "Subnet for PostgreSQL servers."
  value       = azurerm_subnet.databases.id
}
