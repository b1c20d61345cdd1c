import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const run = (name: string, environment: Record<string, string>) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, name], { env: environment, encoding: 'utf8' });
  return { status, stdout, stderr };
};

test('started by a person it says what it is, in one line', () => {
  expect(run('google', { SIMULATED_CLOUD_DIR: '/nowhere' })).toEqual({
    status: 1,
    stdout: '',
    stderr: 'simulated cloud: this program is a Terraform provider: terraform starts it, it does nothing by itself\n',
  });
});

test('without its folder, or under a name that it does not know, it says so', () => {
  expect(run('google', {}).stderr).toBe(
    'simulated cloud: SIMULATED_CLOUD_DIR does not name the folder of the simulated cloud\n',
  );
  expect(run('oracle', { SIMULATED_CLOUD_DIR: '/nowhere' }).stderr).toContain(
    'no simulated provider is called "oracle"',
  );
});
