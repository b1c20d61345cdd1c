/** `cloud-chatops start`: with a token the bot on the real Discord, else the demo on this machine alone. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalDiscord } from '@cloud-chatops/local-discord';
import { openSimulatedCloud } from '@cloud-chatops/simulated-cloud';
import { lockFolder } from '@cloud-chatops/store';
import { runBot } from '../bot/run-bot.ts';
import { shedSecrets } from '../bot/shed-secrets.ts';
import { readConfig } from '../config/read-config.ts';
import { complain, say } from '../say.ts';
import { createBotProcess } from './bot-process.ts';
import { DEMO_TOKEN, demoDiscord } from './demo-discord.ts';
import { demoTools } from './demo-tools.ts';

export interface StartOptions {
  readonly config?: string;
  readonly data?: string;
}

const DEMO_CONFIG = fileURLToPath(new URL('../../demo/cloud-chatops.yaml', import.meta.url));
const OWN_CONFIG = 'cloud-chatops.yaml';
/** Long enough to watch an apply, short enough not to wait for it. */
const DEMO_LATENCY_MS = 3_000;

export async function runStart(options: StartOptions): Promise<void> {
  shedSecrets();
  const real = process.env['DISCORD_TOKEN'] !== undefined || process.env['DISCORD_TOKEN_FILE'] !== undefined;
  const file = options.config ?? (existsSync(OWN_CONFIG) || real ? OWN_CONFIG : DEMO_CONFIG);
  const config = readConfig(file);
  const data = resolve(
    options.data ?? (file === DEMO_CONFIG ? join('.cloud-chatops', 'demo') : config.path(config.data)),
  );
  if (real) return runBot({ config: file, data });
  await runDemo(file, data);
}

async function runDemo(config: string, data: string): Promise<void> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  // The bot has a lock of its own; this one keeps a second demo from the files of the local Discord.
  const lock = lockFolder(data);
  const cloud = openSimulatedCloud(join(data, 'simulated-cloud'));
  cloud.setKnobs({ latencyMs: DEMO_LATENCY_MS, faults: [] });
  let discordApi = '';
  const environment = { ...process.env, DISCORD_TOKEN: DEMO_TOKEN };
  const bot = createBotProcess({
    get arguments() {
      return [
        '--config',
        config,
        '--data',
        join(data, 'bot'),
        '--discord-api',
        discordApi,
        '--simulated-cloud',
        cloud.directory,
      ];
    },
    environment,
    say,
    onEnd: (how) => {
      say(`The bot ended (${how}); starting it again`);
      bot.start().catch(complain);
    },
  });
  const port = demoPort();
  const discord = await startLocalDiscord({
    ...demoDiscord(),
    port,
    dataFile: join(data, 'local-discord.json'),
    tools: demoTools({ bot, cloud }),
  }).catch((error: unknown) => {
    throw isPortTaken(error)
      ? new Error(`port ${port} is taken, perhaps by another demo; PORT=${port + 1} npm start takes another`)
      : error;
  });
  const end = async (): Promise<void> => {
    await bot.stop('SIGTERM');
    await discord.close();
    lock.release();
  };
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      end().then(
        () => process.exit(0),
        (error: unknown) => (complain(error), process.exit(1)),
      );
    });
  }

  discordApi = discord.restUrl;
  try {
    await bot.start();
  } catch (error) {
    if (stopping) return;
    await end();
    throw error;
  }
  say('');
  say(`Local Discord: ${discord.url}/`);
  say(
    'Open it and type: /cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:web-server-01',
  );
  say(`Everything lives in ${dirname(join(data, 'x'))}. Ctrl-C stops it.`);
}

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';

/** @throws Error when PORT is no port. */
function demoPort(): number {
  const port = Number(process.env['PORT'] ?? '4810');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT takes 0 to 65535, not "${process.env['PORT']}".`);
  return port;
}
