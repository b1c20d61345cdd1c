/** The short form of `npm run chaos`: the bot dies again and again, and nothing is lost or done twice. */
import { expect, test } from 'vitest';
import { runChaos } from '../chaos/run-chaos.ts';

test('6 kills: nothing is applied twice, lost, doubled, wrong or left behind', { timeout: 240_000 }, async () => {
  const { figures, problems } = await runChaos({ kills: 6, seed: 4, latencyMs: 250, open: 3, say: () => {} });
  expect(figures.kills).toBe(6);
  expect(figures.kills_between_confirm_and_done).toBeGreaterThanOrEqual(2);
  // How long a start takes is the machine's business here; `npm run chaos` judges it.
  expect(problems.filter((problem) => !problem.startsWith('a recovery took'))).toEqual([]);
});
