output "fqdn" {
  description = "The server's name in its network."
  value       = azurerm_postgresql_flexible_server.server.fqdn
}

output "databases" {
  description = "Databases on the server."
  value       = sort([for database in azurerm_postgresql_flexible_server_database.database : database.name])
}
