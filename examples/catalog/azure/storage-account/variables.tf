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
  description = "Name of the storage account, unique in the whole of Azure."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]{3,24}$", var.name))
    error_message = "A storage account's name has 3 to 24 lower-case letters and digits."
  }
}

variable "containers" {
  description = "Private containers in the account."
  type        = set(string)
  default     = ["data"]

  validation {
    condition     = alltrue([for name in var.containers : can(regex("^[a-z0-9]([a-z0-9-]{1,61}[a-z0-9])$", name))])
    error_message = "A container's name has 3 to 63 lower-case letters, digits and hyphens, and starts and ends with a letter or digit."
  }
}

variable "replication" {
  description = "How the data is copied: RAGZRS and GZRS over zones and regions, RAGRS and GRS over regions, ZRS over zones, LRS within one."
  type        = string
  default     = "RAGRS"

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"], var.replication)
    error_message = "The kinds are LRS, ZRS, GRS, RAGRS, GZRS and RAGZRS."
  }
}

variable "allow_from" {
  description = "Public address ranges that may reach the account. Without any it is reached through private endpoints alone."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for range in var.allow_from : can(regex("^[0-9.]+(/[0-9]+)?$", range)) && !endswith(range, "/0")])
    error_message = "An address or range is written like 203.0.113.0/24; an account is not open to everybody."
  }
}

variable "keep_deleted_days" {
  description = "Days that deleted objects, containers and earlier versions are kept."
  type        = number
  default     = 30

  validation {
    condition     = var.keep_deleted_days >= 1 && var.keep_deleted_days <= 365 && floor(var.keep_deleted_days) == var.keep_deleted_days
    error_message = "Deleted data is kept for 1 to 365 whole days."
  }
}
