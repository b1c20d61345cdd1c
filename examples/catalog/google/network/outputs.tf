output "network" {
  description = "The network's id, to be given to machines and databases."
  value       = google_compute_network.network.id
}

output "subnetwork" {
  description = "The subnetwork's id."
  value       = google_compute_subnetwork.subnetwork.id
}
