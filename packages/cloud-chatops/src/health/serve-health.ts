/** `GET /healthz` (JSON, 200 or 503) and `GET /metrics` (Prometheus text) on loopback. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isWell, type Health } from './health.ts';

export interface HealthServer {
  /** `http://127.0.0.1:9464`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface HealthOptions {
  /** 0: a free one. */
  readonly port: number;
  readonly version: string;
  readonly look: () => Promise<Health>;
}

const HOST = '127.0.0.1';

/** @throws Error with a sentence when the port cannot be had. */
export async function serveHealth({ port, version, look }: HealthOptions): Promise<HealthServer> {
  const answers: Readonly<Record<string, (health: Health, response: ServerResponse) => void>> = {
    '/healthz': (health, response) =>
      response
        .writeHead(isWell(health) ? 200 : 503, { 'content-type': 'application/json' })
        .end(`${JSON.stringify(healthJson(health, version))}\n`),
    '/metrics': (health, response) =>
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metricsText(health, version)),
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (request.method !== 'GET') response.writeHead(405, { allow: 'GET' }).end();
    else if (answer === undefined) response.writeHead(404).end('There are /healthz and /metrics.\n');
    else
      look().then(
        (health) => answer(health, response),
        (error: unknown) => response.writeHead(500).end(`${error instanceof Error ? error.name : 'failed'}\n`),
      );
  });
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new Error(
      code === 'EADDRINUSE'
        ? `health.port: ${HOST}:${port} is taken. Name another port in the configuration.`
        : `health.port: ${HOST}:${port} cannot be opened: ${code ?? String(error)}`,
      { cause: error },
    );
  }
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const healthJson = (health: Health, version: string): object => ({
  ok: isWell(health),
  version,
  discord: health.discord,
  store: health.store,
  sessions_open: health.sessionsOpen,
  applies_running: health.appliesRunning,
});

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
function metricsText(health: Health, version: string): string {
  const gauges: readonly (readonly [name: string, help: string, value: number])[] = [
    ['discord_connected', 'Is the gateway connected?', health.discord === 'connected' ? 1 : 0],
    ['store_ok', 'Can the store be read?', health.store === 'ok' ? 1 : 0],
    ['sessions_open', 'Sessions that have not ended.', health.sessionsOpen],
    ['applies_running', 'Sessions that apply, or check a plan right before it.', health.appliesRunning],
    ['discord_requests_waiting', 'Requests that Discord has not answered yet.', health.sendQueue.waiting],
    ['discord_requests_waiting_most', 'The most of them at once since the start.', health.sendQueue.longest],
    ['resident_memory_bytes', 'Memory of the bot, without its terraform processes.', process.memoryUsage.rss()],
    ['uptime_seconds', 'Since the start of the process.', Math.round(process.uptime())],
  ];
  const lines = gauges.flatMap(([name, help, value]) => [
    `# HELP cloud_chatops_${name} ${help}`,
    `# TYPE cloud_chatops_${name} gauge`,
    `cloud_chatops_${name} ${value}`,
  ]);
  return `${[...lines, '# TYPE cloud_chatops_info gauge', `cloud_chatops_info{version="${version}"} 1`].join('\n')}\n`;
}
