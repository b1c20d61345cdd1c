/** Options for a discord.js client that serves this workflow well. */
import { GatewayIntentBits, type ClientOptions } from 'discord.js';

export interface ClientSettings {
  /** Base of the REST API without version or trailing slash, `http://127.0.0.1:8080/api`; Discord's own when absent. */
  readonly restApi?: string;
}

/** For `new Client(clientOptions())`. A client with more intents or other options works too; nothing privileged is needed. */
export function clientOptions({ restApi }: ClientSettings = {}): ClientOptions {
  return {
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    // discord.js repeats a POST after a 5xx or a time-out; with a nonce Discord keeps one message of the two.
    enforceNonce: true,
    ...(restApi === undefined ? {} : { rest: { api: restApi } }),
  };
}
