/** Whether the programs that the configuration names are there and answer: a review should not be the first to find out. */
import { stat } from 'node:fs/promises';
import { harmless } from '@cloud-chatops/advisor';
import { findExecutable } from '@cloud-chatops/terraform';
import type { Infracost } from '../programs/infracost.ts';
import type { Programs } from '../programs/programs.ts';
import type { Rego } from '../programs/rego.ts';
import type { Environment } from '../programs/run-program.ts';

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What the configuration has wrong is an error; a program that does not answer is a warning: every review will say so. */
interface Tried {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Sentences on those that answer. */
  readonly ready: readonly string[];
}

/** A plan of nothing: enough to learn whether the policies compile and have rules. */
const EMPTY_PLAN = JSON.stringify({ format_version: '1.2', resource_changes: [], planned_values: { root_module: {} } });

const NOTHING: Tried = { errors: [], warnings: [], ready: [] };
const error = (path: Problem['path'], message: string): Tried => ({ ...NOTHING, errors: [{ path, message }] });
const warning = (path: Problem['path'], message: string): Tried => ({ ...NOTHING, warnings: [{ path, message }] });
const ready = (line: string): Tried => ({ ...NOTHING, ready: [line] });

export async function tryPrograms({ rego, infracost }: Programs, environment: Environment): Promise<Tried> {
  const tried = await Promise.all([rego && tryRego(rego), infracost && tryInfracost(infracost, environment)]);
  const all = tried.filter((one) => one !== undefined);
  return {
    errors: all.flatMap((one) => one.errors),
    warnings: all.flatMap((one) => one.warnings),
    ready: all.flatMap((one) => one.ready),
  };
}

async function tryRego(rego: Rego): Promise<Tried> {
  const found = await stat(rego.folder).catch(() => undefined);
  if (!found?.isDirectory()) return error(['advisor', 'rego', 'policies'], `there is no folder ${rego.folder}`);
  const answer = await rego.evaluate(EMPTY_PLAN);
  if (answer.outcome === 'evaluated') return ready(`Policies in Rego: ${rego.program}, package ${rego.policy.package}`);
  // There is no plan yet whose secrets it could quote.
  const reason = harmless(answer.reason, 300, (text) => text);
  return warning(['advisor', 'rego'], `the policies cannot be evaluated, and each review will say so: ${reason}`);
}

async function tryInfracost({ path, usageFile }: Infracost, environment: Environment): Promise<Tried> {
  const file = usageFile === undefined ? undefined : await stat(usageFile).catch(() => undefined);
  if (usageFile !== undefined && !file?.isFile())
    return error(['advisor', 'infracost', 'usage_file'], `there is no file ${usageFile}`);
  // Only asked for prices does it say whether its key is good, and that takes a while.
  const found = await findExecutable(path, environment['PATH'] ?? '');
  if (found !== undefined) return ready(`Prices: Infracost (${found})`);
  return warning(['advisor', 'infracost'], `there is no program ${path}: our own price lists are used`);
}
