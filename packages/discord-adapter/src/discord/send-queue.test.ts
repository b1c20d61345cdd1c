import { REST } from 'discord.js';
import { expect, test } from 'vitest';
import { watchSendQueue } from './send-queue.ts';

/** A Discord that answers one request after the other, each when it is told to. */
function slowDiscord(): { readonly rest: REST; answer(status?: number): Promise<void> } {
  const asked: ((answer: Response) => void)[] = [];
  const rest = new REST({
    retries: 0,
    makeRequest: () => new Promise((resolve) => asked.push(resolve as (answer: Response) => void)),
  }).setToken('token');
  const answer = async (status = 200): Promise<void> => {
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    asked.shift()?.(Response.json({ code: 0, message: '' }, { status }));
  };
  return { rest, answer };
}

test('counts what waits, also behind others and when Discord refuses it, and stops when closed', async () => {
  const { rest, answer } = slowDiscord();
  const queue = watchSendQueue(rest);
  const post = (): Promise<unknown> => rest.post('/channels/1300000000000000001/messages', { body: {} });
  const sent = [post(), post(), post()];
  const ends = Promise.allSettled(sent);
  expect(queue.now()).toEqual({ waiting: 3, longest: 3 });
  await answer();
  await sent[0];
  expect(queue.now()).toEqual({ waiting: 2, longest: 3 });
  await answer(403);
  await answer();
  expect((await ends).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(queue.now()).toEqual({ waiting: 0, longest: 3 });
  queue.close();
  const unwatched = post();
  expect(queue.now().waiting).toBe(0);
  await answer();
  await unwatched;
});
