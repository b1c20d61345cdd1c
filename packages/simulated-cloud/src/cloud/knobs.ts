/**
 * What goes wrong in the simulated cloud, and how slow it is. The switches lie in the cloud's folder, so that a test, a
 * demo page or a person with an editor can turn them while terraform runs: each operation reads them afresh.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a provider does for terraform. */
export type Operation = 'configure' | 'read' | 'create' | 'update' | 'delete';

/**
 * `quota` and `fail` refuse and change nothing; `partial` does the work and still reports an error (terraform then
 * taints a created object); `crash-before` and `crash-after` end the provider process, the latter when the object is
 * already there and terraform does not know it.
 */
export type Effect = 'quota' | 'fail' | 'partial' | 'crash-before' | 'crash-after';

/** One thing that goes wrong: at an operation, for every object or only for those of a type or a name. */
export interface Fault {
  on: Operation;
  effect: Effect;
  type?: string;
  name?: string;
  /** The error's text instead of the usual one. */
  message?: string;
  /** How many operations it hits, counted over all processes; every one when absent. */
  times?: number;
}

export interface Knobs {
  /** Milliseconds that a create, update or delete takes; a table can also slow down the others. */
  latencyMs?: number | Partial<Record<Operation, number>>;
  faults?: Fault[];
}

const EFFECTS: readonly string[] = ['quota', 'fail', 'partial', 'crash-before', 'crash-after'] satisfies Effect[];
const OPERATIONS: readonly string[] = ['configure', 'read', 'create', 'update', 'delete'] satisfies Operation[];

/** Operations that change something, and so take time and can half work. */
const CHANGING: readonly Operation[] = ['create', 'update', 'delete'];

const knobsFile = (directory: string): string => join(directory, 'knobs.json');

/** Replaces all knobs; faults that count start counting again. */
export function writeKnobs(directory: string, knobs: Knobs): void {
  const temporary = join(directory, `.knobs-${randomUUID()}`);
  writeFileSync(temporary, `${JSON.stringify({ ...knobs, set: randomUUID() }, null, 2)}\n`);
  renameSync(temporary, knobsFile(directory));
}

/** The knobs as they are now; throws an Error that names the file when it was edited into something unreadable. */
export function readKnobs(directory: string): Knobs {
  const file = knobsFile(directory);
  if (!existsSync(file)) return {};
  let knobs: Knobs;
  try {
    knobs = JSON.parse(readFileSync(file, 'utf8')) as Knobs;
  } catch (error) {
    throw new Error(`${file} is not JSON: correct it or delete it`, { cause: error });
  }
  for (const [index, { on, effect }] of (knobs.faults ?? []).entries()) {
    if (!OPERATIONS.includes(on)) throw new Error(`${file}: faults[${index}].on is none of ${OPERATIONS.join(', ')}`);
    if (!EFFECTS.includes(effect)) throw new Error(`${file}: faults[${index}].effect is none of ${EFFECTS.join(', ')}`);
    if (effect === 'partial' && !CHANGING.includes(on)) {
      throw new Error(`${file}: faults[${index}].effect is partial, which only ${CHANGING.join(', ')} can be`);
    }
  }
  return knobs;
}

/** How long `operation` takes. */
export function latencyOf(knobs: Knobs, operation: Operation): number {
  const { latencyMs = 0 } = knobs;
  if (typeof latencyMs !== 'number') return latencyMs[operation] ?? 0;
  return CHANGING.includes(operation) ? latencyMs : 0;
}

/** The fault that hits this operation now, if any; a fault with `times` is used up by being returned. */
export function takeFault(
  directory: string,
  knobs: Knobs,
  operation: Operation,
  subject: { type?: string; name?: string },
): Fault | undefined {
  return knobs.faults?.find((fault, index) => {
    if (fault.on !== operation) return false;
    if (fault.type !== undefined && fault.type !== subject.type) return false;
    if (fault.name !== undefined && fault.name !== subject.name) return false;
    return fault.times === undefined || claim(directory, JSON.stringify([knobs, index]), fault.times);
  });
}

/** Takes one of `times` tickets; the exclusive create decides between processes. */
function claim(directory: string, fault: string, times: number): boolean {
  const tickets = join(directory, 'claims', createHash('sha256').update(fault).digest('hex').slice(0, 16));
  mkdirSync(tickets, { recursive: true });
  for (let ticket = 0; ticket < times; ticket += 1) {
    try {
      writeFileSync(join(tickets, String(ticket)), '', { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return false;
}
