import { describe, expect, test } from 'vitest';
import { askedField, parseAnswers } from './answers.ts';
import type { ModuleVariable } from './module-variables.ts';

const variable = (name: string, type: string, more: Partial<ModuleVariable> = {}): ModuleVariable => ({
  name,
  type,
  description: `About ${name}.`,
  required: true,
  ...more,
});
const VARIABLES = [
  variable('ami', 'string', { rule: "An image's id is written like ami-0a1b." }),
  variable('size', 'number'),
  variable('public', 'bool'),
  variable('subnet_ids', 'set(string)', { rule: 'At least two.' }),
  variable('ports', 'list(number)'),
  variable('labels', 'map(string)'),
  variable('password', 'string', { sensitive: true }),
];

test('values are written as people write them', () => {
  expect(
    parseAnswers(
      {
        ami: ' ami-1 ',
        size: '20',
        public: 'true',
        subnet_ids: 'subnet-1, subnet-2\nsubnet-3,',
        ports: '[80, 443]',
        labels: '{"team": "web"}',
      },
      VARIABLES,
    ),
  ).toEqual({
    ami: 'ami-1',
    size: 20,
    public: true,
    subnet_ids: ['subnet-1', 'subnet-2', 'subnet-3'],
    ports: [80, 443],
    labels: { team: 'web' },
  });
});

test('a list can be JSON, too, and one value is a list of one', () => {
  expect(parseAnswers({ subnet_ids: '["a,b", "c"]' }, VARIABLES)).toEqual({ subnet_ids: ['a,b', 'c'] });
  expect(parseAnswers({ subnet_ids: 'subnet-1' }, VARIABLES)).toEqual({ subnet_ids: ['subnet-1'] });
});

test('what is no variable of the module is left out', () =>
  expect(parseAnswers({ __proto__: 'x', other: 'y' }, VARIABLES)).toEqual({}));

describe('each mistake has its sentence', () => {
  test.each([
    ['size', 'big', 'size takes number, not «big».'],
    ['public', 'perhaps', 'public takes bool, not «perhaps».'],
    ['ports', '80 443', 'ports takes list(number), not «80 443».'],
    ['labels', 'team=web', 'labels takes map(string), not «team=web».'],
    ['ami', '  ', 'ami has no value.'],
    [
      'password',
      'hunter2',
      "password is sensitive and isn't taken from chat. Let the module read it from a secret store.",
    ],
  ])('%s: %s', (name, text, sentence) => {
    expect(() => parseAnswers({ [name]: text }, VARIABLES)).toThrow(sentence);
  });
});

test('a field says what the value is for and how it looks; what was set last stands in it', () => {
  const [ami, size, , subnets] = VARIABLES as [ModuleVariable, ModuleVariable, ModuleVariable, ModuleVariable];
  expect(askedField(ami, 'ami-9')).toEqual({
    name: 'ami',
    description: 'About ami.',
    hint: "An image's id is written like ami-0a1b.",
    value: 'ami-9',
    multiline: false,
  });
  expect(askedField(size, undefined)).toEqual({
    name: 'size',
    description: 'About size.',
    hint: 'A number',
    multiline: false,
  });
  expect(askedField(subnets, ['a', 'b'])).toMatchObject({
    hint: 'Several are separated by commas',
    value: 'a, b',
    multiline: true,
  });
});
