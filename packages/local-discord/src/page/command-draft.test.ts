import { expect, test } from 'vitest';
import { complete, readDraft } from './command-draft.js';

const COMMANDS = [
  {
    name: 'cloud-deploy',
    description: 'Deploy',
    options: [
      { type: 3, name: 'project_id', description: 'Project', required: true },
      {
        type: 3,
        name: 'resource_type',
        description: 'Type',
        required: true,
        choices: [
          { name: 'Compute Instance', value: 'vm' },
          { name: 'Bucket', value: 'b' },
        ],
      },
      { type: 3, name: 'note', description: 'Note', required: false },
    ],
  },
  { name: 'cloud-status', description: 'Status' },
];

function labels(text: string): string[] {
  return readDraft(text, COMMANDS).suggestions.map((suggestion) => suggestion.label);
}

test.each([
  ['hello', []],
  ['/', ['/cloud-deploy', '/cloud-status']],
  ['/cloud-d', ['/cloud-deploy']],
  ['/cloud-deploy ', ['project_id', 'resource_type', 'note']],
  ['/cloud-deploy project_id:x resource_type:', ['Compute Instance', 'Bucket']],
  ['/cloud-deploy project_id:x resource_type:buck', ['Bucket']],
  ['/cloud-deploy project_id:x resource_type:Bucket', []],
  ['/cloud-deploy project_id:x resou', ['resource_type']],
])('%j offers %j', (text, expected) => {
  expect(labels(text)).toEqual(expected);
});

test('filling goes from option to option', () => {
  const first = complete('/cl', COMMANDS, { kind: 'command', label: '', detail: '', text: 'cloud-deploy' });
  expect(first).toBe('/cloud-deploy project_id:');
  const second = complete(`${first}my project`, COMMANDS, null);
  expect(second).toBe('/cloud-deploy project_id:my project resource_type:');
  const third = complete(`${second}com`, COMMANDS, { kind: 'choice', label: '', detail: '', text: 'Compute Instance' });
  expect(third).toBe('/cloud-deploy project_id:my project resource_type:Compute Instance');
  expect(readDraft(third, COMMANDS).isComplete).toBe(true);
});
