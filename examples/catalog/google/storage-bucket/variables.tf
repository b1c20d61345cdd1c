variable "project" {
  description = "Id of the Google Cloud project that the bucket is created in."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, and starts with a letter."
  }
}

variable "name" {
  description = "Name of the bucket within the project. Bucket names are global, so the project's id is put before it."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$", var.name))
    error_message = "A name has at most 32 lower-case letters, digits and hyphens, and starts and ends with a letter or digit."
  }
}

variable "location" {
  description = "Region, dual-region or multi-region. Another location means another bucket."
  type        = string
  default     = "EU"

  validation {
    condition     = can(regex("^[A-Z][A-Z0-9-]+$", var.location))
    error_message = "A location is written in capitals, like EU or EUROPE-WEST1."
  }
}

variable "storage_class" {
  description = "Storage class of new objects."
  type        = string
  default     = "STANDARD"

  validation {
    condition     = contains(["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE"], var.storage_class)
    error_message = "The storage classes are STANDARD, NEARLINE, COLDLINE and ARCHIVE."
  }
}

variable "keep_versions" {
  description = "How many earlier versions of an object are kept."
  type        = number
  default     = 3

  validation {
    condition     = var.keep_versions >= 1
    error_message = "At least one earlier version is kept."
  }
}

variable "log_bucket" {
  description = "Existing bucket that receives the access logs."
  type        = string
  default     = null
}

variable "kms_key_name" {
  description = "Cloud KMS key that encrypts new objects. Without it Google encrypts them with a key of its own."
  type        = string
  default     = null
}

variable "labels" {
  description = "Labels of the bucket, beside managed-by and name."
  type        = map(string)
  default     = {}
}
