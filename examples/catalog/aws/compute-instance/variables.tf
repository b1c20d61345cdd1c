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
  description = "Name of the machine; its security group and role are named after it."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$", var.name))
    error_message = "A name has at most 50 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "vpc_id" {
  description = "Network of the machine, as the network module of this catalog puts it out."
  type        = string

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "A network's id is written like vpc-0a1b2c3d4e5f60718."
  }
}

variable "subnet_id" {
  description = "Subnet of the machine, a private one. Another subnet means another machine."
  type        = string

  validation {
    condition     = startswith(var.subnet_id, "subnet-")
    error_message = "A subnet's id is written like subnet-0a1b2c3d4e5f60718."
  }
}

variable "ami" {
  description = "Image of the machine in its region. Another image means another machine."
  type        = string

  validation {
    condition     = startswith(var.ami, "ami-")
    error_message = "An image's id is written like ami-0a1b2c3d4e5f60718."
  }
}

variable "instance_type" {
  description = "Size of the machine. A change stops and starts it."
  type        = string
  default     = "t3.medium"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*\\.[a-z0-9-]+$", var.instance_type))
    error_message = "An instance type looks like t3.medium or m7i.large."
  }
}

variable "root_volume_size_gb" {
  description = "Size of the root volume in GB. It can grow in place."
  type        = number
  default     = 20

  validation {
    condition     = var.root_volume_size_gb >= 8 && floor(var.root_volume_size_gb) == var.root_volume_size_gb
    error_message = "The root volume has at least 8 whole GB."
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

variable "kms_key_id" {
  description = "ARN of the KMS key that encrypts the root volume. Without it AWS's own key does."
  type        = string
  default     = null
}

variable "termination_protection" {
  description = "Whether the machine refuses to be terminated until this is switched off and applied."
  type        = bool
  default     = false
}
