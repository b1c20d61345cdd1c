/** The bot by itself: a client of its own with the workflow added, logged in. */
import { clientOptions } from '@cloud-chatops/discord-adapter';
import { Client, DiscordjsErrorCodes } from 'discord.js';
import { addCloudChatOps, type CloudChatOpsBot } from './add-cloud-chatops.ts';
import type { BotOptions } from './bot-options.ts';

export interface StartBotOptions extends BotOptions {
  readonly token: string;
  /** A Discord on loopback instead of the real one. */
  readonly discordApi?: string;
}

/** @throws with a sentence when a part is not right or Discord does not let it in. */
export async function startBot({ token, discordApi, ...options }: StartBotOptions): Promise<CloudChatOpsBot> {
  const client = new Client(clientOptions(discordApi ? { restApi: discordApi } : {}));
  const bot = await addCloudChatOps(client, { ...options, secrets: [token, ...options.secrets] });
  const stop = async (): Promise<void> => {
    await bot.stop();
    await client.destroy();
  };
  try {
    await client.login(token);
    await bot.start();
  } catch (error) {
    // What is open already would keep the process alive.
    await stop();
    throw (error as { code?: unknown }).code === DiscordjsErrorCodes.TokenInvalid ? tokenRefused(error) : error;
  }
  return { ...bot, stop };
}

const tokenRefused = (cause: unknown): Error =>
  new Error(
    'Discord does not accept the bot token. Reset it on the developer portal, give the new one by DISCORD_TOKEN or DISCORD_TOKEN_FILE, and start again.',
    { cause },
  );
