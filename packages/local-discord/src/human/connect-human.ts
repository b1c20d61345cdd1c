/** Drives the people's side of a local Discord that runs in another process. */
import { HUMAN_METHODS, PERSON_METHODS } from './human.ts';
import type { Human, Person } from './human.ts';

/**
 * The same methods as on the started local Discord.
 * @param url the `url` of that local Discord, for example `http://127.0.0.1:4173`
 */
export function connectHuman(url: string): Human {
  const call = async (body: object): Promise<unknown> => {
    const response = await fetch(new URL('/human/call', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { result?: unknown; error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result;
  };
  const proxy = <Target>(methods: readonly string[], extra: object): Target =>
    Object.fromEntries(
      methods.map((method) => [method, (...args: unknown[]) => call({ ...extra, method, args })]),
    ) as Target;
  return {
    ...proxy<Omit<Human, 'as'>>(HUMAN_METHODS, {}),
    as: (person) => proxy<Person>(PERSON_METHODS, { as: person }),
  };
}
