import { expect, test } from 'vitest';
import { atOrOver } from './fail-on.ts';
import { junit } from './junit.ts';
import { parseXml } from './testing/xml.ts';

test('hostile names and characters that XML has no place for stay text', () => {
  const nasty = "\"><failure a='b'/>&amp;\u0000\u001B[31m\uD800\n]]>";
  const root = parseXml(junit([{ file: nasty, problem: nasty, hint: nasty }], atOrOver('low')));
  expect(root.children).toHaveLength(1);
  expect(root.children[0]?.children).toHaveLength(1);
  expect(root.children[0]?.children[0]?.children.map(({ name }) => name)).toEqual(['error']);
  expect(root.attributes).toMatchObject({ tests: '1', failures: '0', errors: '1', skipped: '0' });
});
