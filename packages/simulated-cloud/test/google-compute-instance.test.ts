import { expect, test } from 'vitest';
import { openCatalogWorkspace } from './catalog-workspace.ts';

const example = { project: 'my-gcp-project', name: 'web-server-01', allow_http_from: ['0.0.0.0/0'] };

test('the described example: three resources, then nothing to change, then gone', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance');
  expect(await workspace.terraform('validate', '-no-color')).toEqual({
    exitCode: 0,
    output: 'Success! The configuration is valid.\n\n',
  });

  expect(await workspace.plan(example)).toEqual([
    'create google_compute_disk.boot-disk',
    'create google_compute_firewall.allow-http',
    'create google_compute_instance.vm',
  ]);
  // secure by default: no public address, shielded, OS Login, an account of its own
  const machine = (await workspace.changes()).find(({ address }) => address === 'google_compute_instance.vm');
  expect(machine?.after).toMatchObject({
    can_ip_forward: false,
    metadata: { 'enable-oslogin': 'TRUE', 'block-project-ssh-keys': 'TRUE', 'serial-port-enable': 'FALSE' },
    network_interface: [{ access_config: [], ipv6_access_config: [] }],
    service_account: [{ email: 'vm-workload@my-gcp-project.iam.gserviceaccount.com' }],
    shielded_instance_config: [{ enable_secure_boot: true, enable_vtpm: true, enable_integrity_monitoring: true }],
  });
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
  expect(await workspace.plan(example)).toEqual([]);

  expect(await workspace.deploy(example, '-destroy')).toHaveLength(3);
  expect(workspace.cloud.objects()).toEqual([]);
});

test('a bigger machine is an update in place, another zone a replacement', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance');
  await workspace.plan(example);
  await workspace.apply();

  expect(await workspace.deploy({ ...example, machine_type: 'e2-standard-4' })).toEqual([
    'update google_compute_instance.vm',
  ]);
  const [machine] = workspace.cloud.objects('google_compute_instance');
  expect(machine?.attributes['machine_type']).toBe('e2-standard-4');

  expect(await workspace.plan({ ...example, machine_type: 'e2-standard-4', zone: 'europe-west1-c' })).toEqual([
    'replace google_compute_disk.boot-disk',
    'replace google_compute_instance.vm',
  ]);
  expect((await workspace.changes()).map(({ address, replacedBy }) => [address, ...replacedBy])).toEqual([
    ['google_compute_disk.boot-disk', 'zone'],
    ['google_compute_firewall.allow-http'],
    ['google_compute_instance.vm', 'boot_disk.0.source', 'zone'],
  ]);
  expect((await workspace.apply()).exitCode).toBe(0);
  expect(workspace.cloud.objects('google_compute_instance').map(({ id }) => id)).toEqual([
    'projects/my-gcp-project/zones/europe-west1-c/instances/web-server-01',
  ]);
});

test('bad values are refused, all of them at once and each with its reason', async () => {
  using workspace = await openCatalogWorkspace('google/compute-instance');
  const bad = {
    project: 'My Project',
    name: 'Web_Server',
    zone: 'us-central1-a',
    machine_type: 'huge',
    boot_disk_size_gb: 5,
    boot_disk_type: 'floppy',
    allow_http_from: [],
    service_account: '1234-compute@developer.gserviceaccount.com',
  };
  const refusal = await workspace.plan(bad).catch((error: Error) => error.message);
  for (const reason of [
    'A project id has 6 to 30',
    'A name has at most 50',
    'The zone must lie in the region',
    'A machine type looks like',
    'The boot disk has 10 to 2000',
    'The kinds are pd-standard',
    'At least one address range is needed',
    'The default compute service account may edit',
  ]) {
    expect(refusal).toContain(reason);
  }
});
