/** A whole world for one test: local Discord, simulated cloud and the real bot, in a temporary folder. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalDiscord, type HumanMessage, type LocalDiscord, type Person } from '@cloud-chatops/local-discord';
import {
  attachProviders,
  openSimulatedCloud,
  writeTerraform,
  type SimulatedCloud,
} from '@cloud-chatops/simulated-cloud';
import type { CloudChatOpsBot } from '../../src/bot/add-cloud-chatops.ts';
import { openBot, type RunBotOptions } from '../../src/bot/run-bot.ts';
import { createBotProcess, type BotProcess } from '../../src/demo/bot-process.ts';
import { DEMO_TOKEN, demoDiscord } from '../../src/demo/demo-discord.ts';

const DEMO_CONFIG = fileURLToPath(new URL('../../demo/cloud-chatops.yaml', import.meta.url));
const CATALOG = fileURLToPath(new URL('../../../../examples/catalog', import.meta.url));

export const EXAMPLE =
  '/cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:web-server-01';

export interface World {
  readonly discord: LocalDiscord;
  readonly cloud: SimulatedCloud;
  readonly bot: BotProcess;
  readonly folder: string;
  /** What the bot said on its terminal. */
  readonly said: readonly string[];
  /** Opens a lobby by command and gives its message. */
  lobby(person: string, command?: string): Promise<HumanMessage>;
  /** Presses a button of a message. */
  press(person: string, messageId: string, button: string): Promise<HumanMessage>;
  /** Waits until the lobby's text matches. */
  until(messageId: string, pattern: RegExp, timeoutMs?: number): Promise<HumanMessage>;
  /** Waits until a message in the lobby's thread matches. */
  untilThread(lobbyId: string, pattern: RegExp, timeoutMs?: number): Promise<HumanMessage>;
  thread(lobbyId: string): Promise<HumanMessage[]>;
  /** Where providers are attached: from the next start of terraform on it launches them by itself, or no longer. */
  launchProviders(yes: boolean): void;
  /** How often each object was created, by the cloud's own log. */
  creations(): Record<string, number>;
  end(): Promise<void>;
}

export interface WorldOptions {
  /** Changes the demo's configuration text. */
  readonly configure?: (yaml: string) => string;
  readonly latencyMs?: number;
  /** Looks at the folder, and the cloud in it, before the bot starts. */
  readonly prepare?: (folder: string) => void;
  /** The bot's; default: below the temporary folder. */
  readonly dataFolder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The providers are served by this process instead of being started by terraform again and again, which takes half of a
   * test's time: for tests that are not about processes, credentials or lock files. The bot passes on nothing that would
   * do so: it finds a terraform that does.
   */
  readonly attached?: boolean;
  /**
   * The bot runs in this process, which has loaded most of it already: for tests in which it neither dies nor has an
   * environment of its own that matters. It costs two seconds less.
   */
  readonly inside?: boolean;
  /** A descriptor for the bot's stderr; default: this process's own. */
  readonly errors?: number;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'world-'));
  const config = join(folder, 'cloud-chatops.yaml');
  const dataFolder = options.dataFolder ?? join(folder, 'bot');
  const yaml = readFileSync(DEMO_CONFIG, 'utf8').replaceAll('../../../examples/catalog', CATALOG);
  writeFileSync(config, options.configure?.(yaml) ?? yaml);
  const cloud = openSimulatedCloud(join(folder, 'cloud'));
  cloud.setKnobs({ latencyMs: options.latencyMs ?? 300, faults: [] });
  const discord = await startLocalDiscord({ ...demoDiscord(), dataFile: join(folder, 'discord.json') });
  const providers = options.attached === true ? await attachProviders(cloud.directory) : undefined;
  const bin = join(folder, 'bin');
  if (providers) writeTerraform(bin, providers);
  const said: string[] = [];
  const environment = {
    ...process.env,
    ...(providers ? { PATH: `${bin}:${process.env['PATH']}` } : {}),
    DISCORD_TOKEN: DEMO_TOKEN,
    ...options.environment,
  };
  const botOptions = { config, data: dataFolder, discordApi: discord.restUrl, simulatedCloud: cloud.directory };
  const say = (line: string): void => void said.push(line);
  const onEnd = (how: string): void => void said.push(`ended: ${how}`);
  const bot =
    options.inside === true
      ? botInside(botOptions, environment, say, onEnd)
      : createBotProcess({
          arguments: [
            '--config',
            config,
            '--data',
            dataFolder,
            '--discord-api',
            discord.restUrl,
            '--simulated-cloud',
            cloud.directory,
          ],
          environment,
          ...(options.errors === undefined ? {} : { errors: options.errors }),
          say,
          onEnd,
        });
  options.prepare?.(folder);
  await bot.start();

  const ana = (): Person => discord.as('Ana');
  const waitFor = async (
    what: string,
    look: () => Promise<HumanMessage | undefined>,
    timeoutMs: number,
  ): Promise<HumanMessage> => {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const found = await look();
      if (found) return found;
      if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}\n${await story()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  /** Everything there is to read, for the message of a test that fails. */
  const story = async (): Promise<string> => {
    const { channels } = await ana().view();
    const texts = await Promise.all(
      channels.map(async (c) => (await ana().messages(c.id)).map((m) => `[${c.id}] ${m.text}`)),
    );
    return [
      ...texts.flat(),
      `log: ${readFileSync(join(dataFolder, 'bot.log'), 'utf8').split('\n').slice(-6).join('\n')}`,
    ].join('\n');
  };
  const threadOf = async (lobbyId: string): Promise<HumanMessage[]> => {
    const { channels } = await ana().view();
    return channels.some((c) => c.id === lobbyId) ? ana().messages(lobbyId) : [];
  };

  return {
    discord,
    cloud,
    bot,
    folder,
    said,
    async lobby(person, command = EXAMPLE) {
      const answer = await discord.as(person).command('deployments', command);
      if (answer.outcome !== 'replied' || answer.messageId === undefined)
        throw new Error(`no lobby: ${JSON.stringify(answer)}`);
      return discord.as(person).message(answer.messageId);
    },
    async press(person, messageId, button) {
      const answer = await discord.as(person).click(messageId, button);
      if (!('messageId' in answer) || answer.messageId === undefined)
        throw new Error(`no answer to ${button}: ${JSON.stringify(answer)}`);
      return discord.as(person).message(answer.messageId);
    },
    until: (id, pattern, timeoutMs = 20_000) =>
      waitFor(
        `the lobby to match ${pattern}`,
        async () => {
          const message = await ana().message(id);
          return pattern.test(message.text) ? message : undefined;
        },
        timeoutMs,
      ),
    untilThread: (id, pattern, timeoutMs = 20_000) =>
      waitFor(
        `the thread to match ${pattern}`,
        async () => (await threadOf(id)).find((m) => pattern.test(m.text)),
        timeoutMs,
      ),
    thread: threadOf,
    launchProviders: (yes) => writeTerraform(bin, yes ? undefined : providers),
    creations() {
      const made: Record<string, number> = {};
      for (const event of cloud.log()) {
        if (event.op !== 'create' || event.outcome !== 'done') continue;
        const key = `${event.type} ${event.name}`;
        made[key] = (made[key] ?? 0) + 1;
      }
      return made;
    },
    async end() {
      await bot.stop('SIGTERM');
      await discord.close();
      providers?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The bot as `cloud-chatops bot` runs it, without the process around it. */
function botInside(
  options: RunBotOptions,
  environment: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
  onFatal: (reason: string) => void,
): BotProcess {
  let bot: CloudChatOpsBot | undefined;
  return {
    running: () => bot !== undefined,
    async start() {
      bot ??= await openBot(options, { environment: { ...environment }, say, onFatal });
    },
    async stop(signal) {
      if (signal === 'SIGKILL') throw new Error('a bot that is to be killed needs a process of its own');
      await bot?.stop();
      bot = undefined;
    },
  };
}

/** Which buttons of a message can be pressed. */
export const lit = (message: HumanMessage): string[] => message.buttons.filter((b) => !b.disabled).map((b) => b.label);
