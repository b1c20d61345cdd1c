variable "project" {
  description = "Id of the Google Cloud project that everything is created in."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, and starts with a letter."
  }
}

variable "name" {
  description = "Name of the network; its parts are named after it."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$", var.name))
    error_message = "A name has at most 42 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "region" {
  description = "Region of the subnetwork, such as europe-west1."
  type        = string
  default     = "europe-west1"
}

variable "ip_range" {
  description = "Private address range of the subnetwork. It can be widened in place."
  type        = string
  default     = "10.10.0.0/20"

  validation {
    condition     = can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.ip_range)) && can(cidrhost(var.ip_range, 0))
    error_message = "The range must be private and written like 10.10.0.0/20."
  }
}

variable "outbound_internet" {
  description = "Whether machines without a public address reach the internet, through Cloud NAT."
  type        = bool
  default     = true
}

variable "private_services" {
  description = "Whether Google's managed services, such as Cloud SQL, can have private addresses in this network."
  type        = bool
  default     = true
}
