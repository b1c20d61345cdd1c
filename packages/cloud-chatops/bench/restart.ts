/** The restart's rows of `npm run bench`: many open sessions in one channel, within the limits that Discord keeps. */
import { setTimeout as pause } from 'node:timers/promises';
import { startDesk, type Desk } from '../test/support/desk.ts';
import { limitedRow, type Row } from './row.ts';

const SESSIONS = 200;
/** Of them at work, each of which has something new to say after a restart. */
const AT_WORK = 20;
/** Discord allows about 5 edits a channel in this time. */
const LIMIT_WINDOW_MS = 5_000;
const PATIENCE_MS = 120_000;

export async function restartRows(): Promise<Row[]> {
  const edited: string[] = [];
  const desk = await startDesk({
    realLimits: true,
    concurrency: AT_WORK,
    onClient: (client) =>
      void client.rest.on('response', ({ method, path }, { status }) => {
        if (method === 'PATCH' && status === 200) edited.push(path);
      }),
  });
  try {
    const lobbies = await openSessions(desk);
    // Discord still counts the edits of the process before, of which the next one knows nothing.
    await pause(LIMIT_WINDOW_MS);
    const rateLimited = (await desk.discord.stats()).rateLimited429;
    edited.length = 0;
    const before = await shown(desk, lobbies);
    const started = performance.now();
    await desk.restart();
    const isTrue = (now: readonly string[]): boolean =>
      now.every((text, i) => (i < AT_WORK ? text.includes('Restored after a restart') : text === before[i]));
    await until(async () => isTrue(await shown(desk, lobbies)));
    const tookMs = performance.now() - started;
    // What is edited without need would come now.
    await pause(3_000);
    const needless = edited.filter((path) => lobbies.some((id) => path.endsWith(id))).length - AT_WORK;
    const more = (await desk.discord.stats()).rateLimited429 - rateLimited;
    const name = `Restart with ${SESSIONS} open sessions in one channel, ${AT_WORK} of them at work`;
    return [
      limitedRow({ name: `${name} → every lobby true`, ours: tookMs / 1_000, baseline: null, unit: 's', limit: 30 }),
      limitedRow({
        name: `${name}, edits that change nothing`,
        ours: needless,
        baseline: null,
        unit: 'edits',
        limit: 0,
      }),
      limitedRow({ name: `${name}, answers of 429`, ours: more, baseline: null, unit: 'answers', limit: 0 }),
    ];
  } finally {
    await desk.close();
  }
}

/** Message ids; the first ones are at work. */
async function openSessions(desk: Desk): Promise<readonly string[]> {
  const lobbies: string[] = [];
  for (let i = 0; i < SESSIONS; i++) lobbies.push((await desk.lobby('Ana', `web-${i}`)).message);
  desk.hold.add('plan');
  for (const id of lobbies.slice(0, AT_WORK)) await desk.press('Ana', id, 'Run Plan (Dry Run)');
  await until(async () => (await shown(desk, lobbies.slice(0, AT_WORK))).every((text) => text.includes('step 3 of 3')));
  return lobbies;
}

async function shown({ discord }: Desk, lobbies: readonly string[]): Promise<readonly string[]> {
  const texts = new Map((await discord.as('Ana').messages('deployments')).map(({ id, text }) => [id, text]));
  return lobbies.map((id) => texts.get(id) ?? '');
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await holds()); await pause(100))
    if (Date.now() > end) throw new Error(`the lobbies were not true within ${PATIENCE_MS} ms`);
}
