import { expect, test } from 'vitest';
import { isWorld, portRanges, protocolName } from './ports.ts';

test.for([
  [22, [[22, 22]]],
  ['22', [[22, 22]]],
  ['20-30', [[20, 30]]],
  [
    '111-211, 2000-4430',
    [
      [111, 211],
      [2000, 4430],
    ],
  ],
  ['*', [[0, 65_535]]],
  ['ssh', []],
] as const)('ports %j', ([given, ranges]) => {
  expect(portRanges(given)).toEqual(ranges);
});

test.for([
  ['-1', 'all'],
  [-1, 'all'],
  ['*', 'all'],
  ['ALL', 'all'],
  [6, 'tcp'],
  ['Tcp', 'tcp'],
  ['17', 'udp'],
  ['esp', 'esp'],
] as const)('protocol %j is %s', ([given, name]) => {
  expect(protocolName(given)).toBe(name);
});

test('the world, and what is not it', () => {
  const world = ['0.0.0.0/0', '::/0', '*', 'Internet', 'any', '0:0:0:0:0:0:0:0/0', '/0', '10.0.0.0/0'];
  const rest = ['10.0.0.0/8', 'fd00::/8', 'VirtualNetwork', '0.0.0.0/8', ''];
  expect(world.map(isWorld)).toEqual(world.map(() => true));
  expect(rest.map(isWorld)).toEqual(rest.map(() => false));
});
