/** The REST API v10: one pipeline for every route of the tables beside this file. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { DiscordError, refusalOfCode } from '../discord-error.ts';
import type { RequestFault } from '../faults.ts';
import type { Hub } from '../hub.ts';
import { checkAgainst } from '../validation/api-description.ts';
import { channelRoutes } from './channel-routes.ts';
import { commandRoutes } from './command-routes.ts';
import { guildRoutes } from './guild-routes.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { RateLimited } from './rate-limiter.ts';
import { readBody } from './read-body.ts';
import type { Route, RouteAnswer } from './route.ts';
import { threadRoutes } from './thread-routes.ts';

const ROUTES: readonly Route[] = [
  ...guildRoutes,
  ...commandRoutes,
  ...channelRoutes,
  ...threadRoutes,
  ...messageRoutes,
  ...interactionRoutes,
];

type RestContext = Context<{ Bindings: HttpBindings }>;

/** All routes under `/api/v10`. */
export function restApi(hub: Hub): Hono<{ Bindings: HttpBindings }> {
  const api = new Hono<{ Bindings: HttpBindings }>();
  for (const route of ROUTES) api.on(route.method, route.path, (context) => serve(hub, route, context));
  api.notFound((context) => refuse(hub, context, new DiscordError('notFound')));
  return api;
}

async function serve(hub: Hub, route: Route, context: RestContext): Promise<Response> {
  const path = new URL(context.req.url).pathname;
  hub.statistics.requests += 1;
  const fault = hub.faults.take(route.method, path);
  const delay = fault?.kind === 'delay' ? fault : undefined;
  if (delay?.effect === 'before') await sleep(delay.milliseconds);
  if (fault?.kind === 'rateLimit') return tooManyRequests(hub, fault.retryAfterSeconds, fault.scope, {});
  if (fault?.kind === 'refusal') return refuse(hub, context, refusalOfCode(fault.code));
  if (fault && !delay && isBefore(fault)) return broken(fault, context);

  let headers: Record<string, string> = {};
  try {
    if (!route.byInteractionToken) authorize(hub, context);
    const limited = countRequest(hub, route, context);
    if (limited instanceof Response) return limited;
    headers = limited;
    const answer = await answerOf(hub, route, context);
    if (delay?.effect === 'after') await sleep(delay.milliseconds);
    else if (fault && isAfter(fault)) return await broken(fault, context);
    return send(hub, route, context, answer, headers);
  } catch (error) {
    if (error instanceof RateLimited) return tooManyRequests(hub, error.retryAfter, error.scope, headers);
    if (error instanceof DiscordError) return refuse(hub, context, error, headers);
    // The bot was killed in the middle of its request: nothing took effect, and nobody reads the answer.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return context.json({}, 400);
    // A fault of this package, not of the bot: say it where the person who runs it looks.
    console.error(`local Discord: ${route.method} ${path} failed:`, error);
    return context.json({ code: 0, message: '500: Internal Server Error' }, 500);
  }
}

async function answerOf(hub: Hub, route: Route, context: RestContext): Promise<RouteAnswer> {
  const params = context.req.param() as Record<string, string>;
  const { json: body, files } = await readBody(context.req.raw);
  if (route.request !== undefined) {
    const given = typeof route.request === 'function' ? route.request(body, hub, params) : route.request;
    const fields = check(
      typeof given === 'string' ? [given] : given,
      described(body ?? {}, route),
      route.list ?? false,
    );
    if (fields.length > 0) throw new DiscordError('invalidForm', fields);
  }
  return route.handle(hub, { params, query: new URL(context.req.url).searchParams, body: body ?? {}, files });
}

function check(names: readonly string[], body: unknown, list: boolean): ReturnType<typeof checkAgainst> {
  if (list) {
    if (!Array.isArray(body))
      return [{ path: [], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }];
    return body.flatMap((element, index) =>
      check(names, element, false).map((field) => ({ ...field, path: [index, ...field.path] })),
    );
  }
  const results = names.map((name) => checkAgainst(name, body));
  return results.find((fields) => fields.length === 0) ?? results[0] ?? [];
}

function described(body: unknown, route: Route): unknown {
  if (!route.asDescribed) return body;
  return route.list && Array.isArray(body) ? body.map(route.asDescribed) : route.asDescribed(body);
}

function authorize(hub: Hub, context: RestContext): void {
  if (context.req.header('authorization') !== `Bot ${hub.token}`) throw new DiscordError('unauthorized');
}

/** The headers of the request's bucket, or the answer 429. */
function countRequest(hub: Hub, route: Route, context: RestContext): Record<string, string> | Response {
  if (!route.byInteractionToken) {
    const global = hub.rateLimiter.take('global', hub.limits.global);
    if (!global.allowed) return tooManyRequests(hub, global.resetAfter, 'global', {});
  }
  if (!route.limit) return {};
  const major = context.req.param('channel') ?? context.req.param('token') ?? '';
  const verdict = hub.rateLimiter.take(`${route.limit}@${major}`, hub.limits[route.limit]);
  return verdict.allowed ? verdict.headers : tooManyRequests(hub, verdict.resetAfter, 'user', verdict.headers);
}

/** The answer 429; the client waits as long as `Retry-After` says. */
function tooManyRequests(
  hub: Hub,
  retryAfter: number,
  scope: 'user' | 'shared' | 'global',
  headers: Record<string, string>,
): Response {
  hub.statistics.rateLimited429 += 1;
  return new Response(
    JSON.stringify({
      message: 'You are being rate limited.',
      retry_after: retryAfter,
      global: scope === 'global',
      code: 0,
    }),
    {
      status: 429,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'Retry-After': String(Math.ceil(retryAfter)),
        'X-RateLimit-Scope': scope,
        ...(scope === 'global' && { 'X-RateLimit-Global': 'true' }),
      },
    },
  );
}

function send(
  hub: Hub,
  route: Route,
  context: RestContext,
  answer: RouteAnswer,
  headers: Record<string, string>,
): Response {
  if (answer.status === 204) return context.body(null, 204, headers);
  if (route.response !== undefined) {
    const schema = typeof route.response === 'function' ? route.response(answer.body) : route.response;
    const fields = check([schema], answer.body, route.listed ?? false);
    if (fields.length > 0) {
      const problems = fields.map((field) => `${field.path.join('.')}: ${field.message}`);
      hub.statistics.invalidResponses.push({ method: route.method, path: new URL(context.req.url).pathname, problems });
    }
  }
  return new Response(JSON.stringify(answer.body), {
    status: answer.status,
    headers: { ...headers, 'content-type': 'application/json' },
  });
}

function refuse(hub: Hub, context: RestContext, error: DiscordError, headers: Record<string, string> = {}): Response {
  hub.statistics.refused({
    method: context.req.method,
    path: new URL(context.req.url).pathname,
    status: error.status,
    code: error.code,
    message: error.message,
    fields: error.fields,
  });
  return new Response(JSON.stringify(error.body()), {
    status: error.status,
    headers: { ...headers, 'content-type': 'application/json' },
  });
}

function isBefore(fault: RequestFault): boolean {
  return 'effect' in fault && fault.effect === 'before';
}

function isAfter(fault: RequestFault): boolean {
  return 'effect' in fault && fault.effect === 'after';
}

async function broken(fault: RequestFault, context: RestContext): Promise<Response> {
  if (fault.kind === 'status') {
    return new Response('<html><body>upstream error</body></html>', {
      status: fault.status,
      headers: { 'content-type': 'text/html' },
    });
  }
  const { incoming } = context.env;
  if (fault.kind === 'disconnect') {
    incoming.socket.destroy();
    return new Response(null, { status: 499 });
  }
  // Nothing is answered until the client gives up or the server closes.
  await new Promise((resolve) => incoming.socket.once('close', resolve));
  return new Response(null, { status: 499 });
}
