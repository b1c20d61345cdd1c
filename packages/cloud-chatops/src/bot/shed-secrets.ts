/**
 * Secrets given by environment variables stay readable in `/proc/<pid>/environ` for as long as the process lives, to
 * everything that runs as the same user: Terraform, its providers, its scripts. Deleting them from `process.env` does
 * not change that. So the process replaces itself by one whose environment never held them.
 */
import { closeSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SECRET_NAMES } from './secret-names.ts';

/** Which descriptor carries them, as JSON: a supervisor's own child gets them so. */
export const HANDOVER_FD = 'CLOUD_CHATOPS_SECRETS_FD';
/** Which file carries them, as JSON; it is deleted by whoever reads it. */
const HANDOVER_FILE = 'CLOUD_CHATOPS_SECRETS_FILE';

/** What of an environment is secret, and the rest. */
export function splitEnvironment(environment: Readonly<Record<string, string | undefined>>): {
  readonly secrets: Readonly<Record<string, string>>;
  readonly rest: Readonly<Record<string, string | undefined>>;
} {
  const secrets: Record<string, string> = {};
  const rest = { ...environment };
  for (const name of SECRET_NAMES) {
    const value = rest[name];
    if (value !== undefined) secrets[name] = value;
    delete rest[name];
  }
  return { secrets, rest };
}

let shed = false;

/**
 * Afterwards the secrets stand in `process.env`, and in no environment that others can read. Where there are some to
 * shed, the same command begins anew under the same pid and takes them from a file (0600, in a folder of its own) that
 * it deletes; not on Windows, which cannot replace a process. A supervisor's child gets them by a descriptor.
 */
export function shedSecrets(): void {
  if (shed) return;
  shed = true;
  const { secrets, rest } = splitEnvironment(process.env);
  if (Object.keys(secrets).length > 0 && process.execve !== undefined && process.platform !== 'win32') {
    const file = join(mkdtempSync(join(tmpdir(), 'cloud-chatops-')), 'secrets.json');
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
    const environment = Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined);
    process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
      ...Object.fromEntries(environment),
      [HANDOVER_FILE]: file,
    });
  }
  Object.assign(process.env, handedOver());
}

function handedOver(): Record<string, string> {
  const { [HANDOVER_FD]: descriptor, [HANDOVER_FILE]: file } = process.env;
  delete process.env[HANDOVER_FD];
  delete process.env[HANDOVER_FILE];
  let text = '{}';
  if (descriptor !== undefined) {
    text = readFileSync(Number(descriptor), 'utf8');
    closeSync(Number(descriptor));
  } else if (file !== undefined) {
    text = readFileSync(file, 'utf8');
    rmSync(dirname(file), { recursive: true });
  }
  return JSON.parse(text) as Record<string, string>;
}
