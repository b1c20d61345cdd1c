output "id" {
  description = "The machine's id."
  value       = azurerm_linux_virtual_machine.vm.id
}

output "private_ip" {
  description = "The machine's address in its network."
  value       = azurerm_network_interface.vm.private_ip_address
}

output "principal_id" {
  description = "The machine's identity: assign roles to it."
  value       = azurerm_linux_virtual_machine.vm.identity[0].principal_id
}
