/** Reads and checks the price files of `knowledge/prices`. The three of them take some 50 ms. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createPriceTables, type PriceFile, type PriceTables } from './price-tables.ts';

/** A price file that cannot be used: says which file and which value. */
export class PricesUnreadable extends Error {
  readonly code = 'prices-unreadable';
  readonly file: string;
  readonly hint =
    'Restore the file from the release, or write it again with `node packages/advisor/scripts/build-prices.ts`.';
  constructor(file: string, path: string, problem: string, options?: ErrorOptions) {
    super(`${file}${path === '' ? '' : `: ${path}`}: ${problem}`, options);
    this.name = 'PricesUnreadable';
    this.file = file;
  }
}

const FORMAT = 'prices/1';
/** Units whose monthly amount follows from a count; a price per use may have any unit. */
const BILLED_UNIT = /^([\w/.]+-)?(hour|month)$|^day$/;

/** @throws {PricesUnreadable} when the folder has no price file, or one that is damaged or has an unknown unit. */
export async function loadPrices(directory: string): Promise<PriceTables> {
  let names: string[];
  try {
    names = (await readdir(directory)).filter((name) => name.endsWith('.json')).toSorted();
  } catch (cause) {
    throw new PricesUnreadable(directory, '', 'the folder of price files cannot be read', { cause });
  }
  if (names.length === 0) throw new PricesUnreadable(directory, '', 'there is no price file (*.json) in this folder');
  return createPriceTables(await Promise.all(names.map((name) => readPriceFile(join(directory, name)))));
}

async function readPriceFile(file: string): Promise<PriceFile> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new PricesUnreadable(file, '', cause instanceof Error ? cause.message : 'not readable', { cause });
  }
  checkPriceFile(file, value);
  return value;
}

function checkPriceFile(file: string, value: unknown): asserts value is PriceFile {
  const fail = (path: string, problem: string): never => {
    throw new PricesUnreadable(file, path, problem);
  };
  if (!isRecord(value)) return fail('', 'expected an object');
  if (value['format'] !== FORMAT) fail('format', `expected "${FORMAT}", got ${JSON.stringify(value['format'])}`);
  if (value['currency'] !== 'USD') fail('currency', `expected "USD", got ${JSON.stringify(value['currency'])}`);
  const { sources, tables, free, sustainedUse = {} } = value;
  if (!isRecord(sources)) return fail('sources', 'expected an object');
  for (const [name, source] of Object.entries(sources)) {
    if (!isRecord(source) || typeof source['ref'] !== 'string') return fail(`sources.${name}.ref`, 'expected a text');
    if (typeof source['date'] !== 'string' || !/^\d{4}(-\d\d){0,2}$/.test(source['date'])) {
      fail(`sources.${name}.date`, `expected an ISO date, got ${JSON.stringify(source['date'])}`);
    }
  }
  if (!isRecord(sustainedUse) || !Object.values(sustainedUse).every(isAmount)) fail('sustainedUse', 'expected numbers');
  if (!Array.isArray(free) || !free.every((type) => typeof type === 'string')) fail('free', 'expected a list of types');
  if (!isRecord(tables)) return fail('tables', 'expected an object');
  for (const [id, table] of Object.entries(tables)) {
    const path = `tables[${JSON.stringify(id)}]`;
    if (!isRecord(table)) return fail(path, 'expected an object');
    const usage = table['usageOf'];
    if (usage !== undefined && !isTexts(usage)) fail(`${path}.usageOf`, 'expected a list of resource types');
    const unit = table['unit'];
    if (typeof unit !== 'string' || (usage === undefined && !BILLED_UNIT.test(unit))) {
      fail(`${path}.unit`, `${JSON.stringify(unit)} is no unit of an hour, a day or a month`);
    }
    if (!Array.isArray(table['layers'])) return fail(`${path}.layers`, 'expected a list');
    (table['layers'] as unknown[]).forEach((layer, index) => {
      checkLayer(layer, `${path}.layers[${index}]`, sources, fail);
    });
  }
}

function checkLayer(
  layer: unknown,
  path: string,
  sources: Readonly<Record<string, unknown>>,
  fail: (path: string, problem: string) => never,
): void {
  if (!isRecord(layer)) return fail(path, 'expected an object');
  const { source, by, columns, rows, list, match = {} } = layer;
  if (typeof source !== 'string' || !(source in sources)) {
    fail(`${path}.source`, `${JSON.stringify(source)} is not among the sources of this file`);
  }
  if (!isTexts(by)) return fail(`${path}.by`, 'expected a list of attribute names');
  if (!isRecord(match)) fail(`${path}.match`, 'expected an object');
  if (rows === undefined) {
    if (!Array.isArray(list)) return fail(path, 'expected "rows" or "list"');
    for (const [index, row] of (list as unknown[]).entries()) {
      if (!Array.isArray(row) || row.length !== by.length + 1 || !isAmount(row.at(-1))) {
        fail(`${path}.list[${index}]`, `expected ${by.length} keys and a price`);
      }
    }
    return;
  }
  if (by.length !== 2 || !isTexts(columns))
    return fail(`${path}.columns`, 'expected two keys in "by" and the column names');
  if (!isRecord(rows)) return fail(`${path}.rows`, 'expected an object');
  for (const [key, row] of Object.entries(rows)) {
    if (!Array.isArray(row) || row.length !== columns.length) {
      return fail(`${path}.rows.${key}`, `expected ${columns.length} prices`);
    }
    const bad = row.findIndex((usd) => usd !== null && !isAmount(usd));
    if (bad !== -1) fail(`${path}.rows.${key}[${bad}]`, `${JSON.stringify(row[bad])} is no price`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
