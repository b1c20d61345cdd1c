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

resource "azurerm_virtual_network" "network" {
  name                = var.name
  location            = azurerm_resource_group.group.location
  resource_group_name = azurerm_resource_group.group.name
  address_space       = [var.ip_range]
  tags                = local.tags
}

resource "azurerm_subnet" "machines" {
  name                            = "machines"
  resource_group_name             = azurerm_resource_group.group.name
  virtual_network_name            = azurerm_virtual_network.network.name
  address_prefixes                = [cidrsubnet(var.ip_range, 1, 0)]
  default_outbound_access_enabled = false
}

resource "azurerm_subnet" "databases" {
  name                            = "databases"
  resource_group_name             = azurerm_resource_group.group.name
  virtual_network_name            = azurerm_virtual_network.network.name
  address_prefixes                = [cidrsubnet(var.ip_range, 3, 4)]
  default_outbound_access_enabled = false
  service_endpoints               = ["Microsoft.Storage"] # where the servers keep their logs

  delegation {
    name = "postgresql"

    service_delegation {
      name    = "Microsoft.DBforPostgreSQL/flexibleServers"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

# Without rules of its own a group lets the network's parts talk to each other and refuses the internet.
resource "azurerm_network_security_group" "closed" {
  name                = "${var.name}-closed"
  location            = azurerm_resource_group.group.location
  resource_group_name = azurerm_resource_group.group.name
  tags                = local.tags
}

resource "azurerm_subnet_network_security_group_association" "machines" {
  subnet_id                 = azurerm_subnet.machines.id
  network_security_group_id = azurerm_network_security_group.closed.id
}

resource "azurerm_subnet_network_security_group_association" "databases" {
  subnet_id                 = azurerm_subnet.databases.id
  network_security_group_id = azurerm_network_security_group.closed.id
}

resource "azurerm_public_ip" "nat" {
  count = var.outbound_internet ? 1 : 0

  name                = "${var.name}-nat"
  location            = azurerm_resource_group.group.location
  resource_group_name = azurerm_resource_group.group.name
  allocation_method   = "Static"
  sku                 = "Standard"
  tags                = local.tags
}

resource "azurerm_nat_gateway" "nat" {
  count = var.outbound_internet ? 1 : 0

  name                = "${var.name}-nat"
  location            = azurerm_resource_group.group.location
  resource_group_name = azurerm_resource_group.group.name
  sku_name            = "Standard"
  tags                = local.tags
}

resource "azurerm_nat_gateway_public_ip_association" "nat" {
  count = var.outbound_internet ? 1 : 0

  nat_gateway_id       = azurerm_nat_gateway.nat[0].id
  public_ip_address_id = azurerm_public_ip.nat[0].id
}

resource "azurerm_subnet_nat_gateway_association" "machines" {
  count = var.outbound_internet ? 1 : 0

  subnet_id      = azurerm_subnet.machines.id
  nat_gateway_id = azurerm_nat_gateway.nat[0].id
}
