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

resource "azurerm_storage_account" "account" {
  name                     = var.name
  location                 = azurerm_resource_group.group.location
  resource_group_name      = azurerm_resource_group.group.name
  account_kind             = "StorageV2"
  account_tier             = "Standard"
  account_replication_type = var.replication
  tags                     = local.tags

  https_traffic_only_enabled        = true
  min_tls_version                   = "TLS1_2"
  allow_nested_items_to_be_public   = false
  cross_tenant_replication_enabled  = false
  default_to_oauth_authentication   = true
  infrastructure_encryption_enabled = true
  local_user_enabled                = false
  public_network_access_enabled     = length(var.allow_from) > 0
  shared_access_key_enabled         = false # people and programs sign in with Entra ID

  network_rules {
    default_action = "Deny"
    bypass         = ["AzureServices"]
    ip_rules       = var.allow_from
  }

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = var.keep_deleted_days
    }
    container_delete_retention_policy {
      days = var.keep_deleted_days
    }
  }

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_storage_container" "container" {
  for_each = var.containers

  name                  = each.key
  storage_account_id    = azurerm_storage_account.account.id
  container_access_type = "private"
}

resource "azurerm_storage_management_policy" "tidy" {
  storage_account_id = azurerm_storage_account.account.id

  rule {
    name    = "earlier-versions"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }
    actions {
      version {
        delete_after_days_since_creation = var.keep_deleted_days
      }
    }
  }
}
