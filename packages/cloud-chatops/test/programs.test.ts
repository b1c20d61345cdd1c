/** Policies in Rego and Infracost in chat: with the real bot, the real terraform, and plans encrypted at rest. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { installProgram, installScript } from '../src/programs/testing/install-program.ts';
import { lit, startWorld, type World } from './support/world.ts';

const KEY = 'ico-0123456789abcdef';

let root: string;
let world: World;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'programs-'));
  mkdirSync(join(root, 'policies'));
  installProgram(root, 'conftest');
  installProgram(root, 'infracost');
  // Left by a bot that was killed while Infracost read a plan.
  mkdirSync(join(root, 'data', 'tmp', 'infracost-dead'), { recursive: true });
  writeFileSync(join(root, 'data', 'tmp', 'infracost-dead', 'plan.json'), '{}');
  policy('[]');
  const advisor = {
    words: 'off',
    rego: { program: 'conftest', path: join(root, 'bin', 'conftest'), policies: join(root, 'policies') },
    infracost: { path: join(root, 'bin', 'infracost') },
  };
  world = await startWorld({
    attached: true,
    inside: true,
    configure: (yaml) => stringify({ ...(parse(yaml) as object), advisor }),
    latencyMs: 0,
    dataFolder: join(root, 'data'),
    environment: { HOME: root, INFRACOST_API_KEY: KEY, CLOUD_CHATOPS_KEY: randomBytes(32).toString('base64') },
  });
}, 60_000);
afterAll(async () => {
  await world.end();
  rmSync(root, { recursive: true, force: true });
});

/** What is denied, as JavaScript over the plan's `changes`. */
const policy = (denied: string): void =>
  writeFileSync(
    join(root, 'policies', 'main.mjs'),
    `export const deny = ({ resource_changes: changes }) => ${denied};`,
  );

async function planned(
  name: string,
): Promise<{ readonly lobby: string; readonly buttons: string[]; readonly review: string }> {
  const command = `/cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:${name}`;
  const { id } = await world.lobby('Ana', command);
  await world.press('Ana', id, 'Run Plan (Dry Run)');
  const review = await world.untilThread(id, /Plan review complete/, 60_000);
  const lobby = await world.until(id, /Read the thread|Look at the thread|Plan blocked/, 60_000);
  return { lobby: lobby.text, buttons: lit(lobby), review: review.text };
}

test('what passes can be confirmed; the review says who evaluated and who priced it, and no plan lies about', async () => {
  expect(world.said).toEqual(
    expect.arrayContaining(['Policies in Rego: conftest, package main', expect.stringMatching(/^Prices: Infracost/)]),
  );
  const { buttons, review } = await planned('web-1');
  expect(buttons).toContain('Confirm Apply');
  expect(review).toContain('Policies in Rego evaluated by conftest.');
  expect(review).toMatch(/Cost\*\* \+\$73\.00 a month.*\nEstimated by Infracost/);
  const { path } = JSON.parse(readFileSync(join(root, 'seen.json'), 'utf8')) as { readonly path: string };
  expect(path).toContain(join(root, 'data', 'tmp'));
  expect(readdirSync(join(root, 'data', 'tmp'))).toEqual([]);
}, 120_000);

test('what is denied is blocked', async () => {
  policy(
    `changes.filter(({ type }) => type === 'google_compute_instance').map(({ address }) => 'No machines: ' + address)`,
  );
  const { lobby, buttons, review } = await planned('web-2');
  expect(lobby).toContain('Plan blocked by 1 practice');
  expect(buttons).not.toContain('Confirm Apply');
  expect(review).toContain('High: no machines: google\\_compute\\_instance.');
  expect(review).toContain('Confirm stays off: **rego/main.deny**');
}, 120_000);

test('without the programs: blocked, and our own prices; the reasons are said, the key is not', async () => {
  rmSync(join(root, 'bin', 'conftest'));
  installScript(root, 'infracost', 'echo "Error: the key $INFRACOST_API_KEY is not known" >&2; exit 1');
  const { buttons, review } = await planned('web-3');
  expect(buttons).not.toContain('Confirm Apply');
  expect(review).toMatch(/rego\/main not evaluated\*\*: conftest is not installed/);
  expect(review).toContain('Confirm stays off: **rego/main**');
  expect(review).toMatch(
    /from our own price lists, not by Infracost: Infracost: the key \(sensitive value\) is not known/,
  );
}, 120_000);
