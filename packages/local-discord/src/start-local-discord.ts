/** Starts a local Discord: one HTTP server on loopback for REST, gateway, attachments and the page. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { cdnRoutes } from './cdn-routes.ts';
import { shiftableClock } from './clock.ts';
import { createFaults } from './faults.ts';
import { guildPayload, readyPayload } from './gateway/gateway-payloads.ts';
import { createGatewayServer } from './gateway/gateway-server.ts';
import type { Hub } from './hub.ts';
import { createHuman } from './human/create-human.ts';
import { createHumanEvents } from './human/human-events.ts';
import { humanRoutes } from './human/human-routes.ts';
import type { Human } from './human/human.ts';
import { createInteractionOutcomes } from './human/interaction-outcomes.ts';
import { archiveIdleThreads } from './operations/threads.ts';
import { DEFAULT_BANNER, DEFAULT_LIMITS, initialState } from './options.ts';
import type { LocalDiscordOptions } from './options.ts';
import { pageRoutes } from './page-routes.ts';
import { createRateLimiter } from './rest/rate-limiter.ts';
import { restApi } from './rest/rest-api.ts';
import { attachmentFilesIn, attachmentFilesInMemory } from './state/attachment-files.ts';
import { keepStateFile, noStateFile, readStateFile } from './state/state-file.ts';
import { createStatistics } from './statistics.ts';

const HOST = '127.0.0.1';
const IDLE_THREADS_EVERY_MILLISECONDS = 30_000;

/** A running local Discord; its methods play the people's side. */
export interface LocalDiscord extends Human {
  /** Of the page. */
  readonly url: string;
  /** For the client's `rest.api`. */
  readonly restUrl: string;
  /** Writes the state and ends all connections. */
  close(): Promise<void>;
}

/**
 * Starts a local Discord.
 * @throws Error when the options or the data file are not valid, or the port is taken
 */
export async function startLocalDiscord(options: LocalDiscordOptions): Promise<LocalDiscord> {
  const clock = shiftableClock(options.clock);
  const fresh = initialState(options, clock.now());
  const state = (options.dataFile === undefined ? undefined : readStateFile(options.dataFile)) ?? fresh;
  if (state.applicationId !== options.applicationId) {
    throw new Error(
      `${options.dataFile} belongs to application ${state.applicationId}, not ${options.applicationId}. Name another data file.`,
    );
  }
  const stateFile = options.dataFile === undefined ? noStateFile : keepStateFile(options.dataFile, state);
  let port = 0;
  const people = createHumanEvents();
  const hub: Hub = {
    token: options.token,
    banner: options.banner ?? DEFAULT_BANNER,
    tools: options.tools ?? [],
    clock,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    state,
    files: options.dataFile === undefined ? attachmentFilesInMemory() : attachmentFilesIn(`${options.dataFile}.files`),
    people,
    outcomes: createInteractionOutcomes(() => clock.now()),
    rateLimiter: createRateLimiter(clock),
    faults: createFaults(),
    statistics: createStatistics(),
    origin: () => `http://${HOST}:${port}`,
    changed: () => stateFile.changed(),
    gateway: createGatewayServer({
      token: options.token,
      url: () => `ws://${HOST}:${port}/gateway`,
      ready: () => readyPayload(state),
      guild: () => guildPayload(state),
      onPresence: (online) => people.sendToEverybody({ type: online ? 'bot.online' : 'bot.offline' }),
    }),
  };
  const human = createHuman(hub);
  const server = createAdaptorServer({ fetch: application(hub, human).fetch }) as Server;
  server.on('upgrade', (request, socket, head) => {
    const { host, origin } = request.headers;
    const { pathname } = new URL(request.url ?? '/', hub.origin());
    if (pathname === '/gateway' && isOfThisMachine(host, origin)) hub.gateway.upgrade(request, socket, head);
    else socket.destroy();
  });
  await listen(server, options.port ?? 0);
  port = (server.address() as AddressInfo).port;
  const idleThreads = setInterval(() => archiveIdleThreads(hub), IDLE_THREADS_EVERY_MILLISECONDS).unref();

  return {
    ...human,
    url: hub.origin(),
    restUrl: `${hub.origin()}/api`,
    async close() {
      clearInterval(idleThreads);
      hub.gateway.close();
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
      stateFile.flush();
    },
  };
}

function application(hub: Hub, human: Human): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (context, next) => {
    if (!isOfThisMachine(context.req.header('host'), context.req.header('origin')))
      return context.text('Only for this machine.', 403);
    await next();
  });
  app.route('/api/v10', restApi(hub));
  app.route('/human', humanRoutes(hub, human));
  app.route('/cdn', cdnRoutes(hub));
  app.route('/', pageRoutes());
  return app;
}

/** A page of another origin must not reach this server, neither by its address nor by a name that resolves to loopback. */
function isOfThisMachine(host: string | undefined, origin: string | undefined): boolean {
  const isLoopback = (url: string): boolean =>
    URL.canParse(url) && ['127.0.0.1', 'localhost'].includes(new URL(url).hostname);
  return isLoopback(`http://${host ?? ''}`) && (origin === undefined || isLoopback(origin));
}

/** Rejects with a clear text when the port is taken. */
async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw taken
      ? new Error(`Port ${port} of ${HOST} is taken. Name another port, or 0 for a free one.`, { cause: error })
      : error;
  }
}
