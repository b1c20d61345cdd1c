import { expect, test } from 'vitest';
import { openCatalogWorkspace } from './catalog-workspace.ts';

const project = 'my-gcp-project';

test('network: made, widened in place, destroyed', async () => {
  using workspace = await openCatalogWorkspace('google/network');
  expect(await workspace.deploy({ project, name: 'shop' })).toEqual([
    'create google_compute_firewall.allow-iap-ssh',
    'create google_compute_firewall.allow-internal',
    'create google_compute_global_address.private-services[0]',
    'create google_compute_network.network',
    'create google_compute_router.router[0]',
    'create google_compute_router_nat.nat[0]',
    'create google_compute_subnetwork.subnetwork',
    'create google_service_networking_connection.private-services[0]',
  ]);

  expect(await workspace.deploy({ project, name: 'shop', ip_range: '10.10.0.0/16', outbound_internet: false })).toEqual(
    [
      'update google_compute_firewall.allow-internal',
      'delete google_compute_router.router[0]',
      'delete google_compute_router_nat.nat[0]',
      'update google_compute_subnetwork.subnetwork',
    ],
  );

  expect(
    await workspace.deploy({ project, name: 'shop', ip_range: '10.10.0.0/16', outbound_internet: false }, '-destroy'),
  ).toHaveLength(6);
  expect(workspace.cloud.objects()).toEqual([]);
});

test('storage bucket: made, changed in place, destroyed', async () => {
  using workspace = await openCatalogWorkspace('google/storage-bucket');
  expect(await workspace.plan({ project, name: 'photos' })).toEqual(['create google_storage_bucket.bucket']);
  expect((await workspace.apply()).output).toContain('url = "gs://my-gcp-project-photos"');

  expect(await workspace.deploy({ project, name: 'photos', keep_versions: 5 })).toEqual([
    'update google_storage_bucket.bucket',
  ]);
  await workspace.deploy({ project, name: 'photos' }, '-destroy');
  expect(workspace.cloud.objects()).toEqual([]);
});

test('database: made, resized in place, not destroyed while it is protected', async () => {
  using workspace = await openCatalogWorkspace('google/database');
  expect(await workspace.plan({ project, name: 'orders' })).toEqual([
    'create google_sql_database.database["app"]',
    'create google_sql_database_instance.server',
  ]);
  expect((await workspace.apply()).output).toContain('connection_name = "my-gcp-project:europe-west1:orders"');

  await workspace.plan({ project, name: 'orders' }, '-destroy');
  expect((await workspace.apply()).output).toContain('because deletion_protection is set to true');

  const unprotected = { project, name: 'orders', tier: 'db-custom-2-7680', deletion_protection: false };
  expect(await workspace.deploy(unprotected)).toEqual([
    'create google_sql_database.database["app"]', // the refused destroy had already deleted it
    'update google_sql_database_instance.server',
  ]);
  await workspace.deploy(unprotected, '-destroy');
  expect(workspace.cloud.objects()).toEqual([]);
});
