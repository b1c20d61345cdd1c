output "name" {
  description = "The bucket's global name."
  value       = google_storage_bucket.bucket.name
}

output "url" {
  description = "The bucket's address, gs://..."
  value       = google_storage_bucket.bucket.url
}
