/** What nobody in the chat is to blame for, word for word: a provider that cannot be had, a state that another terraform has locked. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { targetFolder } from '../../terraform/src/configuration/state-backend.ts';
import { holdState } from '../../terraform/test/hold-state.ts';
import { startWorld, type World } from './support/world.ts';

const MODULES = {
  data: 'resource "terraform_data" "one" {}\n',
  random: `terraform {
  required_providers {
    random = { source = "hashicorp/random" }
  }
}
resource "random_id" "id" { byte_length = 2 }
`,
};

let world: World;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outside-'));
  for (const [name, text] of Object.entries(MODULES)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'main.tf'), text);
  }
  world = await startWorld({
    inside: true,
    configure: (yaml) =>
      yaml
        .replace(
          /^catalog:$/m,
          `terraform: { state_lock_wait: 1 }
catalog:
  test/data: { title: Data, module: ${folder}/data }
  test/random: { title: Random, module: ${folder}/random, module_policy: { providers: [hashicorp/random] } }`,
        )
        .replace(
          '    catalog: [google/compute-instance,',
          '    catalog: [test/data, test/random, google/compute-instance,',
        ),
  });
});
afterAll(async () => {
  await world.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Ids, times, people and machines differ each time. */
const fixed = (text: string): string =>
  text
    .replaceAll(/<@\d+>/g, '@person')
    .replaceAll(/<?https:\/\/discord\.com\/channels\/[\d/]+>?/g, 'LINK')
    .replaceAll(/<t:\d+:\w>/g, 'TIME')
    .replaceAll(/Session [0-9a-f]{6}\b/g, 'Session ID')
    .replaceAll(/by \S+@\S+/g, 'by WHO')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'LOCK');
/** Without the small print at the end. */
const lines = (text: string): string[] => fixed(text).split('\n').slice(0, -1);
/** The call in the thread; each quoted error on one line, since where it wraps depends on names of machines. */
const call = async (lobby: string, pattern: RegExp): Promise<string[]> =>
  lines((await world.untilThread(lobby, pattern)).text.replaceAll(/\n {4}/g, ' '));
async function open(title: string, name: string): Promise<string> {
  const command = `/cloud-deploy project_id:my-gcp-project resource_type:${title} resource_name:${name}`;
  const { id } = await world.lobby('Ana', command);
  await world.press('Ana', id, 'Run Plan (Dry Run)');
  return id;
}
const hold = (name: string): Promise<() => Promise<void>> => {
  const target = targetFolder({ project: 'my-gcp-project', entry: 'test/data', name });
  return holdState(join(world.folder, 'bot', 'state', target, 'terraform.tfstate'), 'terraform');
};

const LOCKED = 'The state is locked by WHO since TIME (apply)';
const UNLOCK =
  'It was waited for and not forced. Run the plan again when that apply has ended. If nobody is at work there any more, whoever keeps the state frees it: terraform force-unlock LOCK';

test('a provider that cannot be downloaded: which one, why, and where to look', async () => {
  const lobby = await open('Random', 'random');
  expect(lines((await world.until(lobby, /Plan failed/)).text)).toEqual([
    '### 🛑 Plan failed at init',
    '**random** · Random · my-gcp-project',
    'The provider hashicorp/random could not be downloaded. Nothing was changed.',
    'Fix it, then press **Run Plan (Dry Run)**.',
  ]);
  expect(await call(lobby, /Plan of random failed/)).toEqual([
    '@person Plan of random failed at init: 1 error.',
    '```diff',
    "- error The provider hashicorp/random could not be downloaded Provider registry.terraform.io/hashicorp/random was not found in any of the search locations. Look at the module's required_providers and at the mirror, then run the plan again.",
    '```',
    'Nothing was changed.',
    'Next: fix it, then Run Plan (Dry Run) in the lobby. Full log: plan-log.txt',
  ]);
});

test('a state that another has locked: the plan names who has it, and can be had once it is free', async () => {
  const release = await hold('planned');
  const lobby = await open('Data', 'planned');
  expect(lines((await world.until(lobby, /Plan failed/)).text)).toEqual([
    '### 🛑 Plan failed at the plan step',
    '**planned** · Data · my-gcp-project',
    `${LOCKED}. Nothing was changed.`,
    'Wait until it is free, then press **Run Plan (Dry Run)**.',
  ]);
  expect(await call(lobby, /Plan of planned failed/)).toEqual([
    '@person Plan of planned failed at the plan step: 1 error.',
    '```diff',
    `- error ${LOCKED} ${UNLOCK}`,
    '```',
    'Nothing was changed.',
    'Next: wait until it is free, then Run Plan (Dry Run) in the lobby. Full log: plan-log.txt',
  ]);
  await release();
  await world.press('Ana', lobby, 'Run Plan (Dry Run)');
  await world.until(lobby, /then press \*\*Confirm Apply/);
});

test('the same at the apply: nothing is changed, and the next plan starts from the truth', async () => {
  const lobby = await open('Data', 'applied');
  await world.until(lobby, /then press \*\*Confirm Apply/);
  const release = await hold('applied');
  await world.press('Ana', lobby, 'Confirm Apply');
  expect(lines((await world.until(lobby, /Apply failed/)).text)).toEqual([
    '### 🛑 Apply failed: 0 of 1 done, 1 not started',
    '**applied** · Data · my-gcp-project',
    LOCKED,
    'Nothing was changed that is known of. Press **Run Plan (Dry Run)** to see what is left.',
  ]);
  expect(await call(lobby, /Apply of applied failed/)).toEqual([
    '@person Apply of applied failed: 0 of 1 done, 1 not started.',
    '```diff',
    `- general error ${LOCKED} ${UNLOCK}`,
    '! not started terraform_data.one',
    '```',
    'Nothing was changed.',
    'Next: Run Plan (Dry Run) in the lobby. Full log: apply.txt',
  ]);
  await release();
  await world.press('Ana', lobby, 'Run Plan (Dry Run)');
  await world.until(lobby, /then press \*\*Confirm Apply/);
});
