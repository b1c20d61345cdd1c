import { expect, test } from 'vitest';
import { manifestDifference, planDigest } from './plan-digest.ts';

const manifest = {
  plan: 'a',
  'plan.json': 'b',
  variables: 'c',
  'config/main.tf': 'd',
  'config/.terraform.lock.hcl': 'e',
  'modules/net/x.tf': 'f',
  tool: 'g',
  binary: 'h',
};

test('the digest depends on names and contents, not on their order', () => {
  const digest = planDigest(manifest);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(planDigest(Object.fromEntries(Object.entries(manifest).toReversed()))).toBe(digest);
  for (const name of Object.keys(manifest)) expect(planDigest({ ...manifest, [name]: 'other' })).not.toBe(digest);
  expect(planDigest({ 'a b': 'c' })).not.toBe(planDigest({ a: 'b c' }));
});

test.each([
  [
    { plan: 'x', 'config/main.tf': 'x' },
    { code: 'plan-altered', what: 'the plan file', how: 'changed' },
  ],
  [{ variables: 'x' }, { code: 'variables-changed', what: 'the variables file', how: 'changed' }],
  [{ 'config/.terraform.lock.hcl': 'x' }, { code: 'lock-file-changed', what: '.terraform.lock.hcl', how: 'changed' }],
  [{ 'config/extra.tf': 'x' }, { code: 'module-changed', what: 'extra.tf', how: 'added' }],
  [{ 'modules/net/x.tf': 'x' }, { code: 'module-changed', what: 'net/x.tf', how: 'changed' }],
  [{ binary: 'x' }, { code: 'tool-changed', what: 'the terraform program', how: 'changed' }],
  [{}, undefined],
])('says which part differs: %o', (change, wanted) => {
  expect(manifestDifference(manifest, { ...manifest, ...change } as typeof manifest)).toEqual(wanted);
});

test('a plan that is gone is said to be gone', () => {
  const { plan: _, ...without } = manifest;
  expect(manifestDifference(manifest, without)).toEqual({
    code: 'plan-missing',
    what: 'the plan file',
    how: 'missing',
  });
});
