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
  description = "Name of the database server, unique in the whole of Azure."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{1,48}[a-z0-9])$", var.name))
    error_message = "A name has 3 to 50 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "tenant_id" {
  description = "Entra ID tenant that people and programs sign in with."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.tenant_id))
    error_message = "A tenant id is written like 00000000-0000-0000-0000-000000000000, in lower-case letters."
  }
}

variable "network_id" {
  description = "Network of the server, as the network module of this catalog puts it out."
  type        = string

  validation {
    condition     = can(regex("/virtualNetworks/[^/]+$", var.network_id))
    error_message = "A network's id ends with /virtualNetworks/<name>."
  }
}

variable "subnet_id" {
  description = "Subnet of the server, delegated to PostgreSQL servers. Another subnet means another server."
  type        = string

  validation {
    condition     = can(regex("/subnets/[^/]+$", var.subnet_id))
    error_message = "A subnet's id ends with /subnets/<name>."
  }
}

variable "postgres_version" {
  description = "PostgreSQL's major version."
  type        = string
  default     = "16"

  validation {
    condition     = can(regex("^[0-9]+$", var.postgres_version))
    error_message = "A major version is a number, like 16."
  }
}

variable "sku_name" {
  description = "Size of the server. A change restarts it."
  type        = string
  default     = "GP_Standard_D2ds_v5"

  validation {
    condition     = can(regex("^(B|GP|MO)_Standard_[A-Za-z0-9_]+$", var.sku_name))
    error_message = "A size looks like GP_Standard_D2ds_v5."
  }
}

variable "storage_mb" {
  description = "Size of the storage in MB. It can grow in place; a smaller one means another server."
  type        = number
  default     = 32768

  validation {
    condition     = contains([32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4193280], var.storage_mb)
    error_message = "The sizes are 32768, 65536, 131072, 262144, 524288, 1048576, 2097152 and 4193280."
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
