variable "project" {
  description = "Project that this belongs to; everything is tagged with it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?$", var.project))
    error_message = "A project's name has at most 40 letters, digits and hyphens, and starts and ends with a letter or digit."
  }
}

variable "subscription_id" {
  description = "Azure subscription that everything is created in."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.subscription_id))
    error_message = "A subscription id is written like 00000000-0000-0000-0000-000000000000, in lower-case letters."
  }
}

variable "location" {
  description = "Azure region, such as westeurope. Another region means that everything is made anew."
  type        = string
  default     = "westeurope"

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "A region is written without spaces, like westeurope."
  }
}

variable "tags" {
  description = "Tags of everything, beside managed-by, project and name."
  type        = map(string)
  default     = {}
}

variable "name" {
  description = "Name of the machine; its parts are named after it."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$", var.name))
    error_message = "A name has at most 50 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "subnet_id" {
  description = "Subnet of the machine, as the network module of this catalog puts it out."
  type        = string

  validation {
    condition     = can(regex("/subnets/[^/]+$", var.subnet_id))
    error_message = "A subnet's id ends with /subnets/<name>."
  }
}

variable "admin_ssh_public_key" {
  description = "Public key of the administrator, in OpenSSH's form. Another key means another machine."
  type        = string

  validation {
    condition     = can(regex("^ssh-(rsa|ed25519) [A-Za-z0-9+/=]+", var.admin_ssh_public_key))
    error_message = "A public key starts with ssh-ed25519 or ssh-rsa."
  }
}

variable "size" {
  description = "Size of the machine. A change restarts it."
  type        = string
  default     = "Standard_D2s_v5"

  validation {
    condition     = can(regex("^(Standard|Basic)_[A-Za-z0-9_-]+$", var.size))
    error_message = "A size looks like Standard_D2s_v5."
  }
}

variable "os_disk_size_gb" {
  description = "Size of the disk in GB. It can grow in place."
  type        = number
  default     = 32

  validation {
    condition     = var.os_disk_size_gb >= 30 && floor(var.os_disk_size_gb) == var.os_disk_size_gb
    error_message = "The disk has at least 30 whole GB."
  }
}

variable "allow_http_from" {
  description = "Address ranges that may reach port 80, for example that of the network. Nobody by default."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for range in var.allow_http_from : can(cidrhost(range, 0))])
    error_message = "An address range is written like 10.0.0.0/8."
  }
}

variable "encryption_at_host" {
  description = "Whether disks and caches are encrypted on the host too. The subscription needs the feature Microsoft.Compute/EncryptionAtHost."
  type        = bool
  default     = true
}
