/** The short form of `npm run chaos`: the bot dies again and again, and nothing is lost or done twice. */
import { expect, test } from 'vitest';
import { runChaos } from '../chaos/run-chaos.ts';

test('15 kills: nothing is applied twice, lost, doubled, wrong or left behind', { timeout: 480_000 }, async () => {
  const { figures, problems } = await runChaos({
    kills: 15,
    seed: 4,
    latencyMs: 250,
    attached: true,
    open: 2,
    say: () => {},
  });
  expect(figures.kills).toBe(15);
  expect(figures.kills_between_confirm_and_done).toBeGreaterThanOrEqual(6);
  // How long a start takes is the machine's business here; `npm run chaos` judges it.
  expect(problems.filter((problem) => !problem.startsWith('a recovery took'))).toEqual([]);
});
