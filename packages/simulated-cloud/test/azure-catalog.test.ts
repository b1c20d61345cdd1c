import { expect, test } from 'vitest';
import { openCatalogWorkspace } from './catalog-workspace.ts';

const subscription_id = '11111111-2222-3333-4444-555555555555';
const project = 'shop';
const network_id = `/subscriptions/${subscription_id}/resourceGroups/rg-shop-net/providers/Microsoft.Network/virtualNetworks/net`;

test('network: made, without outbound access, destroyed', async () => {
  using workspace = await openCatalogWorkspace('azure/network');
  const network = { project, subscription_id, name: 'net' };
  expect(await workspace.plan(network)).toEqual([
    'create azurerm_nat_gateway.nat[0]',
    'create azurerm_nat_gateway_public_ip_association.nat[0]',
    'create azurerm_network_security_group.closed',
    'create azurerm_public_ip.nat[0]',
    'create azurerm_resource_group.group',
    'create azurerm_subnet.databases',
    'create azurerm_subnet.machines',
    'create azurerm_subnet_nat_gateway_association.machines[0]',
    'create azurerm_subnet_network_security_group_association.databases',
    'create azurerm_subnet_network_security_group_association.machines',
    'create azurerm_virtual_network.network',
  ]);
  expect((await workspace.apply()).output).toContain(`network_id = "${network_id}"`);
  expect(await workspace.deploy({ ...network, outbound_internet: false })).toEqual([
    'delete azurerm_nat_gateway.nat[0]',
    'delete azurerm_nat_gateway_public_ip_association.nat[0]',
    'delete azurerm_public_ip.nat[0]',
    'delete azurerm_subnet_nat_gateway_association.machines[0]',
  ]);
  await workspace.deploy(network, '-destroy');
  expect(workspace.cloud.objects()).toEqual([]);
});

test('compute instance: made, resized in place, destroyed', async () => {
  using workspace = await openCatalogWorkspace('azure/compute-instance');
  const machine = {
    project,
    subscription_id,
    name: 'web',
    subnet_id: `${network_id}/subnets/machines`,
    admin_ssh_public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOne ops',
  };
  expect(await workspace.deploy(machine)).toEqual([
    'create azurerm_linux_virtual_machine.vm',
    'create azurerm_network_interface.vm',
    'create azurerm_network_interface_security_group_association.vm',
    'create azurerm_network_security_group.vm',
    'create azurerm_resource_group.group',
  ]);
  expect(await workspace.deploy({ ...machine, size: 'Standard_D4s_v5', allow_http_from: ['10.30.0.0/16'] })).toEqual([
    'update azurerm_linux_virtual_machine.vm',
    'update azurerm_network_security_group.vm',
  ]);
  await workspace.deploy(machine, '-destroy');
  expect(workspace.cloud.objects()).toEqual([]);
});

test('storage account: made, opened for an office, destroyed; its keys are secrets', async () => {
  using workspace = await openCatalogWorkspace('azure/storage-account');
  const account = { project, subscription_id, name: 'shopphotos' };
  expect(await workspace.plan(account)).toEqual([
    'create azurerm_resource_group.group',
    'create azurerm_storage_account.account',
    'create azurerm_storage_container.container["data"]',
    'create azurerm_storage_management_policy.tidy',
  ]);
  expect((await workspace.apply()).output).toContain('blob_endpoint = "https://shopphotos.blob.core.windows.net/"');
  const [stored] = workspace.cloud.objects('azurerm_storage_account');
  const { output } = await workspace.terraform('show', '-no-color');
  expect(output).not.toContain(stored!.attributes['primary_access_key']);

  expect(await workspace.deploy({ ...account, allow_from: ['203.0.113.0/24'] })).toEqual([
    'update azurerm_storage_account.account',
  ]);
  await workspace.deploy(account, '-destroy');
  expect(workspace.cloud.objects()).toEqual([]);
});

test('database: made, grown in place, destroyed', async () => {
  using workspace = await openCatalogWorkspace('azure/database');
  const server = {
    project,
    subscription_id,
    name: 'orders',
    tenant_id: '66666666-7777-8888-9999-000000000000',
    network_id,
    subnet_id: `${network_id}/subnets/databases`,
    storage_mb: 65536,
  };
  expect(await workspace.deploy(server)).toEqual([
    'create azurerm_postgresql_flexible_server.server',
    'create azurerm_postgresql_flexible_server_configuration.setting["log_checkpoints"]',
    'create azurerm_postgresql_flexible_server_configuration.setting["log_connections"]',
    'create azurerm_postgresql_flexible_server_configuration.setting["log_disconnections"]',
    'create azurerm_postgresql_flexible_server_configuration.setting["require_secure_transport"]',
    'create azurerm_postgresql_flexible_server_database.database["app"]',
    'create azurerm_private_dns_zone.server',
    'create azurerm_private_dns_zone_virtual_network_link.server',
    'create azurerm_resource_group.group',
  ]);
  expect(await workspace.deploy({ ...server, storage_mb: 131072 })).toEqual([
    'update azurerm_postgresql_flexible_server.server',
  ]);
  await workspace.deploy({ ...server, storage_mb: 131072 }, '-destroy');
  expect(workspace.cloud.objects()).toEqual([]);
});
