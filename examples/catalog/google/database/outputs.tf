output "connection_name" {
  description = "Name for the Cloud SQL Auth Proxy and connectors: project:region:server."
  value       = google_sql_database_instance.server.connection_name
}

output "private_ip" {
  description = "The server's address in its network."
  value       = google_sql_database_instance.server.private_ip_address
}

output "databases" {
  description = "Databases on the server."
  value       = sort([for database in google_sql_database.database : database.name])
}
