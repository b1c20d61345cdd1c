import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const catalog = fileURLToPath(new URL('../../../examples/catalog/', import.meta.url));
const folders = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
const entries = folders(catalog).flatMap((provider) =>
  folders(join(catalog, provider)).map((name) => join(provider, name)),
);

test('four entries for each of three clouds', () => {
  expect(entries.toSorted()).toEqual([
    'aws/compute-instance',
    'aws/database',
    'aws/network',
    'aws/storage-bucket',
    'azure/compute-instance',
    'azure/database',
    'azure/network',
    'azure/storage-account',
    'google/compute-instance',
    'google/database',
    'google/network',
    'google/storage-bucket',
  ]);
});

describe.each(entries)('%s', (entry) => {
  const read = (file: string): string => readFileSync(join(catalog, entry, file), 'utf8');
  const variables = [...read('variables.tf').matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}/gm)].map(
    ([, name = '', body = '']) => ({ name, body }),
  );

  test('says what it is', () => {
    const [provider = ''] = entry.split('/');
    expect(read('module.yaml')).toMatch(new RegExp(`^title: .+\\nsummary: .+\\nprovider: ${provider}\\n$`));
    expect(existsSync(join(catalog, entry, 'outputs.tf'))).toBe(true);
  });

  test('takes a project and a name, and explains every variable', () => {
    expect(variables.map(({ name }) => name)).toEqual(expect.arrayContaining(['project', 'name']));
    const readme = read('README.md');
    const unexplained = variables.filter(
      ({ name, body }) =>
        !/^ {2}description = ".+"$/m.test(body) || !/^ {2}type +=/m.test(body) || !readme.includes(`\`${name}\``),
    );
    expect(unexplained).toEqual([]);
  });

  test('every output has a description', () => {
    const outputs = [...read('outputs.tf').matchAll(/^output "\w+" \{\n([\s\S]*?)^\}/gm)];
    expect(outputs.length).toBeGreaterThan(0);
    for (const [text] of outputs) expect(text).toContain('description =');
  });
});
