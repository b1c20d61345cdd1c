variable "project" {
  description = "Id of the Google Cloud project that everything is created in."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, and starts with a letter."
  }
}

variable "name" {
  description = "Name of the database server. A deleted server's name stays taken for a week."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,60}[a-z0-9])?$", var.name))
    error_message = "A name has at most 62 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "region" {
  description = "Region, such as europe-west1. Another region means another server."
  type        = string
  default     = "europe-west1"
}

variable "network" {
  description = "Network of the server's private address: its id, or default. The network needs private services access, which the network module of this catalog sets up."
  type        = string
  default     = "default"
}

variable "database_version" {
  description = "PostgreSQL version, such as POSTGRES_16."
  type        = string
  default     = "POSTGRES_16"

  validation {
    condition     = can(regex("^POSTGRES_[0-9]+$", var.database_version))
    error_message = "This module makes PostgreSQL servers: a version is written like POSTGRES_16."
  }
}

variable "tier" {
  description = "Size of the server: db-custom-<CPUs>-<MB of memory>. A change restarts it."
  type        = string
  default     = "db-custom-1-3840"

  validation {
    condition     = can(regex("^db-(custom-[0-9]+-[0-9]+|perf-optimized-N-[0-9]+)$", var.tier))
    error_message = "A size is written like db-custom-1-3840. (Servers with a shared CPU have no service level agreement.)"
  }
}

variable "disk_size_gb" {
  description = "First size of the disk in GB; it grows by itself, so later values are ignored."
  type        = number
  default     = 20

  validation {
    condition     = var.disk_size_gb >= 10 && floor(var.disk_size_gb) == var.disk_size_gb
    error_message = "The disk has at least 10 whole GB."
  }
}

variable "highly_available" {
  description = "Whether a second zone takes over when the first one fails. It doubles the price."
  type        = bool
  default     = false
}

variable "databases" {
  description = "Databases on the server."
  type        = set(string)
  default     = ["app"]
}

variable "deletion_protection" {
  description = "Whether the server refuses to be deleted until this is switched off and applied."
  type        = bool
  default     = true
}

variable "kms_key_name" {
  description = "Cloud KMS key that encrypts the server's data. Another key means another server."
  type        = string
  default     = null
}

variable "labels" {
  description = "Labels of the server, beside managed-by and name."
  type        = map(string)
  default     = {}
}
