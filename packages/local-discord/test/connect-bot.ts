/** A real discord.js client on a local Discord, for this package's own tests. */
import { once } from 'node:events';
import { Client, GatewayIntentBits } from 'discord.js';
import type { ClientOptions } from 'discord.js';
import type { LocalDiscord } from '../src/start-local-discord.ts';
import { TEST_TOKEN } from './demo-guild.ts';

export async function connectBot(
  discord: Pick<LocalDiscord, 'restUrl'>,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    enforceNonce: true,
    ...options,
    rest: { api: discord.restUrl, ...options.rest },
  });
  const ready = once(client, 'clientReady');
  await client.login(TEST_TOKEN);
  await ready;
  return client as Client<true>;
}
