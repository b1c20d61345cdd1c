output "self_link" {
  description = "The machine's link in the Compute Engine API."
  value       = google_compute_instance.vm.self_link
}

output "internal_ip" {
  description = "The machine's address in its network."
  value       = google_compute_instance.vm.network_interface[0].network_ip
}

output "public_ip" {
  description = "The machine's public address, null when it has none."
  value       = var.public_ip ? google_compute_instance.vm.network_interface[0].access_config[0].nat_ip : null
}

output "service_account" {
  description = "The service account that the machine runs as: grant roles to it."
  value       = local.service_account
}
