/** /healthz of the real bot: true while it works, false when the gateway is gone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_TOKEN } from '../src/demo/demo-discord.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ inside: true, configure: (yaml) => `${yaml}\nhealth:\n  port: 0\n` });
});
afterAll(() => world.end());

const url = (): string => {
  const line = world.said.findLast((said) => said.startsWith('Health: '));
  return /^Health: (\S+)\/healthz/.exec(line ?? '')?.[1] as string;
};
const health = async (): Promise<{ status: number; text: string }> => {
  const answer = await fetch(`${url()}/healthz`);
  return { status: answer.status, text: await answer.text() };
};

test('open sessions are counted, and neither a name nor a secret is in it', async () => {
  await world.lobby('Ana');
  const { status, text } = await health();
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({
    ok: true,
    version: '0.1.0',
    discord: 'connected',
    store: 'ok',
    sessions_open: 1,
    applies_running: 0,
  });
  const metrics = await (await fetch(`${url()}/metrics`)).text();
  expect(metrics).toContain('cloud_chatops_sessions_open 1\n');
  for (const secret of [DEMO_TOKEN, 'my-gcp-project', 'web-server-01', 'Ana']) {
    expect(text).not.toContain(secret);
    expect(metrics).not.toContain(secret);
  }
});

test('without Discord: 503', async () => {
  await world.discord.close();
  const end = Date.now() + 10_000;
  let last = await health();
  while (last.status === 200 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    last = await health();
  }
  expect(last.status).toBe(503);
  expect(JSON.parse(last.text)).toMatchObject({ ok: false, discord: 'not connected', store: 'ok' });
});
