/** docs/configuration.md, the JSON schema for editors and the zod schema say the same. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema, documentedKeys, schemaKeys } from '../scripts/config-json-schema.ts';
import { parseConfig } from '../src/config/read-config.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const doc = read('../../../docs/configuration.md');

test('every key is documented with its default, and none that is not there', () => {
  const documented = documentedKeys(doc).map(({ key, standard }) => `${key}: ${standard}`);
  const keys = schemaKeys().map(({ key, standard }) => `${key}: ${standard}`);
  expect(documented.toSorted()).toEqual(keys.toSorted());
});

test('the JSON schema is the one of this configuration: else run node packages/cloud-chatops/scripts/write-config-schema.ts', () => {
  expect(JSON.parse(read('../schema/cloud-chatops.schema.json'))).toEqual(configJsonSchema(doc));
});

test.each([
  ['docs/configuration.md', doc],
  ['README.md', read('../../../README.md')],
])('the example of %s is one', (_, text) => {
  // Indented in a list, or not.
  const [example] = [...text.matchAll(/^( *)```yaml\n((?:.*\n)*?)\1```/gm)]
    .map(([, indent, yaml]) => (yaml as string).replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
    .filter((yaml) => yaml.includes('projects:'));
  expect(Object.keys(parseConfig(example as string, 'example').projects)).toEqual(['my-gcp-project']);
});

test('the demo names the schema, so that editors complete it', () => {
  expect(read('../demo/cloud-chatops.yaml').split('\n')[0]).toBe(
    '# yaml-language-server: $schema=../schema/cloud-chatops.schema.json',
  );
});
