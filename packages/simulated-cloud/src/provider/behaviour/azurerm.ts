/**
 * How `hashicorp/azurerm` 4 behaves. Source of what forces a replacement, of defaults and of computed values: the
 * provider's documentation, https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs
 */
import { unknown, type Attributes, type Value } from '../../protocol/value.ts';
import type { Behaviour, FromObject, ProviderDefinition } from '../behaviour.ts';

const empty = (): Value => [];
const no = (): Value => false;

/** The subscription comes from the provider's configuration, and is part of every id. */
const subscription = (provider: Attributes): string =>
  typeof provider['subscription_id'] === 'string'
    ? provider['subscription_id']
    : '00000000-0000-0000-0000-000000000000';

/** An id below a resource group, such as `Microsoft.Network/virtualNetworks/{name}`. */
const groupId =
  (suffix: string): FromObject =>
  (object, provider) => {
    const path = suffix.replaceAll(/\{(\w+)\}/g, (_, name: string) => object[name] as string);
    return `/subscriptions/${subscription(provider)}/resourceGroups/${object['resource_group_name'] as string}/providers/${path}`;
  };

/** What almost everything is replaced by. */
const PLACED = ['name', 'resource_group_name', 'location'] as const;

const resources: Record<string, Behaviour> = {
  azurerm_resource_group: {
    id: (object, provider) => `/subscriptions/${subscription(provider)}/resourceGroups/${object['name'] as string}`,
    replacedBy: ['name', 'location'],
  },
  azurerm_virtual_network: {
    id: groupId('Microsoft.Network/virtualNetworks/{name}'),
    replacedBy: [...PLACED, 'edge_zone'],
    defaults: { private_endpoint_vnet_policies: 'Disabled' },
    assigned: { guid: '{uuid}', dns_servers: empty, subnet: empty, address_space: empty },
  },
  azurerm_subnet: {
    id: groupId('Microsoft.Network/virtualNetworks/{virtual_network_name}/subnets/{name}'),
    replacedBy: ['name', 'resource_group_name', 'virtual_network_name'],
    defaults: {
      default_outbound_access_enabled: true,
      private_endpoint_network_policies: 'Disabled',
      private_link_service_network_policies_enabled: true,
    },
  },
  azurerm_network_security_group: {
    id: groupId('Microsoft.Network/networkSecurityGroups/{name}'),
    replacedBy: PLACED,
    assigned: { security_rule: empty },
  },
  azurerm_subnet_network_security_group_association: {
    id: '{subnet_id}',
    replacedBy: ['subnet_id', 'network_security_group_id'],
  },
  azurerm_subnet_nat_gateway_association: { id: '{subnet_id}', replacedBy: ['subnet_id', 'nat_gateway_id'] },
  azurerm_public_ip: {
    id: groupId('Microsoft.Network/publicIPAddresses/{name}'),
    replacedBy: [...PLACED, 'sku', 'sku_tier', 'zones', 'ip_version', 'public_ip_prefix_id', 'edge_zone'],
    defaults: {
      ddos_protection_mode: 'VirtualNetworkInherited',
      idle_timeout_in_minutes: 4,
      ip_version: 'IPv4',
      sku: 'Standard',
      sku_tier: 'Regional',
    },
    assigned: { ip_address: '20.50.{octet}.{octet}' },
  },
  azurerm_nat_gateway: {
    id: groupId('Microsoft.Network/natGateways/{name}'),
    replacedBy: [...PLACED, 'sku_name', 'zones'],
    defaults: { idle_timeout_in_minutes: 4, sku_name: 'Standard' },
    assigned: { resource_guid: '{uuid}' },
  },
  azurerm_nat_gateway_public_ip_association: {
    id: '{nat_gateway_id}|{public_ip_address_id}',
    replacedBy: ['nat_gateway_id', 'public_ip_address_id'],
  },
  azurerm_network_interface: {
    id: groupId('Microsoft.Network/networkInterfaces/{name}'),
    replacedBy: [...PLACED, 'edge_zone'],
    defaults: {
      accelerated_networking_enabled: false,
      ip_forwarding_enabled: false,
      'ip_configuration.private_ip_address_version': 'IPv4',
    },
    assigned: {
      private_ip_address: '10.0.{octet}.{octet}',
      private_ip_addresses: ({ private_ip_address }) => [private_ip_address ?? ''],
      mac_address: '00-0D-3A-{hex:6}',
      dns_servers: empty,
      internal_domain_name_suffix: '{hex:26}.ax.internal.cloudapp.net',
      'ip_configuration.private_ip_address': '{private_ip_address}',
      'ip_configuration.primary': () => true,
    },
  },
  azurerm_network_interface_security_group_association: {
    id: '{network_interface_id}|{network_security_group_id}',
    replacedBy: ['network_interface_id', 'network_security_group_id'],
  },
  azurerm_linux_virtual_machine: {
    id: groupId('Microsoft.Compute/virtualMachines/{name}'),
    replacedBy: [
      ...PLACED,
      'admin_password',
      'admin_ssh_key.public_key',
      'admin_username',
      'availability_set_id',
      'computer_name',
      'custom_data',
      'disable_password_authentication',
      'provision_vm_agent',
      'secure_boot_enabled',
      'source_image_id',
      'source_image_reference.offer',
      'source_image_reference.publisher',
      'source_image_reference.sku',
      'source_image_reference.version',
      'os_disk.name',
      'os_disk.storage_account_type',
      'vtpm_enabled',
      'zone',
    ],
    defaults: {
      allow_extension_operations: true,
      bypass_platform_safety_checks_on_user_schedule_enabled: false,
      disable_password_authentication: true,
      extensions_time_budget: 'PT1H30M',
      max_bid_price: -1,
      patch_assessment_mode: 'ImageDefault',
      patch_mode: 'ImageDefault',
      platform_fault_domain: -1,
      priority: 'Regular',
      provision_vm_agent: true,
      vm_agent_platform_updates_enabled: false,
      'os_disk.write_accelerator_enabled': false,
    },
    assigned: {
      virtual_machine_id: '{uuid}',
      computer_name: '{name}',
      private_ip_address: '10.0.{octet}.{octet}',
      private_ip_addresses: ({ private_ip_address }) => [private_ip_address ?? ''],
      public_ip_address: '',
      public_ip_addresses: empty,
      disk_controller_type: 'SCSI',
      os_managed_disk_id: '{id}-disk',
      'os_disk.id': '{id}-disk',
      'os_disk.name': '{name}_OsDisk_1_{hex:32}',
      'os_disk.disk_size_gb': '30',
      'identity.principal_id': '{uuid}',
      'identity.tenant_id': '{uuid}',
    },
    sensitive: ['admin_password', 'custom_data'],
  },
  azurerm_storage_account: {
    id: groupId('Microsoft.Storage/storageAccounts/{name}'),
    replacedBy: [
      ...PLACED,
      'account_kind',
      'account_tier',
      'edge_zone',
      'infrastructure_encryption_enabled',
      'is_hns_enabled',
      'nfsv3_enabled',
      'queue_encryption_key_type',
      'table_encryption_key_type',
    ],
    defaults: {
      account_kind: 'StorageV2',
      allow_nested_items_to_be_public: true,
      cross_tenant_replication_enabled: false,
      default_to_oauth_authentication: false,
      dns_endpoint_type: 'Standard',
      https_traffic_only_enabled: true,
      infrastructure_encryption_enabled: false,
      is_hns_enabled: false,
      local_user_enabled: true,
      min_tls_version: 'TLS1_2',
      nfsv3_enabled: false,
      public_network_access_enabled: true,
      queue_encryption_key_type: 'Service',
      sftp_enabled: false,
      shared_access_key_enabled: true,
      table_encryption_key_type: 'Service',
      'blob_properties.change_feed_enabled': false,
      'blob_properties.last_access_time_enabled': false,
      'blob_properties.versioning_enabled': false,
      'blob_properties.delete_retention_policy.days': 7,
      'blob_properties.delete_retention_policy.permanent_delete_enabled': false,
      'blob_properties.container_delete_retention_policy.days': 7,
      'sas_policy.expiration_action': 'Log',
    },
    assigned: {
      access_tier: 'Hot',
      large_file_share_enabled: no,
      primary_location: '{location}',
      primary_blob_endpoint: 'https://{name}.blob.core.windows.net/',
      primary_blob_host: '{name}.blob.core.windows.net',
      primary_file_endpoint: 'https://{name}.file.core.windows.net/',
      primary_queue_endpoint: 'https://{name}.queue.core.windows.net/',
      primary_table_endpoint: 'https://{name}.table.core.windows.net/',
      primary_access_key: '{hex:64}',
      secondary_access_key: '{hex:64}',
      'network_rules.bypass': () => ['AzureServices'],
      'network_rules.ip_rules': empty,
      'network_rules.virtual_network_subnet_ids': empty,
      'identity.principal_id': '{uuid}',
      'identity.tenant_id': '{uuid}',
    },
    sensitive: [
      'primary_access_key',
      'primary_blob_connection_string',
      'primary_connection_string',
      'secondary_access_key',
      'secondary_blob_connection_string',
      'secondary_connection_string',
    ],
    patterns: { name: /^[a-z0-9]{3,24}$/ },
  },
  azurerm_storage_container: {
    id: '{storage_account_id}/blobServices/default/containers/{name}',
    replacedBy: ['name', 'storage_account_id', 'storage_account_name'],
    defaults: { container_access_type: 'private', encryption_scope_override_enabled: true },
    assigned: {
      resource_manager_id: '{id}',
      metadata: () => ({}),
      default_encryption_scope: '$account-encryption-key',
    },
  },
  azurerm_storage_management_policy: {
    id: '{storage_account_id}/managementPolicies/default',
    replacedBy: ['storage_account_id'],
  },
  azurerm_private_dns_zone: {
    id: groupId('Microsoft.Network/privateDnsZones/{name}'),
    replacedBy: ['name', 'resource_group_name'],
    assigned: {
      max_number_of_record_sets: '25000',
      max_number_of_virtual_network_links: '1000',
      max_number_of_virtual_network_links_with_registration: '100',
      number_of_record_sets: '1',
    },
  },
  azurerm_private_dns_zone_virtual_network_link: {
    id: groupId('Microsoft.Network/privateDnsZones/{private_dns_zone_name}/virtualNetworkLinks/{name}'),
    replacedBy: ['name', 'resource_group_name', 'private_dns_zone_name', 'virtual_network_id'],
    defaults: { registration_enabled: false },
    assigned: { resolution_policy: 'Default' },
  },
  azurerm_postgresql_flexible_server: {
    id: groupId('Microsoft.DBforPostgreSQL/flexibleServers/{name}'),
    replacedBy: [
      ...PLACED,
      'administrator_login',
      'create_mode',
      'customer_managed_key.key_vault_key_id',
      'delegated_subnet_id',
      'geo_redundant_backup_enabled',
      'source_server_id',
      { path: 'storage_mb', when: (prior, planned) => planned === unknown || Number(planned) < Number(prior) },
    ],
    defaults: {
      auto_grow_enabled: false,
      geo_redundant_backup_enabled: false,
      public_network_access_enabled: true,
      'authentication.active_directory_auth_enabled': false,
      'authentication.password_auth_enabled': true,
    },
    assigned: {
      administrator_login: '',
      backup_retention_days: '7',
      fqdn: '{name}.postgres.database.azure.com',
      private_dns_zone_id: '',
      sku_name: 'B_Standard_B1ms',
      storage_mb: '32768',
      storage_tier: 'P4',
      version: '16',
      zone: '1',
      'identity.principal_id': '{uuid}',
      'identity.tenant_id': '{uuid}',
    },
    sensitive: ['administrator_password', 'administrator_password_wo'],
  },
  azurerm_postgresql_flexible_server_configuration: {
    id: '{server_id}/configurations/{name}',
    replacedBy: ['name', 'server_id'],
  },
  azurerm_postgresql_flexible_server_database: {
    id: '{server_id}/databases/{name}',
    replacedBy: ['name', 'server_id', 'charset', 'collation'],
    defaults: { charset: 'UTF8', collation: 'en_US.utf8' },
  },
};

/** `azurerm_linux_virtual_machine` as `Linux Virtual Machine`. */
const words = (type: string): string =>
  type
    .split('_')
    .slice(1)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

export const azurerm: ProviderDefinition = {
  name: 'azurerm',
  resources,
  sensitive: ['client_secret', 'client_certificate_password'],
  refusesConfiguration: ({ features }) =>
    Array.isArray(features) && features.length > 0
      ? undefined
      : 'Insufficient features blocks: at least 1 is required.',
  errors: {
    exists: (type, id) =>
      `A resource with the ID "${id}" already exists - to be managed via Terraform this resource needs to be imported ` +
      `into the State. Please see the resource documentation for "${type}" for more information.`,
    quota: (type, name) =>
      `creating ${words(type)} (Name: "${name}"): unexpected status 409 (409 Conflict) with error: OperationNotAllowed: ` +
      'Operation could not be completed as it results in exceeding approved quota. Current Limit: 10, Current Usage: 10, ' +
      'Additional Required: 2.',
    failed: (type, name) =>
      `creating ${words(type)} (Name: "${name}"): polling failed: the Azure API returned the following error: ` +
      'Status: "InternalServerError": An unexpected error occurred while processing the request.',
    gone: (type, id) =>
      `retrieving ${words(type)} (${id}): unexpected status 404 (404 Not Found) with error: ResourceNotFound`,
  },
};
