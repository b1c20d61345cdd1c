/**
 * Providers and their versions spell one setting in several ways: booleans and numbers as text, absent attributes as
 * null or as an empty list, parts of a policy as one or as a list. The verdict on every example must not depend on it.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExampleResources, Practice } from '../knowledge/entry.ts';
import { isPractice } from '../knowledge/entry.ts';
import { loadKnowledge } from '../knowledge/load-knowledge.ts';
import { runExamples } from './run-examples.ts';

const root = join(import.meta.dirname, '../../../../knowledge');
const { entries } = loadKnowledge({
  dirs: ['aws', 'azure', 'gcp'].map((cloud) => join(root, cloud)),
  indexFile: join(root, 'index/practices.json'),
});

type Spelling = (example: ExampleResources, practice: Practice) => ExampleResources;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const mapObject = (value: object, change: (inner: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Every scalar, however deep. */
function scalars(value: unknown, change: (scalar: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => scalars(inner, change));
  return isObject(value) ? mapObject(value, (inner) => scalars(inner, change)) : change(value);
}
const eachScalar =
  (change: (scalar: unknown) => unknown): Spelling =>
  (example) =>
    scalars(example, change) as ExampleResources;

/** Every statement of every policy in JSON. */
const eachStatement = (change: (statement: Record<string, unknown>) => unknown): Spelling =>
  eachScalar((scalar) => {
    if (typeof scalar !== 'string' || !scalar.includes('"Statement"')) return scalar;
    const policy = JSON.parse(scalar) as { readonly Statement: unknown };
    return JSON.stringify({
      ...policy,
      Statement: asList(policy.Statement).map((one) => change(one as Record<string, unknown>)),
    });
  });

/** Attributes that the check asks for and the example leaves out. */
const absent =
  (value: null | readonly never[]): Spelling =>
  (example, { applies = '', violates }) => {
    const named = [applies, ...Object.values(violates)].flatMap((text) =>
      [...text.matchAll(/"([a-z][a-z0-9_]+)"/g)].map(([, name = '']) => name),
    );
    const fill = Object.fromEntries(named.map((name) => [name, value]));
    return mapObject(example, (values) => ({ ...fill, ...(values as object) })) as ExampleResources;
  };

const SPELLINGS: Readonly<Record<string, Spelling>> = {
  'booleans as text': eachScalar((one) => (typeof one === 'boolean' ? String(one) : one)),
  'booleans as text in capitals': eachScalar((one) => (typeof one === 'boolean' ? String(one).toUpperCase() : one)),
  'numbers as text': eachScalar((one) => (typeof one === 'number' ? String(one) : one)),
  'text as numbers': eachScalar((one) => (typeof one === 'string' && /^\d{1,9}$/.test(one) ? Number(one) : one)),
  'absent attributes as null': absent(null),
  'absent attributes as empty lists': absent([]),
  'statements in lists': eachStatement(({ Action, Resource, ...rest }) => ({
    ...rest,
    ...(Action === undefined ? {} : { Action: asList(Action) }),
    ...(Resource === undefined ? {} : { Resource: asList(Resource) }),
  })),
  'anyone as AWS principal': eachStatement((one) =>
    one['Principal'] === '*' ? { ...one, Principal: { AWS: '*' } } : one,
  ),
};

test.for(Object.entries(SPELLINGS))('%s', ([, spell]) => {
  const mismatches = entries.filter(isPractice).flatMap((practice) => {
    const { fail, pass } = practice.examples;
    const respell = (examples: readonly ExampleResources[]) => examples.map((one) => spell(one, practice));
    return runExamples({ ...practice, examples: { fail: respell(fail), pass: respell(pass), undecided: [] } });
  });
  expect(mismatches).toEqual([]);
});
