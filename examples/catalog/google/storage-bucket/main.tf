resource "google_storage_bucket" "bucket" {
  name          = "${var.project}-${var.name}"
  location      = var.location
  storage_class = var.storage_class

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false # a bucket with objects in it is not deleted

  labels = merge(var.labels, {
    managed-by = "cloud-chatops"
    name       = var.name
  })

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      num_newer_versions = var.keep_versions
      with_state         = "ARCHIVED"
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 7
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key_name[*]
    content {
      default_kms_key_name = encryption.value
    }
  }

  dynamic "logging" {
    for_each = var.log_bucket[*]
    content {
      log_bucket        = logging.value
      log_object_prefix = var.name
    }
  }
}
