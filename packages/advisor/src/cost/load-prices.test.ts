import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadPrices, PricesUnreadable } from './load-prices.ts';

const GOOD = {
  format: 'prices/1',
  provider: 'aws',
  currency: 'USD',
  sources: { list: { ref: 'https://example.com/prices', licence: 'facts only', date: '2026-01' } },
  tables: {
    'aws_elb/Balancer': { unit: 'hour', layers: [{ source: 'list', by: ['region'], list: [['us-east-1', 0.025]] }] },
    'aws_instance/Instance usage': {
      unit: 'hour',
      layers: [{ source: 'list', by: ['region', 'type'], columns: ['a', 'b'], rows: { 'us-east-1': [1, null] } }],
    },
  },
  free: ['aws_iam_role'],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prices-'));
});
afterEach(() => rm(folder, { recursive: true }));
const load = async (content: unknown) => {
  await writeFile(join(folder, 'aws.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return loadPrices(folder);
};
/** The good file with one value changed. */
const changed = (path: readonly (string | number)[], value: unknown): unknown => {
  const copy: unknown = structuredClone(GOOD);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
  return copy;
};

test('finds prices by region and attributes, and nothing where there is none', async () => {
  const prices = await load(GOOD);
  expect(prices.find('aws_elb/Balancer', { region: 'us-east-1' })).toEqual({
    usdPerUnit: 0.025,
    unit: 'hour',
    source: GOOD.sources.list,
  });
  expect(prices.find('aws_elb/Balancer', { region: 'eu-west-1' })).toBeUndefined();
  expect(prices.find('aws_elb/Balancer', {})).toBeUndefined();
  expect(prices.find('aws_instance/Instance usage', { region: 'us-east-1', type: 'A' })?.usdPerUnit).toBe(1);
  expect(prices.find('aws_instance/Instance usage', { region: 'us-east-1', type: 'b' })).toBeUndefined();
  expect(prices.find('aws_x/Nothing', {})).toBeUndefined();
  expect(prices.isFree('aws_iam_role')).toBe(true);
});

describe('a damaged file is named, with the place and what was expected', () => {
  const table = ['tables', 'aws_elb/Balancer'];
  const grid = ['tables', 'aws_instance/Instance usage', 'layers', 0];
  test.for<[string, readonly (string | number)[], unknown, string]>([
    ['format', ['format'], 'prices/2', 'format: expected "prices/1", got "prices/2"'],
    ['currency', ['currency'], 'EUR', 'currency: expected "USD", got "EUR"'],
    [
      'unit',
      [...table, 'unit'],
      'fortnight',
      'tables["aws_elb/Balancer"].unit: "fortnight" is no unit of an hour, a day or a month',
    ],
    ['date', ['sources', 'list', 'date'], 'lately', 'sources.list.date: expected an ISO date, got "lately"'],
    [
      'source',
      [...table, 'layers', 0, 'source'],
      'rumour',
      'tables["aws_elb/Balancer"].layers[0].source: "rumour" is not among the sources of this file',
    ],
    [
      'price',
      [...table, 'layers', 0, 'list'],
      [['us-east-1', '0.025']],
      'tables["aws_elb/Balancer"].layers[0].list[0]: expected 1 keys and a price',
    ],
    [
      'negative price',
      [...grid, 'rows', 'us-east-1'],
      [-1, 2],
      'tables["aws_instance/Instance usage"].layers[0].rows.us-east-1[0]: -1 is no price',
    ],
    [
      'short row',
      [...grid, 'rows', 'us-east-1'],
      [1],
      'tables["aws_instance/Instance usage"].layers[0].rows.us-east-1: expected 2 prices',
    ],
  ])('%s', async ([, path, value, message]) => {
    await expect(load(changed(path, value))).rejects.toThrow(`${join(folder, 'aws.json')}: ${message}`);
  });
  test('broken JSON', async () => {
    await expect(load('{"format":')).rejects.toThrow(PricesUnreadable);
    await expect(load('{"format":')).rejects.toThrow(join(folder, 'aws.json'));
  });
  test('a folder without files, and none at all', async () => {
    await expect(loadPrices(folder)).rejects.toThrow('there is no price file (*.json) in this folder');
    await expect(loadPrices(join(folder, 'missing'))).rejects.toThrow('the folder of price files cannot be read');
  });
});
