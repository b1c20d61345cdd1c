/** A request as the bot's, without its client: for what discord.js would never send. */
import type { LocalDiscord } from '../src/start-local-discord.ts';
import { TEST_TOKEN } from './demo-guild.ts';

export interface BotAnswer {
  status: number;
  headers: Headers;
  // The tests look into bodies of every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/** @param path under `/api/v10` */
export async function botRequest(
  discord: LocalDiscord,
  method: string,
  path: string,
  body?: unknown,
): Promise<BotAnswer> {
  const response = await fetch(`${discord.restUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${TEST_TOKEN}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** The id of the channel `deployments`. */
export async function deploymentsId(discord: LocalDiscord): Promise<string> {
  const { channels } = await discord.as('ana').view();
  const found = channels.find((channel) => 'name' in channel && channel.name === 'deployments');
  if (!found) throw new Error('the demo server has no channel "deployments"');
  return found.id;
}
