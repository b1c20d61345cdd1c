locals {
  labels = merge(var.labels, {
    managed-by = "cloud-chatops"
    name       = var.name
  })
  service_account = coalesce(var.service_account, "vm-workload@${var.project}.iam.gserviceaccount.com")
}

resource "google_compute_disk" "boot-disk" {
  name   = "${var.name}-boot"
  zone   = var.zone
  image  = var.image
  size   = var.boot_disk_size_gb
  type   = var.boot_disk_type
  labels = local.labels

  dynamic "disk_encryption_key" {
    for_each = var.kms_key_self_link[*]
    content {
      kms_key_self_link = disk_encryption_key.value
    }
  }
}

resource "google_compute_instance" "vm" {
  name         = var.name
  zone         = var.zone
  machine_type = var.machine_type
  labels       = local.labels
  tags         = [var.name]

  allow_stopping_for_update = true
  deletion_protection       = var.deletion_protection

  boot_disk {
    source            = google_compute_disk.boot-disk.self_link
    auto_delete       = false # Terraform deletes the disk; it must outlive a replaced machine
    kms_key_self_link = var.kms_key_self_link
  }

  network_interface {
    network    = var.subnetwork == null ? var.network : null
    subnetwork = var.subnetwork

    dynamic "access_config" {
      for_each = var.public_ip ? [true] : []
      content {}
    }
  }

  service_account {
    email  = local.service_account
    scopes = ["cloud-platform"] # what the account may do is decided by its roles
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
    serial-port-enable     = "FALSE"
  }
}

resource "google_compute_firewall" "allow-http" {
  name          = "${var.name}-allow-http"
  network       = var.network
  description   = "HTTP to ${var.name}"
  direction     = "INGRESS"
  source_ranges = var.allow_http_from
  target_tags   = [var.name]

  allow {
    protocol = "tcp"
    ports    = ["80"]
  }

  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}
