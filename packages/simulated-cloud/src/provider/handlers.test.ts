import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSimulatedCloud, type SimulatedCloud } from '../cloud/open-simulated-cloud.ts';
import { decodeValue, encodeValue } from '../protocol/dynamic-value.ts';
import type { ProviderHandlers } from '../protocol/serve-provider.ts';
import type { Attributes } from '../protocol/value.ts';
import type { MessageValue } from '../protocol/wire.ts';
import { createHandlers } from './handlers.ts';
import { loadProvider } from './providers.ts';

const { definition, schema } = await loadProvider('google');
let cloud: SimulatedCloud;
let provider: ProviderHandlers;

beforeEach(async () => {
  cloud = openSimulatedCloud(mkdtempSync(join(tmpdir(), 'handlers-')));
  provider = createHandlers(definition, schema, cloud.directory, { TOKEN: 'secret', PATH: '/bin' });
  await provider.ConfigureProvider({ config: encodeValue({ project: 'shop', region: 'north1', zone: 'north1-a' }) });
});
afterEach(() => rmSync(cloud.directory, { recursive: true }));

/** A configuration of this type with everything else left out. */
function config(typeName: string, set: Attributes): Attributes {
  const { attributes, blocks } = schema.resources[typeName]!;
  return {
    ...Object.fromEntries(Object.keys(attributes).map((name) => [name, null])),
    ...Object.fromEntries(
      Object.entries(blocks).map(([name, { nesting }]) => [name, nesting === 'single' ? null : []]),
    ),
    ...set,
  };
}

async function apply(typeName: string, prior: Attributes | null, set: Attributes | null): Promise<MessageValue> {
  const wanted = set && encodeValue(config(typeName, set));
  const priorState = encodeValue(prior);
  const { plannedState } = await provider.PlanResourceChange({
    typeName,
    priorState,
    proposedNewState: wanted ?? encodeValue(null),
    config: wanted ?? encodeValue(null),
  });
  const answer = await provider.ApplyResourceChange({ typeName, priorState, plannedState });
  return { ...answer, newState: decodeValue(answer['newState']) };
}

const errorsIn = ({ diagnostics }: MessageValue): unknown[] =>
  ((diagnostics ?? []) as { summary: string }[]).map(({ summary }) => summary);

const machine = { name: 'web', machine_type: 'e2-small' };

test('names of environment variables are logged, never their values', () => {
  expect(cloud.log()).toEqual([
    {
      at: expect.any(String),
      op: 'configure',
      outcome: 'done',
      environment: ['PATH', 'TOKEN'],
      provider: 'google',
      pid: process.pid,
    },
  ]);
});

test('an id exists once', async () => {
  await apply('google_compute_firewall', null, { name: 'web', network: 'default' });
  const second = await apply('google_compute_firewall', null, { name: 'web', network: 'default' });
  expect(errorsIn(second)).toEqual([
    "Error creating Firewall: googleapi: Error 409: The resource 'projects/shop/global/firewalls/web' already exists, alreadyExists",
  ]);
  expect(second['newState']).toBeNull();
  expect(cloud.log().map(({ op, outcome }) => `${op} ${outcome}`)).toEqual([
    'configure done',
    'create started',
    'create done',
    'create started',
    'create failed',
  ]);
});

test('a size is changed only where stopping is allowed, and a refusal leaves the object as it was', async () => {
  const { newState } = await apply('google_compute_instance', null, machine);
  const refused = await apply('google_compute_instance', newState as Attributes, { ...machine, machine_type: 'n2' });
  expect(errorsIn(refused)).toEqual([expect.stringContaining('please set allow_stopping_for_update = true')]);
  expect(refused['newState']).toEqual(newState);
  expect(cloud.objects()[0]?.attributes['machine_type']).toBe('e2-small');
});

test('a protected object is not deleted', async () => {
  const { newState } = await apply('google_compute_instance', null, { ...machine, deletion_protection: true });
  expect(errorsIn(await apply('google_compute_instance', newState as Attributes, null))).toEqual([
    expect.stringContaining('instance Deletion Protection is enabled'),
  ]);
  expect(cloud.objects()).toHaveLength(1);
});

test('what was deleted outside is gone when read, and an update of it says so', async () => {
  const { newState } = await apply('google_compute_disk', null, { name: 'data' });
  cloud.deleteObject('google_compute_disk', 'data');
  const read = await provider.ReadResource({
    typeName: 'google_compute_disk',
    currentState: encodeValue(newState as Attributes),
  });
  expect(decodeValue(read['newState'])).toBeNull();
  const updated = await apply('google_compute_disk', newState as Attributes, { name: 'data', size: 50 });
  expect(errorsIn(updated)).toEqual([expect.stringContaining('Error 404')]);
});

test('import by id or name', async () => {
  const { newState } = await apply('google_compute_disk', null, { name: 'data' });
  for (const id of ['data', 'projects/shop/zones/north1-a/disks/data']) {
    const { importedResources } = await provider.ImportResourceState({ typeName: 'google_compute_disk', id });
    const [imported] = importedResources as { state: unknown }[];
    expect(decodeValue(imported?.state)).toEqual(newState);
  }
  expect(errorsIn(await provider.ImportResourceState({ typeName: 'google_compute_disk', id: 'none' }))).toEqual([
    "Error when reading or editing Disk: googleapi: Error 404: The resource 'none' was not found, notFound",
  ]);
});

test('an older state is brought into the schema’s shape', async () => {
  const { upgradedState } = await provider.UpgradeResourceState({
    typeName: 'google_compute_disk',
    rawState: { json: Buffer.from('{"name":"data","removed_long_ago":1}') },
  });
  expect(decodeValue(upgradedState)).toEqual(config('google_compute_disk', { name: 'data' }));
});

test('a name that the cloud would refuse is refused by validate', async () => {
  const values = config('google_compute_disk', { name: 'Data Disk' });
  const answer = await provider.ValidateResourceConfig({
    typeName: 'google_compute_disk',
    config: encodeValue(values),
  });
  expect(errorsIn(answer)).toEqual([expect.stringContaining('"name" ("Data Disk") doesn\'t match regexp')]);
});

test('knobs that cannot be read stop the operation, with the file in the words', async () => {
  writeFileSync(join(cloud.directory, 'knobs.json'), '{');
  const answer = await apply('google_compute_disk', null, { name: 'data' });
  expect(errorsIn(answer)).toEqual([expect.stringContaining('knobs.json is not JSON')]);
  expect(cloud.objects()).toEqual([]);
});

test('a fault’s own message, and a read that fails', async () => {
  cloud.setKnobs({ faults: [{ on: 'read', effect: 'fail', message: 'the API is asleep' }] });
  const currentState = encodeValue(config('google_compute_disk', { name: 'data', id: 'data' }));
  expect(errorsIn(await provider.ReadResource({ typeName: 'google_compute_disk', currentState }))).toEqual([
    'the API is asleep',
  ]);
});

test('what is not simulated is named', async () => {
  expect(errorsIn(await provider.ReadDataSource({ typeName: 'google_compute_image' }))).toEqual([
    'The simulated cloud has no data source google_compute_image',
  ]);
  expect(errorsIn(await apply('google_compute_disk', null, { name: 'x' }))).toEqual([]);
  const answer = await provider.ImportResourceState({ typeName: 'google_pubsub_topic', id: 'x' });
  expect(errorsIn(answer)).toEqual(['The simulated google cloud has no google_pubsub_topic']);
});
