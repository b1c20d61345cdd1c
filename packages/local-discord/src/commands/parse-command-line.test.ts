import { expect, test } from 'vitest';
import { parseCommandLine } from './parse-command-line.ts';

const OPTIONS = [
  { type: 3, name: 'project_id' },
  { type: 3, name: 'resource_type' },
  { type: 3, name: 'resource_name' },
];

test('values reach up to the next option, spaces and colons included', () => {
  expect(
    parseCommandLine(
      '/cloud-deploy project_id:my-gcp-project resource_type: Compute Instance resource_name:a:b',
      OPTIONS,
    ),
  ).toEqual({
    name: 'cloud-deploy',
    options: [
      { name: 'project_id', type: 3, text: 'my-gcp-project' },
      { name: 'resource_type', type: 3, text: 'Compute Instance' },
      { name: 'resource_name', type: 3, text: 'a:b' },
    ],
  });
});

test('subcommands hold their options', () => {
  const options = [{ type: 1, name: 'lock', options: [{ type: 3, name: 'target' }] }];
  expect(parseCommandLine('/admin lock target:prod-eu', options).options).toEqual([
    { name: 'lock', type: 1, text: '', options: [{ name: 'target', type: 3, text: 'prod-eu' }] },
  ]);
});

test('what is not understood is said', () => {
  expect(() => parseCommandLine('hello', OPTIONS)).toThrow('"hello" is no command');
  expect(() => parseCommandLine('/cloud-deploy prod', OPTIONS)).toThrow(
    '"prod" does not start with an option of this command. Options: project_id: resource_type: resource_name:',
  );
});
