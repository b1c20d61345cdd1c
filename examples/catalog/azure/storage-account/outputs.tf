output "id" {
  description = "The account's id."
  value       = azurerm_storage_account.account.id
}

output "blob_endpoint" {
  description = "Address of the account's containers."
  value       = azurerm_storage_account.account.primary_blob_endpoint
}
