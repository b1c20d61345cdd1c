/** Gateway close codes after which discord.js never reconnects, though the process stays alive and `isReady()` stays true. */

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const REASONS: ReadonlyMap<number, string> = new Map([
  [4004, 'the bot token is not valid; set the right one and start again'],
  [4010, 'Discord refused the shard number; start again with one shard'],
  [4011, 'the bot is in too many servers for one shard; sharding is needed'],
  [4012, 'Discord does not speak this version of its gateway any more; update discord.js'],
  [4013, 'the client asks for an intent that does not exist; check its intents'],
  [
    4014,
    'the client asks for an intent that is not allowed for this bot; allow it on the developer portal or remove it',
  ],
]);

/** Why the connection is gone for good, or `undefined` where the client reconnects by itself. */
export const fatalDisconnect = (code: number): string | undefined => REASONS.get(code);
