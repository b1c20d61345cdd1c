/** `cloud-chatops bot`: the bot as a process of its own, so that it can die and come back while Discord and terraform go on. */
import { join } from 'node:path';
import { simulatedCloudEnvironment, writeProviderMirror } from '@cloud-chatops/simulated-cloud';
import { COMPILE_CACHE_ENVIRONMENT, keepCompiled } from '../compile-cache.ts';
import { readConfig, type LoadedConfig } from '../config/read-config.ts';
import { STARTING, type Health } from '../health/health.ts';
import { serveHealth } from '../health/serve-health.ts';
import { complain, say } from '../say.ts';
import { version } from '../version.ts';
import type { CloudChatOpsBot } from './add-cloud-chatops.ts';
import type { BotOptions } from './bot-options.ts';
import { startBot } from './start-bot.ts';
import { shedSecrets } from './shed-secrets.ts';
import { takeSecrets } from './take-secrets.ts';

export interface RunBotOptions {
  readonly config: string;
  readonly data: string;
  readonly discordApi?: string;
  /** Folder of the simulated cloud; absent: the real one. */
  readonly simulatedCloud?: string;
}

/** What a bot finds where it is started. */
export interface Surroundings extends Pick<BotOptions, 'say' | 'onFatal'> {
  /** Its own secrets are removed from it. */
  readonly environment: Record<string, string | undefined>;
}

/** How long a stop may take at most, ms: a service manager kills what takes longer. */
const STOP_MS = 4_500;

export async function runBot(options: RunBotOptions): Promise<void> {
  shedSecrets();
  const onFatal = (reason: string): void => {
    complain(new Error(reason));
    process.exit(1);
  };
  const bot = await openBot(options, { environment: process.env, say, onFatal });
  say('Ready');
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      // Running applies go on detached and are found again at the next start.
      setTimeout(() => process.exit(0), STOP_MS).unref();
      bot.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          complain(error);
          process.exit(1);
        },
      );
    });
  }
  keepCompiled();
}

/**
 * Started and logged in, with its health served. Secrets are taken out of the environment.
 * @throws with a sentence when a part is not right or Discord does not let it in.
 */
export async function openBot(
  { config: file, data, discordApi, simulatedCloud }: RunBotOptions,
  { environment, ...told }: Surroundings,
): Promise<CloudChatOpsBot> {
  const { token, keys, infracostKey, encryptionKey, values } = takeSecrets(environment, data);
  if (token === undefined)
    throw new Error('DISCORD_TOKEN is not set: give the bot token by DISCORD_TOKEN or DISCORD_TOKEN_FILE.');
  const config = readConfig(file);
  const simulated = simulatedCloud === undefined ? undefined : simulation(simulatedCloud, config);
  let bot: CloudChatOpsBot | undefined;
  const look = async (): Promise<Health> => bot?.health() ?? STARTING;
  const health = config.health && (await serveHealth({ port: config.health.port, version, look }));
  if (health) told.say(`Health: ${health.url}/healthz and ${health.url}/metrics`);
  try {
    bot = await startBot({
      config,
      dataFolder: data,
      token,
      keys,
      secrets: values,
      ...(infracostKey === undefined ? {} : { infracostKey }),
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
      ...(discordApi === undefined ? {} : { discordApi }),
      environment: { ...environment, ...simulated?.environment },
      ...(simulated
        ? { simulation: { mirror: simulated.mirror, environment: Object.keys(simulated.environment) } }
        : {}),
      ...told,
    });
  } catch (error) {
    await health?.close();
    throw error;
  }
  const { stop } = bot;
  return {
    ...bot,
    async stop() {
      await stop();
      await health?.close();
    },
  };
}

function simulation(
  folder: string,
  { terraform }: LoadedConfig,
): { mirror: string; environment: Record<string, string> } {
  const mirror = writeProviderMirror(join(folder, 'providers'));
  // One cache for every cloud of this installation: the first start of a provider would take three times as long. Another
  // user can neither read nor write it, and has the cloud's own.
  const cache = terraform.run_as === undefined ? COMPILE_CACHE_ENVIRONMENT : {};
  const environment = { ...simulatedCloudEnvironment(folder), ...cache };
  return { mirror: mirror.path, environment };
}
