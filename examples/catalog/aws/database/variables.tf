variable "project" {
  description = "Project that this belongs to; everything is tagged with it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9 _.:/=+@-]{0,127}$", var.project))
    error_message = "A project's name has at most 128 letters, digits, spaces and _.:/=+@-, and starts with a letter or digit."
  }
}

variable "region" {
  description = "Region, such as eu-west-1."
  type        = string
  default     = "eu-west-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region is written like eu-west-1."
  }
}

variable "tags" {
  description = "Tags of everything, beside managed-by, project and Name."
  type        = map(string)
  default     = {}
}

variable "name" {
  description = "Name of the database server."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$", var.name)) && !strcontains(var.name, "--")
    error_message = "A name has at most 50 lower-case letters, digits and single hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "vpc_id" {
  description = "Network of the server, as the network module of this catalog puts it out."
  type        = string

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "A network's id is written like vpc-0a1b2c3d4e5f60718."
  }
}

variable "subnet_ids" {
  description = "Private subnets in at least two zones."
  type        = set(string)

  validation {
    condition     = length(var.subnet_ids) >= 2 && alltrue([for id in var.subnet_ids : startswith(id, "subnet-")])
    error_message = "At least two subnets are needed, written like subnet-0a1b2c3d4e5f60718."
  }
}

variable "allow_from" {
  description = "Address ranges that may reach the server, for example that of the network. Nobody by default."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for range in var.allow_from : can(cidrhost(range, 0)) && !endswith(range, "/0")])
    error_message = "An address range is written like 10.20.0.0/16; a database is not open to everybody."
  }
}

variable "postgres_version" {
  description = "PostgreSQL's major version."
  type        = string
  default     = "17"

  validation {
    condition     = can(regex("^[0-9]+$", var.postgres_version))
    error_message = "A major version is a number, like 17."
  }
}

variable "instance_class" {
  description = "Size of the server. A change restarts it."
  type        = string
  default     = "db.t4g.medium"

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "A size looks like db.t4g.medium."
  }
}

variable "storage_gb" {
  description = "Size of the storage in GB. It grows by itself up to five times that."
  type        = number
  default     = 20

  validation {
    condition     = var.storage_gb >= 20 && floor(var.storage_gb) == var.storage_gb
    error_message = "The storage has at least 20 whole GB."
  }
}

variable "multi_az" {
  description = "Whether a second zone takes over when the first one fails. It doubles the price."
  type        = bool
  default     = true
}

variable "kms_key_id" {
  description = "ARN of the KMS key that encrypts the server. Without it AWS's own key does. Another key means another server."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether the server refuses to be deleted until this is switched off and applied."
  type        = bool
  default     = true
}
