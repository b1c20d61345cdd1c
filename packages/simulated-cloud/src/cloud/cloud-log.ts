/**
 * Every operation that the cloud served, one JSON line each: the witness that does not depend on terraform's state or on
 * anybody's bookkeeping ("this disk was created once").
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from './knobs.ts';

export interface CloudEvent {
  /** When, in ISO 8601. */
  at: string;
  op: Operation;
  /** `started` stands before the waiting time of a create, update or delete; the object changes right before `done`. */
  outcome: 'started' | 'done' | 'failed';
  /** Short provider name, such as `google`. */
  provider: string;
  /** The provider's process. */
  pid: number;
  type?: string;
  name?: string;
  id?: string;
  /** First line of the error that terraform was given. */
  error?: string;
  /** For `configure`: the names (never values) of the environment variables that reached the provider. */
  environment?: string[];
  /** For `configure`: who the credentials say the caller is. */
  caller?: string;
}

const logFile = (directory: string): string => join(directory, 'log.jsonl');

/** Appends in one write (O_APPEND), so lines of several processes do not mix. */
export function appendToLog(directory: string, event: CloudEvent): void {
  appendFileSync(logFile(directory), `${JSON.stringify(event)}\n`);
}

/** All events so far, oldest first. */
export function readLog(directory: string): CloudEvent[] {
  const file = logFile(directory);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as CloudEvent);
}
