variable "project" {
  description = "Id of the Google Cloud project that everything is created in."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, and starts with a letter."
  }
}

variable "name" {
  description = "Name of the machine; its disk and firewall rule are named after it."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$", var.name))
    error_message = "A name has at most 50 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "region" {
  description = "Region, such as europe-west1."
  type        = string
  default     = "europe-west1"
}

variable "zone" {
  description = "Zone of the machine and its disk; another zone means another machine."
  type        = string
  default     = "europe-west1-b"

  validation {
    condition     = startswith(var.zone, "${var.region}-")
    error_message = "The zone must lie in the region, as europe-west1-b lies in europe-west1."
  }
}

variable "machine_type" {
  description = "Size of the machine. A change stops and starts it."
  type        = string
  default     = "e2-medium"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*-[a-z0-9-]+$", var.machine_type))
    error_message = "A machine type looks like e2-medium or n2-standard-4."
  }
}

variable "image" {
  description = "Image of the boot disk: an image, or an image family as project/family. Another image means another machine."
  type        = string
  default     = "debian-cloud/debian-12"
}

variable "boot_disk_size_gb" {
  description = "Size of the boot disk in GB. It can grow in place; a smaller one means another machine."
  type        = number
  default     = 20

  validation {
    condition     = var.boot_disk_size_gb >= 10 && var.boot_disk_size_gb <= 2000 && floor(var.boot_disk_size_gb) == var.boot_disk_size_gb
    error_message = "The boot disk has 10 to 2000 whole GB."
  }
}

variable "boot_disk_type" {
  description = "Kind of the boot disk."
  type        = string
  default     = "pd-balanced"

  validation {
    condition     = contains(["pd-standard", "pd-balanced", "pd-ssd"], var.boot_disk_type)
    error_message = "The kinds are pd-standard, pd-balanced and pd-ssd."
  }
}

variable "network" {
  description = "Name or self link of the network."
  type        = string
  default     = "default"
}

variable "subnetwork" {
  description = "Name or self link of the subnetwork; needed unless the network has one for each region."
  type        = string
  default     = null
}

variable "allow_http_from" {
  description = "Address ranges that may reach port 80, for example those of Google's load balancers: 35.191.0.0/16 and 130.211.0.0/22. There is no default, so that opening it to everybody (0.0.0.0/0) is somebody's decision."
  type        = list(string)

  validation {
    condition     = length(var.allow_http_from) > 0 && alltrue([for range in var.allow_http_from : can(cidrhost(range, 0))])
    error_message = "At least one address range is needed, written like 10.0.0.0/8. (Google Cloud reads an empty list as everybody.)"
  }
}

variable "public_ip" {
  description = "Whether the machine gets a public address of its own. Without one it is reached through a load balancer or Identity-Aware Proxy."
  type        = bool
  default     = false
}

variable "service_account" {
  description = "E-mail address of the service account that the machine runs as. By default vm-workload of the same project, which the platform team creates once, without any role."
  type        = string
  default     = null

  validation {
    condition     = var.service_account == null ? true : !endswith(var.service_account, "-compute@developer.gserviceaccount.com")
    error_message = "The default compute service account may edit the whole project: use one that is made for this machine."
  }
}

variable "kms_key_self_link" {
  description = "Cloud KMS key that encrypts the boot disk. Without it Google encrypts the disk with a key of its own."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether the machine refuses to be deleted until this is switched off again."
  type        = bool
  default     = false
}

variable "labels" {
  description = "Labels of the machine and its disk, beside managed-by and name."
  type        = map(string)
  default     = {}
}
