import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { STARTING, type Health } from './health.ts';
import { serveHealth, type HealthServer } from './serve-health.ts';

const WELL: Health = {
  discord: 'connected',
  store: 'ok',
  sessionsOpen: 3,
  appliesRunning: 1,
  sendQueue: { waiting: 2, longest: 7 },
};

async function serving(look: () => Promise<Health>): Promise<HealthServer> {
  const server = await serveHealth({ port: 0, version: '0.1.0', look });
  onTestFinished(() => server.close());
  return server;
}

test('well: 200 and the numbers', async () => {
  const { url } = await serving(async () => WELL);
  const answer = await fetch(`${url}/healthz`);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { ok: true, version: '0.1.0', discord: 'connected', store: 'ok', sessions_open: 3, applies_running: 1 },
  ]);
});

test.each([
  ['starting', STARTING],
  ['without Discord', { ...WELL, discord: 'not connected' }],
  ['without its store', { ...WELL, store: 'failing' }],
] as const)('%s: 503', async (_, health) => {
  const { url } = await serving(async () => health);
  const answer = await fetch(`${url}/healthz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ ok: false });
});

test('metrics as Prometheus reads them', async () => {
  const { url } = await serving(async () => WELL);
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain('# TYPE cloud_chatops_sessions_open gauge\ncloud_chatops_sessions_open 3\n');
  expect(text).toContain('cloud_chatops_applies_running 1\n');
  expect(text).toContain('cloud_chatops_discord_requests_waiting 2\n');
  expect(text).toContain('cloud_chatops_discord_requests_waiting_most 7\n');
  expect(text).toContain('cloud_chatops_info{version="0.1.0"} 1\n');
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) |[a-z_]+(\{.*\})? \d+$)/);
});

test('what fails says no more than its name', async () => {
  const { url } = await serving(() => Promise.reject(new TypeError('secret-token')));
  const answer = await fetch(`${url}/healthz`);
  expect([answer.status, await answer.text()]).toEqual([500, 'TypeError\n']);
});

test('nothing else is there, nothing can be sent', async () => {
  const { url } = await serving(async () => WELL);
  expect((await fetch(`${url}/`)).status).toBe(404);
  expect((await fetch(`${url}/healthz`, { method: 'POST', body: 'x' })).status).toBe(405);
});

test('on loopback only', async () => {
  const { url } = await serving(async () => WELL);
  const other = new Promise((resolve) => {
    request({ host: '127.0.0.2', port: new URL(url).port, path: '/healthz' }, () => resolve('answered'))
      .on('error', () => resolve('refused'))
      .end();
  });
  expect(await other).toBe('refused');
});

test('a port that is taken', async () => {
  const { url } = await serving(async () => WELL);
  const port = Number(new URL(url).port);
  await expect(serveHealth({ port, version: '0.1.0', look: async () => WELL })).rejects.toThrow(
    `health.port: 127.0.0.1:${port} is taken. Name another port in the configuration.`,
  );
});
