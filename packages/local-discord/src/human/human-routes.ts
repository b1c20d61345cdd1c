/** The people's side over HTTP: every method of `Human` and `Person`, and a stream of events for the page. */
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import * as z from 'zod';
import type { Hub } from '../hub.ts';
import { DiscordError } from '../discord-error.ts';
import { HUMAN_METHODS, PERSON_METHODS } from './human.ts';
import type { Human } from './human.ts';
import { personByName } from './names.ts';

const KEEP_ALIVE_MILLISECONDS = 15_000;

const humanCall = z.strictObject({ method: z.enum(HUMAN_METHODS), args: z.array(z.unknown()) });
const personCall = z.strictObject({ as: z.string(), method: z.enum(PERSON_METHODS), args: z.array(z.unknown()) });

/** `POST /call` and `GET /events?as=`, to be mounted under `/human`. */
export function humanRoutes(hub: Hub, human: Human): Hono {
  const routes = new Hono();
  routes.post('/call', async (context) => {
    const parsed = z.union([personCall, humanCall]).safeParse(await context.req.json());
    if (!parsed.success) return context.json({ error: z.prettifyError(parsed.error) }, 400);
    const { method, args } = parsed.data;
    const target = 'as' in parsed.data ? human.as(parsed.data.as) : human;
    // The method names are checked above; what a method makes of wrong arguments is an error with a text.
    const call = (target as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[method];
    return context.json({ result: (await call?.(...args)) ?? null });
  });
  routes.get('/events', (context) => {
    const user = personByName(hub.state, context.req.query('as') ?? '');
    return streamSSE(context, async (stream) => {
      const stop = hub.people.listen(user.id, (event) => void stream.writeSSE({ data: JSON.stringify(event) }));
      stream.onAbort(stop);
      await stream.writeSSE({ data: JSON.stringify({ type: hub.gateway.online() ? 'bot.online' : 'bot.offline' }) });
      while (!stream.aborted) {
        await stream.sleep(KEEP_ALIVE_MILLISECONDS);
        await stream.write(': still here\n\n');
      }
    });
  });
  routes.onError((error, context) => {
    const fields =
      error instanceof DiscordError ? error.fields.map((field) => `${field.path.join('.')}: ${field.message}`) : [];
    return context.json({ error: [error.message, ...fields].join('\n') }, 400);
  });
  return routes;
}
