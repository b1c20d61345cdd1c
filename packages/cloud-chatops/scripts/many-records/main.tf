# A plan of hundreds of resources, for its picture.
variable "count_of_records" {
  description = "How many records there are."
  type        = number
  default     = 240
}

resource "terraform_data" "record" {
  count            = var.count_of_records
  input            = "record ${count.index}"
  triggers_replace = floor(count.index / (var.count_of_records > 240 ? 200 : 1000))
}
