import { describe, expect, test } from 'vitest';
import type { ModuleVariable } from './module-variables.ts';
import { parseSettings } from './settings.ts';

const variable = (name: string, type: string): ModuleVariable => ({ name, type, description: '', required: false });
const VARIABLES = [
  variable('machine_type', 'string'),
  variable('size', 'number'),
  variable('public_ip', 'bool'),
  variable('labels', 'map(string)'),
  variable('ranges', 'list(string)'),
  variable('name', 'string'),
];
const parse = (text: string) => parseSettings(text, VARIABLES, ['name']);

test('several settings of every kind', () => {
  expect(
    parse('machine_type=e2-small size=20 public_ip=true labels={"team": "web a=b"} ranges=["10.0.0.0/8", "::/0"]'),
  ).toEqual({
    machine_type: 'e2-small',
    size: 20,
    public_ip: true,
    labels: { team: 'web a=b' },
    ranges: ['10.0.0.0/8', '::/0'],
  });
});
test('nothing is nothing', () => expect(parse('  ')).toEqual({}));
test('a string variable gets text even where it looks like a number', () =>
  expect(parse('machine_type=8')).toEqual({ machine_type: '8' }));
test('a quoted value keeps its spaces and equal signs', () =>
  expect(parse('machine_type="a b=c" size=1')).toEqual({ machine_type: 'a b=c', size: 1 }));
test('template text stays text: the var-file is JSON', () =>
  expect(parse('machine_type=${file("/etc/passwd")}')).toEqual({ machine_type: '${file("/etc/passwd")}' }));

describe('each mistake has its sentence', () => {
  test.each([
    ['disk=3', 'There is no setting disk. Known: machine_type, size, public_ip, labels, ranges.'],
    ['name=x', "name is set by the command itself and can't be a setting."],
    ['size=big', 'size takes number, not «big».'],
    ['ranges=10.0.0.0/8', 'ranges takes list(string), not «10.0.0.0/8».'],
    ['size=1 size=2', 'size is set twice.'],
    ['hello', '«hello» is not of the form name=value.'],
    ['machine_type="open', 'A closing quote is missing after machine_type=.'],
    ['__proto__=1', 'There is no setting __proto__. Known: machine_type, size, public_ip, labels, ranges.'],
  ])('%s', (text, sentence) => {
    expect(() => parse(text)).toThrow(sentence);
  });
});
