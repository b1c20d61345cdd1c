/** The effects of a session that need terraform, and what the advisor and the host ask about a plan. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects, RawPlan } from '@cloud-chatops/core';
import { isCode } from '../files.ts';
import { runState } from '../process/run.ts';
import { attemptSecrets } from './attempt-secrets.ts';
import { attemptIn, type AttemptKey, type StepRun } from './attempt.ts';
import { applyEffect } from './apply.ts';
import type { TerraformOptions } from './context.ts';
import { initEffect } from './init.ts';
import { interruptEffect } from './interrupt.ts';
import { planEffect, planOf } from './plan.ts';
import { validateEffect } from './validate.ts';
import { verifyEffect } from './verify.ts';

export interface LiveRun extends AttemptKey {
  readonly step: StepRun;
}

export interface Terraform extends Pick<Effects, 'init' | 'validate' | 'plan' | 'verify' | 'apply' | 'interrupt'> {
  /** The plan with its secrets, read again from the run directory: for the advisor, never for storing. @throws when it was discarded. */
  planSource(key: AttemptKey): Promise<RawPlan>;
  /** Every secret value known of the attempt, for `createRedactor`. @throws when it was never initialised. */
  secretsFor(key: AttemptKey): Promise<readonly string[]>;
  /** Deletes the plan, its JSON, the variables and Terraform's own data; logs and states stay. Unknown attempts are fine. */
  discard(key: AttemptKey): Promise<void>;
  /** Looks around after a start: cleans up half made copies and names the runs that went on without the bot. */
  recover(): Promise<readonly LiveRun[]>;
}

export function createTerraform(options: TerraformOptions): Terraform {
  const secrets = attemptSecrets(options);
  const attempt = (key: AttemptKey): ReturnType<typeof attemptIn> => attemptIn(options.dataDir, key);
  return {
    init: initEffect(options, secrets),
    validate: validateEffect(options, secrets),
    plan: planEffect(options, secrets),
    verify: verifyEffect(options, secrets),
    apply: applyEffect(options, secrets),
    interrupt: interruptEffect(options),
    planSource: (key) => planOf(attempt(key)),
    secretsFor: (key) => secrets.secretsOf(attempt(key)),
    async discard(key) {
      const { planFile, planJson, varFile, backendFile, stateBefore, data } = attempt(key);
      const paths = [planFile, planJson, `${planJson}.tmp`, varFile, backendFile, stateBefore, data];
      await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
      secrets.forget(attempt(key));
    },
    async recover() {
      const runs = join(options.dataDir, 'runs');
      const live: LiveRun[] = [];
      for (const sessionId of await namesIn(runs)) {
        for (const name of await namesIn(join(runs, sessionId))) {
          const number = Number(name);
          for (const entry of await namesIn(join(runs, sessionId, name))) {
            const path = join(runs, sessionId, name, entry);
            if (entry.endsWith('.partial')) await rm(path, { recursive: true, force: true });
            if (!isStep(entry) || (await runState(path)).state !== 'running') continue;
            live.push({ sessionId, attempt: number, step: entry });
          }
        }
      }
      return live;
    },
  };
}

const STEPS: readonly string[] = ['init', 'validate', 'plan', 'apply'] satisfies StepRun[];
const isStep = (name: string): name is StepRun => STEPS.includes(name);

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}
