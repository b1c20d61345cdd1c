import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Makes many objects that live, and prints the megabytes that V8 gave to new ones. */
const GROWTH = `
  import { getHeapSpaceStatistics } from 'node:v8';
  const kept = [];
  let most = 0;
  for (let i = 0; i < 100_000; i++) {
    kept.push({ i, text: String(i) });
    if (i % 1_000 === 0) most = Math.max(most, getHeapSpaceStatistics().find((one) => one.space_name === 'new_space').space_size);
  }
  console.log(most / 2 ** 20);`;

test('the heap of short-lived objects stays small', () => {
  const run = (program: string): number =>
    Number(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }));
  const module = new URL('./young-heap.ts', import.meta.url).href;
  const kept = `import { keepYoungHeap } from '${module}'; keepYoungHeap();`;
  expect(run(kept + GROWTH)).toBeLessThanOrEqual(run(GROWTH) / 4);
});
