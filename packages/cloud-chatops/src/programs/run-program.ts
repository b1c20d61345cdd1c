/**
 * Runs a program of somebody else's on a plan: no shell, an environment by allowlist, bounded in time and output. One that
 * is ended takes with it what it started.
 */
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { execa } from 'execa';
import { findExecutable } from '@cloud-chatops/terraform';

/** Proxies and certificates, since policies and price lists may be fetched; nothing that is a cloud's credential. */
const ALLOWED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProgramRequest {
  /** As people know it, for sentences. */
  readonly name: string;
  /** A path, or a name on PATH. */
  readonly path: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly input?: Uint8Array | string;
  /** Its allowlisted part is passed on, with `own` above it. */
  readonly environment: Environment;
  readonly own?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Ends it at once. */
  readonly signal?: AbortSignal;
}

export type ProgramRun =
  | { readonly outcome: 'ended'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  /** `reason`: half a sentence, not redacted: it may quote the program. */
  | { readonly outcome: 'failed'; readonly reason: string };

/** A finding takes about 300 bytes, a priced resource about 2,000: room for the largest plans. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;

const failed = (reason: string): ProgramRun => ({ outcome: 'failed', reason });

/** Never rejects: a program that cannot be run is part of normal life. */
export async function runProgram(request: ProgramRequest): Promise<ProgramRun> {
  const { name, args, folder, input, environment, own, timeoutMs, signal } = request;
  const path = await findExecutable(request.path, environment['PATH'] ?? '');
  if (path === undefined) return failed(`${name} is not installed: there is no program ${request.path}`);
  const allowed = ALLOWED.flatMap((key): [string, string][] => {
    const value = environment[key];
    return value === undefined ? [] : [[key, value]];
  });
  const child = execa(path, args, {
    cwd: folder,
    env: { ...Object.fromEntries(allowed), ...own },
    extendEnv: false,
    input: input ?? '',
    // Collected here: execa's own way takes seconds for what a large plan makes a program say.
    buffer: false,
    reject: false,
    // A group of its own, so that what it started ends with it.
    detached: true,
  });
  let ended: string | undefined;
  const end = (why: string): void => {
    ended ??= why;
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of them have ended.
    }
  };
  const stopped = (): void => end(`${name} was stopped`);
  const timer = setTimeout(() => end(`${name} did not answer in ${timeoutMs / 1000} s`), timeoutMs);
  signal?.addEventListener('abort', stopped);
  if (signal?.aborted) stopped();
  const tooMuch = (): void => end(`${name} wrote more than ${MAX_OUTPUT_BYTES / 1024 ** 2} MiB`);
  const [result, stdout, stderr] = await Promise.all([
    child,
    textOf(child.stdout, tooMuch),
    textOf(child.stderr, tooMuch),
  ]);
  clearTimeout(timer);
  signal?.removeEventListener('abort', stopped);
  if (ended !== undefined) return failed(ended);
  const { exitCode } = result;
  if (exitCode === undefined) return failed(`${name} could not be run: ${result.signal ?? result.code ?? 'no reason'}`);
  return { outcome: 'ended', exitCode, stdout, stderr };
}

/** What is beyond the limit is thrown away. */
async function textOf(stream: Readable, tooMuch: () => void): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_OUTPUT_BYTES) tooMuch();
    else chunks.push(chunk);
  });
  await finished(stream).catch(() => undefined);
  return Buffer.concat(chunks).toString('utf8');
}

/** What a program that failed says of it: the line on stderr that begins with «Error:», else the first. */
export function complaintOf(name: string, { exitCode, stderr }: { exitCode: number; stderr: string }): string {
  const lines = stderr.split('\n').filter((one) => one.trim() !== '');
  const line = lines.find((one) => /^\s*error:/i.test(one)) ?? lines[0];
  return line === undefined
    ? `${name} ended with status ${exitCode} and no word`
    : `${name}: ${line.trim().replace(/^error: /i, '')}`;
}
