/** Everything the bot meets, each a process of its own, so that only the bot dies: a local Discord, a simulated cloud, terraform. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connectHuman, type Human } from '@cloud-chatops/local-discord';
import {
  attachProviders,
  openSimulatedCloud,
  writeTerraform,
  type SimulatedCloud,
} from '@cloud-chatops/simulated-cloud';
import { createBotProcess, type BotProcess } from '../src/demo/bot-process.ts';
import { DEMO_TOKEN, demoDiscord } from '../src/demo/demo-discord.ts';

const LOCAL_DISCORD = fileURLToPath(new URL('../../local-discord/src/main.ts', import.meta.url));
const DEMO_CONFIG = fileURLToPath(new URL('../demo/cloud-chatops.yaml', import.meta.url));
const CATALOG = fileURLToPath(new URL('../../../examples/catalog', import.meta.url));

/** Who opens and clicks; all may deploy. */
export const PEOPLE = ['Ana', 'Eva', 'Noa'] as const;
export const CHANNEL = 'deployments';
export const PROJECT = 'my-gcp-project';

export interface StageOptions {
  /** How long each change in the cloud takes, ms. */
  readonly latencyMs: number;
  /** The providers are served by this process instead of being started by terraform, which is half of the work. */
  readonly attached?: boolean;
}

export interface Stage {
  readonly folder: string;
  /** The bot's store, for reading. */
  readonly storeFile: string;
  readonly discord: Human;
  readonly cloud: SimulatedCloud;
  readonly bot: BotProcess;
  /** What the bot said on its terminal, oldest first. */
  readonly said: readonly string[];
  /** Processes that belong to the stage itself. */
  readonly ownPids: readonly number[];
  /** Ends local Discord and, unless `keep`, deletes the folder. */
  close(keep: boolean): Promise<void>;
}

export async function setStage({ latencyMs, attached }: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const config = join(folder, 'cloud-chatops.yaml');
  writeFileSync(config, readFileSync(DEMO_CONFIG, 'utf8').replaceAll('../../../examples/catalog', CATALOG));
  const cloud = openSimulatedCloud(join(folder, 'cloud'));
  cloud.setKnobs({ latencyMs, faults: [] });
  const providers = attached === true ? await attachProviders(cloud.directory) : undefined;
  const bin = join(folder, 'bin');
  if (providers) writeTerraform(bin, providers);
  const local = await startDiscord(join(folder, 'discord.json'));
  const said: string[] = [];
  const data = join(folder, 'bot');
  const bot = createBotProcess({
    arguments: Object.entries({
      '--config': config,
      '--data': data,
      '--discord-api': local.restUrl,
      '--simulated-cloud': cloud.directory,
    }).flat(),
    environment: {
      ...process.env,
      ...(providers ? { PATH: `${bin}:${process.env['PATH']}` } : {}),
      DISCORD_TOKEN: DEMO_TOKEN,
    },
    say: (line) => said.push(line),
    onEnd: (how) => said.push(`ended: ${how}`),
  });
  return {
    folder,
    storeFile: join(data, 'store.sqlite'),
    discord: connectHuman(local.url),
    cloud,
    bot,
    said,
    ownPids: local.child.pid === undefined ? [] : [local.child.pid],
    async close(keep) {
      await bot.stop('SIGKILL');
      local.child.kill('SIGTERM');
      await once(local.child, 'exit');
      providers?.close();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startDiscord(file: string): Promise<{ child: ChildProcess; url: string; restUrl: string }> {
  const demo = demoDiscord();
  const members = PEOPLE.map((name) => ({ name, note: 'deploys', roles: ['deployer', 'viewer'] }));
  writeFileSync(file, JSON.stringify({ ...demo, guild: { ...demo.guild, members } }));
  const child = spawn(process.execPath, [LOCAL_DISCORD, '--port', '0', '--config', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the local Discord could not start: exit ${code}`)));
  });
  return { child, ...(JSON.parse(line) as { url: string; restUrl: string }) };
}
