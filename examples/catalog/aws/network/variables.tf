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
  description = "Name of the network; its parts are named after it."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$", var.name))
    error_message = "A name has at most 42 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen."
  }
}

variable "ip_range" {
  description = "Private address range, a /16 to /20. Another range means another network."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.ip_range, 4, 0)) && can(regex("/(1[6-9]|20)$", var.ip_range))
    error_message = "The range must have a length of 16 to 20, like 10.20.0.0/16."
  }
}

variable "zones" {
  description = "Availability zones by their last letter; each gets a public and a private subnet."
  type        = list(string)
  default     = ["a", "b"]

  validation {
    condition     = length(var.zones) >= 1 && length(var.zones) <= 6 && alltrue([for zone in var.zones : can(regex("^[a-f]$", zone))]) && length(distinct(var.zones)) == length(var.zones)
    error_message = "Between one and six different zones are given by their last letters, like [\"a\", \"b\"]."
  }
}

variable "outbound_internet" {
  description = "Whether machines in the private subnets reach the internet, through one NAT gateway in the first zone."
  type        = bool
  default     = true
}

variable "flow_log_days" {
  description = "Days that the network's flow logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.flow_log_days)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545 or 731 days."
  }
}
