/** Secrets given by environment are gone from what other processes can read, and are there for the bot. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { HANDOVER_FD } from './shed-secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'shed-'));
const scripts = mkdtempSync(join(tmpdir(), 'shed-scripts-'));
afterAll(() => [folder, scripts].forEach((path) => rmSync(path, { recursive: true })));
const SCRIPT = `
import { shedSecrets } from ${JSON.stringify(fileURLToPath(new URL('shed-secrets.ts', import.meta.url)))};
shedSecrets();
shedSecrets();
const { readFileSync, readdirSync } = await import('node:fs');
process.stdout.write(JSON.stringify({
  pid: process.pid,
  token: process.env.DISCORD_TOKEN,
  other: process.env.OTHER,
  arguments: process.argv.slice(2),
  readable: readFileSync('/proc/self/environ', 'utf8') + readFileSync('/proc/self/cmdline', 'utf8'),
  names: Object.keys(process.env).filter((name) => name.startsWith('CLOUD_CHATOPS')),
}));
`;

const script = join(scripts, 'script.mjs');
writeFileSync(script, SCRIPT);

/** macOS has no such file; there, too, the process is replaced, and ps shows the environment of the new one. */
describe.skipIf(!existsSync('/proc/self/environ'))('the environment that others can read', () => {
  const run = async (environment: Record<string, string>, handover?: string): Promise<Record<string, unknown>> => {
    const child = spawn(process.execPath, [script, 'start', 'a b'], {
      env: { PATH: process.env['PATH'], TMPDIR: folder, OTHER: 'stays', ...environment },
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    (child.stdio[3] as NodeJS.WritableStream).end(handover ?? '');
    const printed = await text(child.stdout as NodeJS.ReadableStream);
    return { spawned: child.pid, ...(JSON.parse(printed) as object) };
  };

  test('given by environment: the process replaces itself', async () => {
    const { readable, spawned, ...seen } = await run({ DISCORD_TOKEN: 'canary-token', GROQ_API_KEY: 'canary-groq' });
    expect(seen).toEqual({
      pid: spawned,
      token: 'canary-token',
      other: 'stays',
      arguments: ['start', 'a b'],
      names: [],
    });
    expect(readable).not.toContain('canary');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('given by a supervisor: through a descriptor', async () => {
    const { readable, ...seen } = await run({ [HANDOVER_FD]: '3' }, '{"DISCORD_TOKEN": "canary-token"}');
    expect(seen).toMatchObject({ token: 'canary-token', names: [] });
    expect(readable).not.toContain('canary');
  });
});
