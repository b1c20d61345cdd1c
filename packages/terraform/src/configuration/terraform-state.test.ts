import { expect, test } from 'vitest';
import { localBackendText, targetFolder } from './state-backend.ts';
import { stateIdentity, taintedAddresses } from './terraform-state.ts';

test('which version of which state it is', () => {
  expect(stateIdentity('')).toBeUndefined();
  expect(stateIdentity('{"version":4,"serial":7,"lineage":"l"}')).toEqual({ serial: 7, lineage: 'l' });
  expect(() => stateIdentity('{"version":4,"ser')).toThrow('cut off');
  expect(() => stateIdentity('{}')).toThrow('half written');
});

test('what is tainted, by address', () => {
  const text = JSON.stringify({
    resources: [
      { mode: 'managed', type: 'a', name: 'b', instances: [{ status: 'tainted' }] },
      {
        module: 'module.m["x"]',
        type: 'a',
        name: 'c',
        instances: [{ index_key: 'k"', status: 'tainted' }, { index_key: 'ok' }],
      },
      { type: 'a', name: 'd', instances: [{ index_key: 2, status: 'tainted' }] },
    ],
  });
  expect([...taintedAddresses(text)]).toEqual(['a.b', 'module.m["x"].a.c["k\\""]', 'a.d[2]']);
});

test('a folder per target: readable, and never shared', () => {
  const folder = (project: string, entry: string, name: string) => targetFolder({ project, entry, name });
  expect(folder('demo', 'google/vm', 'web')).toMatch(/^demo_google_vm_web-[0-9a-f]{12}$/);
  expect(folder('demo', 'a', 'b').slice(-12)).not.toBe(folder('demo', 'A', 'b').slice(-12));
  expect(folder('x', '../..', '..')).not.toContain('.');
});

test('a path is no template', () => {
  expect(JSON.parse(localBackendText('/d/${x}/%{y}/s'))).toEqual({
    terraform: { backend: { local: { path: '/d/$${x}/%%{y}/s' } } },
  });
});
