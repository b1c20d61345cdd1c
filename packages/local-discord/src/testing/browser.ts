/** A real Chromium for tests: the system's, else the one that comes with npm `@sparticuz/chromium` (Linux x64). */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { brotliDecompressSync } from 'node:zlib';
import { chromium as playwright } from 'playwright-core';
import type { Browser } from 'playwright-core';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Nothing but loopback is asked for anything, and no sandbox is needed for pages of our own. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Starts a headless browser; the caller closes it.
 * @throws Error that says where a browser was looked for
 */
export async function launchBrowser(): Promise<Browser> {
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (system !== undefined) return playwright.launch({ executablePath: system, args: QUIET });
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No browser found at ${SYSTEM_BROWSERS.join(', ')}. Install Chromium there; the one from npm is for Linux x64 only.`,
    );
  }
  const { default: bundled } = await import('@sparticuz/chromium');
  const executablePath = await bundled.executablePath();
  const library = bundledLibraries();
  const path = [library, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  // Its own list of arguments is for functions in the cloud: one process, which ends with its first window.
  return playwright.launch({ executablePath, args: QUIET, env: { ...definedEnvironment(), LD_LIBRARY_PATH: path } });
}

/** Where the npm browser's own copy of libnss3 and friends lies; unpacked once for machines that lack them. */
function bundledLibraries(): string {
  const folder = join(tmpdir(), 'cloud-chatops-chromium-libraries');
  if (existsSync(join(folder, 'lib'))) return join(folder, 'lib');
  const packed = join(
    dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
    '..',
    'bin',
    'al2023.tar.br',
  );
  const fresh = mkdtempSync(`${folder}-`);
  const unpacked = spawnSync('tar', ['-x', '-C', fresh], { input: brotliDecompressSync(readFileSync(packed)) });
  if (unpacked.status !== 0) throw new Error(`tar could not unpack ${packed}: ${String(unpacked.stderr)}`);
  try {
    renameSync(fresh, folder);
  } catch {
    // Another test process was faster; its copy is as good.
    rmSync(fresh, { recursive: true });
  }
  return join(folder, 'lib');
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
