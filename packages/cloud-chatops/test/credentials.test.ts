/** Planning and applying with different credentials, seen from where it counts: inside the provider. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pem } from './support/canaries.ts';
import { startWorld, type World } from './support/world.ts';

const READER = 'reader@shop.iam.gserviceaccount.com';
const WRITER = 'writer@shop.iam.gserviceaccount.com';
let world: World;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  const key = (email: string): string => JSON.stringify({ client_email: email, private_key: pem() });
  writeFileSync(join(folder, 'reader.json'), key(READER));
  writeFileSync(join(folder, 'writer.json'), key(WRITER));
  world = await startWorld({
    inside: true,
    latencyMs: 0,
    configure: (yaml) =>
      yaml.replace(
        /^( {4}approvals: 0)$/m,
        '    plan_environment: { GOOGLE_CREDENTIALS: GOOGLE_PLAN_CREDENTIALS }\n    apply_environment: { GOOGLE_CREDENTIALS: GOOGLE_APPLY_CREDENTIALS }\n$1',
      ),
    environment: {
      GOOGLE_PLAN_CREDENTIALS: join(folder, 'reader.json'),
      GOOGLE_APPLY_CREDENTIALS_FILE: join(folder, 'writer.json'),
    },
  });
});
afterAll(async () => {
  await world.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Who configured a provider since this many events, and the credentials' names that reached it. */
const callers = (since: number): string[] =>
  world.cloud
    .log()
    .slice(since)
    .filter(({ op }) => op === 'configure')
    .map(({ caller, environment }) =>
      [caller, ...(environment ?? []).filter((name) => name.startsWith('GOOGLE_'))].join(' '),
    );
const logged = (): number => world.cloud.log().length;

async function deploy(command: string, planned: RegExp, applied: RegExp): Promise<{ plan: string[]; apply: string[] }> {
  const before = logged();
  const lobby = await world.lobby('Ana', command);
  await world.press('Ana', lobby.id, 'Run Plan (Dry Run)');
  await world.until(lobby.id, planned);
  await world.until(lobby.id, /Look at the thread|Read the thread/);
  const plan = callers(before);
  const middle = logged();
  await world.press('Ana', lobby.id, 'Confirm Apply');
  await world.until(lobby.id, applied, 30_000);
  return { plan, apply: callers(middle) };
}

test('the provider meets the reader while it plans and the writer while it applies, and neither meets the other', async () => {
  const { plan, apply } = await deploy(
    '/cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:web-server-01',
    /3 to add/,
    /Applied: 3 added/,
  );
  expect([...new Set(plan)]).toEqual([`${READER} GOOGLE_CREDENTIALS`]);
  expect([...new Set(apply)]).toEqual([`${WRITER} GOOGLE_CREDENTIALS`]);
});

test('the private keys of both stand nowhere that the bot writes for people', () => {
  const keys = ['reader.json', 'writer.json'].flatMap((name) => {
    const { private_key } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { private_key: string };
    return private_key.split('\n').filter((line) => line.length > 40);
  });
  const written = ['store.sqlite', 'store.sqlite-wal', 'bot.log']
    .map((name) => readFileSync(join(world.folder, 'bot', name), 'latin1'))
    .join('\n');
  expect(written.length).toBeGreaterThan(10_000);
  expect(keys.filter((line) => written.includes(line))).toEqual([]);
});
