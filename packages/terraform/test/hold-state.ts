/** Another terraform at work on a state: it has planned and waits for its «yes», and holds the state's lock meanwhile. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { BACKEND_OVERRIDE, localBackendText } from '../src/configuration/state-backend.ts';

/** Resolves when the lock is held, with what says «no» and so frees it. `program`: a path, or a name on PATH. */
export async function holdState(state: string, program: string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'holder-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'main.tf'), 'resource "terraform_data" "other" {}');
  writeFileSync(join(folder, BACKEND_OVERRIDE), localBackendText(state));
  const env = { PATH: process.env['PATH'], HOME: folder, CHECKPOINT_DISABLE: '1' };
  await once(spawn(program, ['init', '-no-color'], { cwd: folder, env, stdio: 'ignore' }), 'exit');
  const holder = spawn(program, ['apply', '-no-color'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  let said = '';
  for await (const chunk of holder.stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes('Enter a value:')) break;
  }
  holder.stdout.resume();
  return async () => {
    const ended = once(holder, 'exit');
    holder.stdin.end('no\n');
    await ended;
  };
}
