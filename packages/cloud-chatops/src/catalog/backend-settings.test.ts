import { expect, test } from 'vitest';
import { ConfigInvalid, parseConfig } from '../config/read-config.ts';
import { backendSettings } from './backend-settings.ts';

test('each target has a state of its own, also where names hold slashes', () => {
  const settings = { bucket: 'states', prefix: 'cloud-chatops/{target}' };
  expect(backendSettings(settings, { project: 'p', entry: 'google/vm', name: 'web-01' })).toEqual({
    bucket: 'states',
    prefix: 'cloud-chatops/p/google/vm/web-01',
  });
  const prefix = (project: string, entry: string): string | undefined =>
    backendSettings(settings, { project, entry, name: 'a' })['prefix'];
  expect(prefix('p/google', 'vm')).not.toBe(prefix('p', 'google/vm'));
});

test('settings that would give all deployments one state are refused', () => {
  const yaml = `catalog: { e: { title: E, module: . } }
projects: { p: { catalog: [e], backend: { bucket: states } } }`;
  expect(() => parseConfig(yaml, 'c.yaml')).toThrow(
    new ConfigInvalid([
      'c.yaml:2:41 projects.p.backend: one setting must hold {target}, such as prefix: "{target}", or all deployments would share one state',
    ]),
  );
});
