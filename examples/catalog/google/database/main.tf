locals {
  network = startswith(var.network, "projects/") ? var.network : "projects/${var.project}/global/networks/${var.network}"

  flags = {
    "cloudsql.iam_authentication" = "on"
    log_checkpoints               = "on"
    log_connections               = "on"
    log_disconnections            = "on"
    log_lock_waits                = "on"
    log_temp_files                = "0" # all of them, whatever their size
  }
}

resource "google_sql_database_instance" "server" {
  name                = var.name
  region              = var.region
  database_version    = var.database_version
  encryption_key_name = var.kms_key_name
  deletion_protection = var.deletion_protection

  settings {
    tier                        = var.tier
    edition                     = "ENTERPRISE"
    availability_type           = var.highly_available ? "REGIONAL" : "ZONAL"
    disk_size                   = var.disk_size_gb
    disk_autoresize             = true
    deletion_protection_enabled = var.deletion_protection

    user_labels = merge(var.labels, {
      managed-by = "cloud-chatops"
      name       = var.name
    })

    ip_configuration {
      ipv4_enabled    = false
      private_network = local.network
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      start_time                     = "03:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7
    }

    dynamic "database_flags" {
      for_each = local.flags
      content {
        name  = database_flags.key
        value = database_flags.value
      }
    }
  }

  lifecycle {
    ignore_changes = [settings[0].disk_size] # it grows by itself
  }
}

resource "google_sql_database" "database" {
  for_each = var.databases

  name     = each.value
  instance = google_sql_database_instance.server.name
}
