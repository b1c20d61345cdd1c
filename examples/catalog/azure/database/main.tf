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

resource "azurerm_private_dns_zone" "server" {
  name                = "${var.name}.private.postgres.database.azure.com"
  resource_group_name = azurerm_resource_group.group.name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "server" {
  name                  = var.name
  resource_group_name   = azurerm_resource_group.group.name
  private_dns_zone_name = azurerm_private_dns_zone.server.name
  virtual_network_id    = var.network_id
  tags                  = local.tags
}

resource "azurerm_postgresql_flexible_server" "server" {
  name                = var.name
  location            = azurerm_resource_group.group.location
  resource_group_name = azurerm_resource_group.group.name
  version             = var.postgres_version
  sku_name            = var.sku_name
  storage_mb          = var.storage_mb
  auto_grow_enabled   = true
  tags                = local.tags

  delegated_subnet_id           = var.subnet_id
  private_dns_zone_id           = azurerm_private_dns_zone.server.id
  public_network_access_enabled = false

  backup_retention_days        = 14
  geo_redundant_backup_enabled = true

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
    tenant_id                     = var.tenant_id
  }

  dynamic "high_availability" {
    for_each = var.highly_available ? [true] : []
    content {
      mode = "ZoneRedundant"
    }
  }

  lifecycle {
    ignore_changes = [zone] # Azure chooses it, and swaps it in a failover
  }

  depends_on = [azurerm_private_dns_zone_virtual_network_link.server]
}

resource "azurerm_postgresql_flexible_server_configuration" "setting" {
  for_each = {
    log_checkpoints          = "on"
    log_connections          = "on"
    log_disconnections       = "on"
    require_secure_transport = "on"
  }

  server_id = azurerm_postgresql_flexible_server.server.id
  name      = each.key
  value     = each.value
}

resource "azurerm_postgresql_flexible_server_database" "database" {
  for_each = var.databases

  server_id = azurerm_postgresql_flexible_server.server.id
  name      = each.key
}
