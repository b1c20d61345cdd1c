import { expect, test } from 'vitest';
import { actionsOf, openCatalogWorkspace } from './catalog-workspace.ts';

const example = { project: 'my-gcp-project', name: 'web-server-01', allow_http_from: ['0.0.0.0/0'] };

test('the described example: three resources, then nothing to change, then gone', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance');
  expect(await workspace.terraform('validate', '-no-color')).toEqual({
    exitCode: 0,
    output: 'Success! The configuration is valid.\n\n',
  });

  expect(actionsOf(await workspace.plan(example))).toEqual([
    'google_compute_disk.boot-disk: create',
    'google_compute_firewall.allow-http: create',
    'google_compute_instance.vm: create',
  ]);
  expect((await workspace.apply()).output).toContain('Apply complete! Resources: 3 added, 0 changed, 0 destroyed.');
  expect(
    workspace.cloud
      .objects()
      .map(({ type, name }) => `${type} ${name}`)
      .toSorted(),
  ).toEqual([
    'google_compute_disk web-server-01-boot',
    'google_compute_firewall web-server-01-allow-http',
    'google_compute_instance web-server-01',
  ]);
  expect(actionsOf(await workspace.plan(example))).toEqual([]);

  expect(actionsOf(await workspace.plan(example, '-destroy'))).toHaveLength(3);
  expect((await workspace.apply()).exitCode).toBe(0);
  expect(workspace.cloud.objects()).toEqual([]);
  const created = workspace.cloud.log().filter(({ op, outcome }) => op === 'create' && outcome === 'done');
  expect(created.map(({ name }) => name ?? '').toSorted()).toEqual([
    'web-server-01',
    'web-server-01-allow-http',
    'web-server-01-boot',
  ]);
});

test('a bigger machine is an update in place, another zone a replacement', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance');
  await workspace.plan(example);
  await workspace.apply();

  expect(actionsOf(await workspace.plan({ ...example, machine_type: 'e2-standard-4' }))).toEqual([
    'google_compute_instance.vm: update',
  ]);
  expect((await workspace.apply()).exitCode).toBe(0);
  const [machine] = workspace.cloud.objects('google_compute_instance');
  expect(machine?.attributes['machine_type']).toBe('e2-standard-4');

  const moved = await workspace.plan({ ...example, machine_type: 'e2-standard-4', zone: 'europe-west1-c' });
  expect(actionsOf(moved)).toEqual([
    'google_compute_disk.boot-disk: delete+create',
    'google_compute_instance.vm: delete+create',
  ]);
  expect(moved.map(({ replacedBy }) => replacedBy)).toEqual([['zone'], [], ['boot_disk.0.source', 'zone']]);
  expect((await workspace.apply()).exitCode).toBe(0);
  expect(workspace.cloud.objects('google_compute_instance').map(({ id }) => id)).toEqual([
    'projects/my-gcp-project/zones/europe-west1-c/instances/web-server-01',
  ]);
});

test('secure by default: no public address, shielded, OS Login, an account of its own', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance');
  const changes = await workspace.plan(example);
  const after = changes.find(({ address }) => address === 'google_compute_instance.vm')?.after;
  expect(after).toMatchObject({
    can_ip_forward: false,
    metadata: { 'enable-oslogin': 'TRUE', 'block-project-ssh-keys': 'TRUE', 'serial-port-enable': 'FALSE' },
    network_interface: [{ access_config: [], ipv6_access_config: [] }],
    service_account: [{ email: 'vm-workload@my-gcp-project.iam.gserviceaccount.com' }],
    shielded_instance_config: [{ enable_secure_boot: true, enable_vtpm: true, enable_integrity_monitoring: true }],
  });
});

test('bad values are refused, each with its reason', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance');
  const refusals = [
    [{ name: 'Web_Server' }, 'A name has at most 50 lower-case letters'],
    [{ allow_http_from: [] }, 'At least one address range is needed'],
    [{ allow_http_from: ['everybody'] }, 'At least one address range is needed'],
    [{ zone: 'us-central1-a' }, 'The zone must lie in the region'],
    [{ boot_disk_size_gb: 5 }, 'The boot disk has 10 to 2000 whole GB'],
    [{ service_account: '1234-compute@developer.gserviceaccount.com' }, 'The default compute service account'],
  ] as const;
  for (const [variables, message] of refusals) {
    await expect(workspace.plan({ ...example, ...variables })).rejects.toThrow(message);
  }
});
