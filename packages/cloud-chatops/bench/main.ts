/**
 * `npm run bench [-- --json]`: what people wait for, side by side with a baseline in the same run. Prints a table, and
 * with `--json` one last line `{rows: [{name, ours, baseline, unit, ratio, limit, ok}]}`.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { DiscordStatistics } from '@cloud-chatops/local-discord';
import { simulatedCloudEnvironment, writeProviderMirror } from '@cloud-chatops/simulated-cloud';
import { startWorld, type World } from '../test/support/world.ts';
import { advisorRows } from './advisor.ts';
import { restartRows } from './restart.ts';
import { limitedRow, type Row } from './row.ts';

const RUNS = 5;
/** Discord takes five messages in five seconds from a channel: what waits behind more than these is late. */
const MOST_WAITING = 10;
const MODULE = fileURLToPath(new URL('../../../examples/catalog/google/compute-instance', import.meta.url));
const VARIABLES = { project: 'my-gcp-project', name: 'web-server-01', allow_http_from: ['0.0.0.0/0'] };

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const row = (name: string, ours: number, baseline: number | null, limit: number): Row =>
  limitedRow({ name: `${name}, median of ${RUNS}`, ours, baseline, unit: 'ms', limit });

/** Bare terraform on the same module, variables and simulated cloud: init, validate, plan, show. */
async function bareTerraform(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    cpSync(MODULE, folder, { recursive: true });
    const mirror = writeProviderMirror(join(folder, 'mirror'));
    writeFileSync(join(folder, 'cli.tfrc'), mirror.cliConfiguration);
    writeFileSync(join(folder, 'vars.tfvars.json'), JSON.stringify(VARIABLES));
    const run = (...args: string[]) =>
      execa('terraform', args, {
        cwd: folder,
        env: {
          ...simulatedCloudEnvironment(CLOUD),
          TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc'),
          TF_IN_AUTOMATION: '1',
          CHECKPOINT_DISABLE: '1',
        },
      });
    return await elapsed(async () => {
      await run('init', '-json', '-input=false');
      await run('validate', '-json');
      await run('plan', '-json', '-input=false', '-out=plan', '-var-file=vars.tfvars.json');
      await run('show', '-json', 'plan');
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its compile cache is shared by all runs, as the bot's is. */
const CLOUD = mkdtempSync(join(tmpdir(), 'bench-cloud-'));

/** Run Plan pressed → first visible progress, and → the plan card in the thread. */
async function throughChat(world: World, run: number): Promise<{ first: number; card: number }> {
  const lobby = await world.lobby(
    'Ana',
    `/cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:bench-${run}`,
  );
  const start = performance.now();
  await world.press('Ana', lobby.id, 'Run Plan (Dry Run)');
  await world.until(lobby.id, /Planning|In the queue/);
  const first = performance.now() - start;
  await world.untilThread(lobby.id, /Plan [0-9a-f]{6}: 3 to add/);
  const card = performance.now() - start;
  await world.press('Ana', lobby.id, 'Cancel');
  await world.until(lobby.id, /Cancelled/);
  return { first, card };
}

async function metricsOf({ said }: World): Promise<string> {
  const url = said.flatMap((line) => /^Health: .* and (\S+)$/.exec(line)?.[1] ?? [])[0];
  if (url === undefined) throw new Error('the bot did not say where its metrics are');
  return (await fetch(url)).text();
}

const bare: number[] = [];
const ours: { first: number; card: number }[] = [];
let discord: DiscordStatistics | undefined;
let longestQueue = Number.NaN;
const world = await startWorld({ latencyMs: 0, configure: (yaml) => `${yaml}\nhealth:\n  port: 0\n` });
try {
  await bareTerraform(); // one of each is not counted: caches fill
  await throughChat(world, 0);
  for (let run = 1; run <= RUNS; run++) {
    bare.push(await bareTerraform());
    ours.push(await throughChat(world, run));
  }
  discord = await world.discord.stats();
  longestQueue = Number(/^cloud_chatops_discord_requests_waiting_most (\d+)$/m.exec(await metricsOf(world))?.[1]);
} finally {
  await world.end();
  rmSync(CLOUD, { recursive: true, force: true });
}

const answers = discord.interactions.map(({ answeredAfterMs }) => answeredAfterMs ?? Number.POSITIVE_INFINITY);
const rows: Row[] = [
  row('Run Plan pressed → first visible progress', median(ours.map((o) => o.first)), null, 1_000),
  row(
    'Run Plan pressed → plan card, beside bare init, validate, plan, show',
    median(ours.map((o) => o.card)),
    median(bare),
    1.5,
  ),
  limitedRow({
    name: `slowest answer to ${answers.length} commands and clicks`,
    ours: Math.max(...answers),
    baseline: null,
    unit: 'ms',
    limit: 500,
  }),
  limitedRow({
    name: `longest send queue in ${discord.requests} requests`,
    ours: longestQueue,
    baseline: null,
    unit: 'requests',
    limit: MOST_WAITING,
  }),
  limitedRow({
    name: 'requests that Discord refused by validation',
    ours: discord.refusedByValidation,
    baseline: null,
    unit: 'requests',
    limit: 0,
  }),
  limitedRow({
    name: 'answers of 429',
    ours: discord.rateLimited429,
    baseline: null,
    unit: 'answers',
    limit: 0,
  }),
  ...(await advisorRows()),
  ...(await restartRows()),
];
for (const r of rows) {
  const beside =
    r.baseline === null
      ? `limit ${r.limit} ${r.unit}`
      : `baseline ${r.baseline} ${r.unit}, ratio ${r.ratio}, limit ${r.limit}`;
  process.stdout.write(`${r.ok ? 'ok  ' : 'OVER'} ${r.name}: ${r.ours} ${r.unit} (${beside})\n`);
}
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ rows })}\n`);
process.exitCode = rows.every((r) => r.ok) ? 0 : 1;
