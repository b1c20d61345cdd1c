/** Adds the workflow to a discord.js client: commands, clicks, and core's `ChatFrontend`. */
import type { ChatFrontend, Logger } from '@cloud-chatops/core';
import {
  Events,
  type Client,
  type Guild,
  type GuildBasedChannel,
  type Interaction,
  type RateLimitData,
} from 'discord.js';
import { commandTable } from './commands/command-table.ts';
import { createQuestions } from './commands/questions.ts';
import { registerCommands } from './commands/register-commands.ts';
import type { Context } from './context.ts';
import { channelMessages } from './discord/channel-messages.ts';
import { fatalDisconnect } from './discord/fatal-disconnects.ts';
import { layoutChoice } from './discord/layout-choice.ts';
import { checkPermissions, lackingPermissions } from './discord/permissions.ts';
import { watchSendQueue, type SendQueue } from './discord/send-queue.ts';
import { createEditScheduler } from './edit-scheduler.ts';
import type { Host } from './host.ts';
import { createLobbies } from './lobby/lobbies.ts';
import type { ChatRecords, Layout } from './records/chat-records.ts';
import { routeInteraction } from './route-interaction.ts';
import { createSerial } from './serial.ts';
import { createShown } from './shown.ts';
import { createDelivery, type Parts } from './thread/deliver.ts';
import { createPlanThreads } from './thread/plan-thread.ts';
import { createThreadProgress } from './thread/thread-progress.ts';
import { createThreadMessages } from './thread/thread-messages.ts';

export interface CloudChatOpsOptions {
  readonly host: Host;
  readonly records: ChatRecords;
  readonly logger: Logger;
  /** How cards are written; `v2` when absent, with a fallback where Discord refuses it. */
  readonly layout?: Layout;
  /** The servers that get the commands; all that the bot is in when absent. */
  readonly guildIds?: readonly string[];
}

export interface CloudChatOps {
  /** Give it to the runtime. It may be used before the client is ready; everything then waits. */
  readonly frontend: ChatFrontend;
  /** Resolves when the client is logged in and its commands are registered, as far as Discord let us. */
  readonly ready: Promise<void>;
  /** Names of permissions that the bot lacks in a channel; empty when all is well. */
  checkPermissions(channel: GuildBasedChannel): readonly string[];
  /** Requests of the whole client that Discord has not answered yet. */
  sendQueue(): SendQueue;
  /** Stops listening and drops edits that wait; the client itself is left alone. Close the runtime first. */
  close(): void;
}

/**
 * `attachCloudChatOps(client, { host, records, logger })`, before or after `client.login`. Needs the intent `Guilds`
 * only (see `clientOptions`).
 * @throws Error when the signing key is too short or a command name is taken
 */
export function attachCloudChatOps(client: Client, options: CloudChatOpsOptions): CloudChatOps {
  const { host, records, logger } = options;
  if ((host.signingKey.symmetricKeySize ?? 0) < 32) throw new Error('the signing key must have at least 32 bytes');
  const context: Context = {
    client,
    host,
    records,
    logger,
    messages: channelMessages(client),
    layout: layoutChoice(options.layout ?? 'v2', logger),
    scheduler: createEditScheduler(),
    shown: createShown(),
    questions: createQuestions(host.now),
    oneAtATime: createSerial(),
  };
  const commands = commandTable(context);
  const lobbies = createLobbies(context);
  const threads = createPlanThreads(context, lobbies);
  const thread = createThreadMessages(context, threads);
  const progress = createThreadProgress(context, thread);
  const parts: Parts = { lobbies, threads, thread, progress };
  const deliver = createDelivery(context, parts);

  const serves = (guildId: string): boolean => options.guildIds?.includes(guildId) ?? true;

  /** Server → its welcome: the log-in tells of each twice. */
  const welcomed = new Map<string, Promise<void>>();

  const welcome = async (guild: Guild): Promise<void> => {
    if (!serves(guild.id)) return;
    try {
      await registerCommands(guild, commands.values(), logger);
    } catch (error) {
      // Tried again when the server is heard of the next time.
      welcomed.delete(guild.id);
      logger.error({ guild: guild.id, error: String(error) }, 'the commands could not be registered in this server');
    }
    const lacking = lackingPermissions(guild);
    if (lacking.length > 0) logger.warn({ guild: guild.id, lacking }, 'the bot lacks permissions in these channels');
  };

  const welcomeAgain = (guild: Guild): Promise<void> => {
    const done = welcome(guild);
    welcomed.set(guild.id, done);
    return done;
  };
  const welcomeOnce = (guild: Guild): Promise<void> => welcomed.get(guild.id) ?? welcomeAgain(guild);

  const loggedIn = Promise.withResolvers<void>();
  const ready = loggedIn.promise.then(async () => {
    await Promise.all(client.guilds.cache.map(welcomeOnce));
  });

  const onInteraction = (interaction: Interaction): void => {
    if (interaction.guildId !== null && !serves(interaction.guildId)) return;
    routeInteraction(context, parts, commands, interaction).catch((error: unknown) =>
      logger.error({ interaction: interaction.id, error: String(error) }, 'an interaction could not be answered'),
    );
  };
  const onReady = (): void => loggedIn.resolve();
  /** The bot was invited, perhaps not for the first time. */
  const onInvited = (guild: Guild): void => void welcomeAgain(guild);
  const onAvailable = (guild: Guild): void => void welcomeOnce(guild);
  const onDisconnect = ({ code }: { readonly code: number }): void => {
    const reason = fatalDisconnect(code);
    if (reason === undefined) return;
    logger.error({ code }, `Discord closed the connection for good: ${reason}`);
    host.onFatal?.(reason);
  };
  // Without a listener an 'error' of the client ends the process; discord.js reconnects by itself.
  const onError = (error: Error): void => logger.error({ error: String(error) }, 'the connection to Discord broke');
  const onRateLimit = ({ route, timeToReset, scope }: RateLimitData): void =>
    logger.info({ route, timeToReset, scope }, 'Discord asks to wait');

  const sendQueue = watchSendQueue(client.rest);
  const listeners = [
    [Events.InteractionCreate, onInteraction],
    [Events.GuildCreate, onInvited],
    // A server that was not there at login comes so, not as a new one.
    [Events.GuildAvailable, onAvailable],
    [Events.ShardDisconnect, onDisconnect],
    [Events.Error, onError],
    [Events.ShardError, onError],
  ] as const;
  for (const [event, listener] of listeners) client.on(event, listener as (...args: unknown[]) => void);
  client.rest.on('rateLimited', onRateLimit);
  client.once(Events.ClientReady, onReady);
  if (client.isReady()) onReady();

  return {
    ready,
    checkPermissions,
    sendQueue: sendQueue.now,
    frontend: {
      async showLobby(view, restored) {
        await loggedIn.promise;
        await lobbies.show(view, restored);
      },
      async deliver(stored, view) {
        await loggedIn.promise;
        await deliver(stored, view);
      },
      showProgress(_, news, view) {
        if (!client.isReady()) return;
        lobbies.progress(view, news);
        progress.show(news, view);
      },
    },
    close() {
      for (const [event, listener] of listeners) client.off(event, listener as (...args: unknown[]) => void);
      client.rest.off('rateLimited', onRateLimit);
      client.off(Events.ClientReady, onReady);
      sendQueue.close();
      context.scheduler.close();
    },
  };
}
