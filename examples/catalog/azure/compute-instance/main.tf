locals {
  tags = merge(var.tags, {
    managed-by = "cloud-chatops"
    name       = var.name
    project    = var.project
  })
}

resource "azurerm_resource_group" "group" {
  name     = "rg-${var.project}-${var.name}"
  location = var.location
  tags     = local.tags
}

resource "azurerm_network_interface" "vm" {
  name                = "${var.name}-nic"
  location            = azurerm_resource_group.group.location
  resource_group_name = azurerm_resource_group.group.name
  tags                = local.tags

  ip_configuration {
    name                          = "internal"
    subnet_id                     = var.subnet_id
    private_ip_address_allocation = "Dynamic"
  }
}

resource "azurerm_network_security_group" "vm" {
  name                = "${var.name}-nsg"
  location            = azurerm_resource_group.group.location
  resource_group_name = azurerm_resource_group.group.name
  tags                = local.tags

  security_rule = [for range in length(var.allow_http_from) > 0 ? [var.allow_http_from] : [] : {
    name                                       = "allow-http"
    description                                = "HTTP to ${var.name}"
    priority                                   = 100
    direction                                  = "Inbound"
    access                                     = "Allow"
    protocol                                   = "Tcp"
    source_address_prefix                      = null
    source_address_prefixes                    = range
    source_application_security_group_ids      = null
    source_port_range                          = "*"
    source_port_ranges                         = null
    destination_address_prefix                 = "*"
    destination_address_prefixes               = null
    destination_application_security_group_ids = null
    destination_port_range                     = "80"
    destination_port_ranges                    = null
  }]
}

resource "azurerm_network_interface_security_group_association" "vm" {
  network_interface_id      = azurerm_network_interface.vm.id
  network_security_group_id = azurerm_network_security_group.vm.id
}

resource "azurerm_linux_virtual_machine" "vm" {
  name                = var.name
  location            = azurerm_resource_group.group.location
  resource_group_name = azurerm_resource_group.group.name
  size                = var.size
  tags                = local.tags

  network_interface_ids = [azurerm_network_interface.vm.id]

  admin_username                  = "azureuser"
  disable_password_authentication = true

  admin_ssh_key {
    username   = "azureuser"
    public_key = var.admin_ssh_public_key
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    disk_size_gb         = var.os_disk_size_gb
  }

  secure_boot_enabled        = true
  vtpm_enabled               = true
  encryption_at_host_enabled = var.encryption_at_host
  allow_extension_operations = false

  identity {
    type = "SystemAssigned"
  }

  boot_diagnostics {} # Azure's own storage
}
