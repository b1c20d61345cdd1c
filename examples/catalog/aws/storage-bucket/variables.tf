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
  description = "Name of the bucket. Bucket names are global: the project's name is put before it."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$", var.name))
    error_message = "A name has at most 32 lower-case letters, digits and hyphens, and starts and ends with a letter or digit."
  }

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", "${var.project}-${var.name}"))
    error_message = "The bucket is called <project>-<name>, which must be 3 to 63 lower-case letters, digits and hyphens."
  }
}

variable "keep_versions_days" {
  description = "Days that earlier versions of an object are kept."
  type        = number
  default     = 90

  validation {
    condition     = var.keep_versions_days >= 1 && floor(var.keep_versions_days) == var.keep_versions_days
    error_message = "Earlier versions are kept for at least one whole day."
  }
}

variable "log_bucket" {
  description = "Existing bucket that receives the access logs."
  type        = string
  default     = null
}

variable "kms_key_id" {
  description = "ARN of the KMS key that encrypts new objects. Without it AWS's own KMS key for S3 does."
  type        = string
  default     = null
}
