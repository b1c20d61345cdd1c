/** Real runs that lead through every state that people can meet: for the pictures, and for the golden texts of the test. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { HumanMessage } from '@cloud-chatops/local-discord';
import { processesOf } from '../chaos/process-witness.ts';
import { STOPS } from '../tour/stops.ts';
import { EXAMPLE, lit, type World, type WorldOptions } from '../test/support/world.ts';

export interface Stage {
  readonly world: World;
  /** Keeps one message as a person sees it; Ana when nobody is named. */
  shoot(picture: string, message: HumanMessage, person?: string): Promise<void>;
  /** Keeps the dialog that a button opens. */
  shootDialog(picture: string, message: HumanMessage, button: string, person?: string): Promise<void>;
  /** Keeps the whole page at a message. */
  shootPage(picture: string, message: HumanMessage): Promise<void>;
  /** Keeps the whole page: commands, phone, light. */
  shootPages(lobby: HumanMessage): Promise<void>;
}

export interface Scene {
  readonly name: string;
  readonly options?: WorldOptions;
  play(stage: Stage): Promise<void>;
}

const NAME = 'web-server-01';
const RUN = 'Run Plan (Dry Run)';
const CONFIRM = 'Confirm Apply';
const FAST = { latencyMs: 300, faults: [] };
const VM = 'google_compute_instance';

const named = (name: string, settings = ''): string =>
  EXAMPLE.replace(NAME, name) + (settings === '' ? '' : ` settings:${settings}`);

/** A lobby with Run Plan pressed. */
async function plan({ world }: Stage, command = EXAMPLE): Promise<HumanMessage> {
  const lobby = await world.lobby('Ana', command);
  return world.press('Ana', lobby.id, RUN);
}

/** A lobby whose plan waits for a person. */
async function planned(stage: Stage, command = EXAMPLE, pattern = /then press/): Promise<HumanMessage> {
  const { id } = await plan(stage, command);
  return stage.world.until(id, pattern, 40_000);
}

async function confirmed(stage: Stage, command: string, pattern: RegExp): Promise<HumanMessage> {
  const { id } = await planned(stage, command);
  await stage.world.press('Ana', id, CONFIRM);
  return stage.world.until(id, pattern, 40_000);
}

/** The thread's message whose button can be pressed; the card is edited a moment after the lobby. */
async function untilLit(world: World, lobbyId: string, button: string, withinMs = 20_000): Promise<HumanMessage> {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(50)) {
    const found = (await world.thread(lobbyId)).find((message) => lit(message).includes(button));
    if (found !== undefined) return found;
  }
  throw new Error(`${button} was not lit in time`);
}

const cancel = async ({ world }: Stage, { id }: HumanMessage): Promise<HumanMessage> => {
  await world.press('Ana', id, 'Cancel');
  return world.until(id, /Cancelled by/);
};

/** Terraform, its shell and its providers, as a machine that loses its power would end them. */
function killApply(world: World): void {
  const all = processesOf(world.folder);
  const terraform = all.find(({ argv }) => argv[0]?.endsWith('terraform') === true && argv[1] === 'apply');
  if (terraform === undefined) throw new Error('no apply is under way');
  const providers = all.filter(({ parent }) => parent === terraform.pid);
  for (const pid of [terraform.parent, terraform.pid, ...providers.map((p) => p.pid)]) process.kill(pid, 'SIGKILL');
}

/** What an apply from somebody's own machine does to the state. */
function applyElsewhere(world: World): void {
  const states = readdirSync(join(world.folder, 'bot'), { recursive: true, encoding: 'utf8' });
  const path = states.find((file) => file.endsWith('terraform.tfstate') && file.includes(NAME));
  if (path === undefined) throw new Error(`no state of ${NAME} among ${states.join(', ')}`);
  const file = join(world.folder, 'bot', path);
  const state = JSON.parse(readFileSync(file, 'utf8')) as { serial: number };
  writeFileSync(file, JSON.stringify({ ...state, serial: state.serial + 1 }));
}

const project =
  (settings: string) =>
  (yaml: string): string =>
    yaml.replace(/^ {4}approvals: 0\n {4}four_eyes: false$/m, settings);

/** Pictures of one module of each cloud, by their names' beginning. */
const MODULES = { google: 'google/database', aws: 'aws/network', azure: 'azure/storage-account' };

const MANY_RECORDS = fileURLToPath(new URL('./many-records', import.meta.url));

const HTTP = 'gcp-firewall-no-open-http';

/** A model that takes the question and never answers. */
const silentModel = createServer(() => undefined)
  .listen(0, '127.0.0.1')
  .unref();
await once(silentModel, 'listening');
const silentModelUrl = `http://127.0.0.1:${(silentModel.address() as AddressInfo).port}`;

export const SCENES: readonly Scene[] = [
  {
    name: 'the described example',
    async play(stage) {
      const { world, shoot } = stage;
      const lobby = await world.lobby('Ana');
      await shoot('lobby', lobby);
      world.cloud.setKnobs({ latencyMs: { read: 0, create: 2_500 }, faults: [] });
      await world.press('Ana', lobby.id, RUN);
      await shoot('planning', await world.until(lobby.id, /step 3 of 3/));
      await shoot('plan-ready', await world.until(lobby.id, /then press/, 40_000));
      await shoot('steps', await world.untilThread(lobby.id, /Plan analyzed/));
      await shoot('plan', await world.untilThread(lobby.id, /Plan [0-9a-f]{6}: 3 to add/));
      await shoot('review', await world.untilThread(lobby.id, /Plan review complete!/));
      await stage.shootPages(lobby);
      await shoot('details', await world.press('Ana', lobby.id, 'View Details'));
      await world.press('Ana', lobby.id, CONFIRM);
      await shoot('applying', await world.until(lobby.id, /Applying: [12] of 3 done/));
      await shoot('progress', await world.untilThread(lobby.id, /STARTING DEPLOYMENT/));
      await shoot('applied', await world.until(lobby.id, /Applied: 3 added/, 30_000));
      await shoot('provisioned', await world.untilThread(lobby.id, /Resources provisioned successfully/));
      const done = await world.untilThread(lobby.id, /Apply of .* done/);
      await shoot('done', done);
      await stage.shootPage('thread-applied', done);
      await shoot('direct-message', await world.discord.as('Ana').waitForText('dm', 'is complete!', 10_000));
    },
  },
  {
    name: 'the second plan of a deployment',
    async play(stage) {
      const { world, shoot } = stage;
      await confirmed(stage, EXAMPLE, /Applied:/);
      const unchanged = await planned(stage, EXAMPLE, /No changes/);
      await shoot('no-changes', unchanged);
      await shoot('cancelled', await cancel(stage, unchanged));

      const replace = await planned(stage, named(NAME, 'zone=europe-west1-c'), /asks you to type/);
      await shoot('replace', replace);
      await shoot('replace-plan', await world.untilThread(replace.id, /Plan [0-9a-f]{6}: .*to replace/));
      await stage.shootDialog('typed-confirmation', replace, CONFIRM);
      const { id } = await world.lobby('Ana', EXAMPLE);
      await shoot('held', await world.until(id, /works on it now/));
      const waiting = await world.press('Ana', id, RUN);
      await shoot('queue', await world.until(waiting.id, /In the queue: /));
      await cancel(stage, waiting);
      await cancel(stage, replace);

      const held = await planned(stage, named(NAME, 'machine_type=e2-small'));
      applyElsewhere(world);
      await world.press('Ana', held.id, CONFIRM);
      await shoot('stale', await world.until(held.id, /out of date/));
      await cancel(stage, held);

      world.cloud.changeObject(VM, NAME, { machine_type: 'e2-micro' });
      const drift = await planned(stage);
      await shoot('drift', drift);
      await shoot('drift-plan', await world.untilThread(drift.id, /Changed outside Terraform/));
      await cancel(stage, drift);
      world.cloud.changeObject(VM, NAME, { machine_type: 'e2-medium', cpu_platform: 'AMD Rome' });
      const noticed = await planned(stage, EXAMPLE, /No changes planned/);
      await shoot('drift-only', noticed);
      await cancel(stage, noticed);

      const removal = await planned(stage, EXAMPLE.replace('/cloud-deploy', '/cloud-destroy'), /asks you to type/);
      await shoot('removal', removal);
    },
  },
  {
    name: 'what goes wrong',
    async play(stage) {
      const { world, shoot } = stage;
      const failed = await planned(stage, named('web-server-02', 'boot_disk_size_gb=5'), /Plan failed/);
      await shoot('plan-failed', failed);
      await shoot('plan-failed-call', await world.untilThread(failed.id, /Plan of .* failed/));

      world.cloud.setKnobs({ ...FAST, faults: [{ on: 'create', type: VM, effect: 'quota', times: 1 }] });
      const partly = await confirmed(stage, named('web-server-03'), /Apply failed/);
      await shoot('apply-failed', partly);
      await shoot('apply-failed-call', await world.untilThread(partly.id, /Apply of .* failed/));

      world.cloud.setKnobs({ ...FAST, latencyMs: 8_000 });
      const running = await confirmed(stage, named('web-server-04'), /Applying: 0 of 3/);
      const question = await world.press('Ana', running.id, 'Cancel');
      await shoot('stop-question', question);
      await world.press('Ana', question.id, 'Stop Apply');
      await shoot('stopping', await world.until(running.id, /Stopping/));
      await shoot('stopped', await world.until(running.id, /Apply stopped/, 30_000));

      world.cloud.setKnobs({ ...FAST, latencyMs: 60_000 });
      const stuck = await confirmed(stage, named('web-server-05'), /Applying: 0 of 3/);
      await world.press('Ana', (await world.press('Ana', stuck.id, 'Cancel')).id, 'Stop Apply');
      const force = await untilLit(world, stuck.id, 'Force Stop', 45_000);
      await shoot('force', force, 'Ben');
      await world.press('Ben', force.id, 'Force Stop');
      await shoot('forced', await world.until(stuck.id, /Apply (stopped|failed)/, 30_000));
    },
  },
  {
    name: 'the bot dies',
    async play(stage) {
      const { world, shoot } = stage;
      const waiting = await planned(stage);
      await world.bot.stop('SIGKILL');
      await world.bot.start();
      await shoot('restored', await world.until(waiting.id, /Restored after a restart/));
      world.cloud.setKnobs({ ...FAST, latencyMs: 8_000 });
      await world.press('Ana', waiting.id, CONFIRM);
      await world.until(waiting.id, /Applying: [12] of 3/, 30_000);
      await world.bot.stop('SIGKILL');
      killApply(world);
      await world.bot.start();
      await shoot('interrupted', await world.until(waiting.id, /Interrupted/, 30_000));
      await shoot('interrupted-call', await world.untilThread(waiting.id, /was interrupted/), 'Ben');
      await stage.shootDialog('unlock', await world.untilThread(waiting.id, /was interrupted/), 'Unlock', 'Ben');
    },
  },
  {
    name: 'modules of three clouds',
    async play({ world, shoot }) {
      for (const [picture, entry] of Object.entries(MODULES)) {
        const stop = STOPS.find((known) => known.entry === entry);
        if (stop === undefined) throw new Error(`the tour has no ${entry}`);
        const { id } = await world.lobby(
          'Ana',
          `/cloud-deploy project_id:${stop.project} resource_type:${stop.type} resource_name:${stop.name}`,
        );
        await world.press('Ana', id, RUN);
        await world.until(id, /then press/, 40_000);
        await shoot(`${picture}-plan`, await world.untilThread(id, /Plan [0-9a-f]{6}: /));
        await shoot(`${picture}-review`, await world.untilThread(id, /Plan review complete!/));
        await world.press('Ana', id, CONFIRM);
        await shoot(`${picture}-applied`, await world.until(id, /Applied:/, 40_000));
      }
    },
  },
  {
    name: 'hundreds of resources',
    options: {
      configure: (yaml) =>
        yaml
          .replace(/^catalog:$/m, `catalog:\n  test/records: { title: Records, module: ${MANY_RECORDS} }`)
          .replace('    catalog: [google/compute-instance,', '    catalog: [test/records, google/compute-instance,'),
    },
    async play(stage) {
      const { world, shoot } = stage;
      const records = '/cloud-deploy project_id:my-gcp-project resource_type:Records resource_name:archive';
      await confirmed(stage, records, /Applied:/);
      const lobby = await planned(stage, `${records} settings:count_of_records=250`, /asks you to type/);
      await shoot('large-plan', await world.untilThread(lobby.id, /Plan [0-9a-f]{6}: /));
      await stage.shootPage('large-plan-thread', await world.untilThread(lobby.id, /Plan review complete!/));
    },
  },
  {
    name: 'approvals',
    options: { configure: project('    approvals: 2\n    four_eyes: true') },
    async play(stage) {
      const { world, shoot } = stage;
      const lobby = await planned(stage, EXAMPLE, /Waiting for approval/);
      await shoot('approval-call', await world.untilThread(lobby.id, /needs 2 approvals/), 'Ben');
      const card = await untilLit(world, lobby.id, 'Approve');
      await world.press('Ben', card.id, 'Approve');
      await shoot('approval', await world.until(lobby.id, /1 of 2/));
      await shoot('approval-plan', await world.untilThread(lobby.id, /1 of 2 approvals/), 'Lee');
      await world.press('Lee', card.id, 'Approve');
      await shoot('approved', await world.until(lobby.id, /then press/));
    },
  },
  {
    name: 'a practice blocks',
    options: { configure: project(`    findings:\n      ${HTTP}: { enforcement: block }`) },
    async play(stage) {
      const { world, shoot } = stage;
      const lobby = await planned(stage, EXAMPLE, /Plan blocked/);
      await shoot('blocked', lobby);
      const review = await untilLit(world, lobby.id, 'Override');
      await shoot('blocked-review', review);
      await stage.shootDialog('override', review, 'Override', 'Ben');
    },
  },
  {
    name: 'a critical finding, and nobody decides',
    options: {
      configure: (yaml) =>
        project(`    findings:\n      ${HTTP}: { severity: critical }`)(yaml).replace(
          /^catalog:$/m,
          'limits: { idle_minutes: 1 }\ncatalog:',
        ),
    },
    async play(stage) {
      const { world, shoot } = stage;
      const lobby = await planned(stage, EXAMPLE, /asks you to type/);
      await shoot('critical', lobby);
      await shoot('expired', await world.until(lobby.id, /without a decision/, 90_000));
    },
  },
  {
    name: 'the model does not answer',
    options: {
      configure: (yaml) =>
        yaml.replace(
          /^catalog:$/m,
          `advisor: { words: 'on', wait_for_ai: 15, groq: { base_url: '${silentModelUrl}' } }\ncatalog:`,
        ),
      environment: { GROQ_API_KEY: 'gsk_key_of_no_account' },
    },
    async play(stage) {
      const { world, shoot } = stage;
      const lobby = await planned(stage, EXAMPLE, /AI review running/);
      await shoot('analyzing', lobby);
      await shoot('ai-unavailable', await world.until(lobby.id, /AI review not available/, 60_000));
      await shoot('ai-unavailable-review', await world.untilThread(lobby.id, /AI review not available/));
    },
  },
];
