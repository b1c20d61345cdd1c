import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MACHINE_PAGE, machinePage } from '../../scripts/draw-machine.ts';

test('docs/machine.md shows the machine as it is', () => {
  expect(readFileSync(MACHINE_PAGE, 'utf8')).toBe(machinePage());
});
