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
  description = "Name of the network; its parts are named after it."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$", var.name))
    error_message = "A name has at most 42 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "ip_range" {
  description = "Private address range, a /16 to /24: half of it is for machines, an eighth for databases."
  type        = string
  default     = "10.30.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.ip_range, 3, 0)) && can(regex("/(1[6-9]|2[0-4])$", var.ip_range))
    error_message = "The range must have a length of 16 to 24, like 10.30.0.0/16."
  }
}

variable "outbound_internet" {
  description = "Whether machines reach the internet, through one NAT gateway."
  type        = bool
  default     = true
}
