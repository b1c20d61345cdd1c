/** Whether the programs that the configuration names are there and answer: a review should not be the first to find out. */
import { stat } from 'node:fs/promises';
import { createRedactor } from '@cloud-chatops/core';
import { harmless } from '@cloud-chatops/advisor';
import { findExecutable } from '@cloud-chatops/terraform';
import type { LoadedConfig } from '../config/read-config.ts';
import type { Programs } from '../programs/programs.ts';
import type { Environment } from '../programs/run-program.ts';

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A plan of nothing: enough to learn whether the policies compile and have rules. */
const EMPTY_PLAN = JSON.stringify({ format_version: '1.2', resource_changes: [], planned_values: { root_module: {} } });

/** What the configuration has wrong is an error; a program that is not there is not: every review says so. */
export async function tryPrograms(
  config: Pick<LoadedConfig, 'advisor' | 'path'>,
  { rego, infracost }: Programs,
  environment: Environment,
): Promise<{
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly ready: readonly string[];
}> {
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  const ready: string[] = [];
  if (rego !== undefined) {
    if (!(await stat(rego.folder).catch(() => undefined))?.isDirectory()) {
      errors.push({ path: ['advisor', 'rego', 'policies'], message: `there is no folder ${rego.folder}` });
    } else {
      const answer = await rego.evaluate(EMPTY_PLAN);
      if (answer.outcome === 'evaluated')
        ready.push(`Policies in Rego: ${rego.program}, package ${rego.policy.package}`);
      else {
        const reason = harmless(answer.reason, 300, createRedactor([]).redact);
        warnings.push({
          path: ['advisor', 'rego'],
          message: `the policies cannot be evaluated, and each review will say so: ${reason}`,
        });
      }
    }
  }
  const usageFile = config.advisor.infracost?.usage_file;
  if (usageFile !== undefined && !(await stat(config.path(usageFile)).catch(() => undefined))?.isFile())
    errors.push({
      path: ['advisor', 'infracost', 'usage_file'],
      message: `there is no file ${config.path(usageFile)}`,
    });
  if (infracost !== undefined) {
    const path = await findExecutable(infracost.path, environment['PATH'] ?? '');
    if (path !== undefined) ready.push(`Prices: Infracost (${path})`);
    else
      warnings.push({
        path: ['advisor', 'infracost'],
        message: `there is no program ${infracost.path}: our own price lists are used`,
      });
  }
  return { errors, warnings, ready };
}
