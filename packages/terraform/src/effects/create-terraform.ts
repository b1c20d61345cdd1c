/** The effects of a session that need terraform, and what the advisor and the host ask about a plan. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects, RawPlan } from '@cloud-chatops/core';
import { isCode, isHalfWritten } from '../files.ts';
import { runState } from '../process/run.ts';
import { attemptSecrets } from './attempt-secrets.ts';
import { attemptIn, type AttemptKey, type StepRun } from './attempt.ts';
import { applyEffect } from './apply.ts';
import { secretFiles } from '../at-rest/secret-files.ts';
import type { TerraformContext, TerraformOptions } from './context.ts';
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
  /** Deletes the plan, its JSON, the variables, what terraform printed and its own data; states and state dumps stay. Unknown attempts are fine. */
  discard(key: AttemptKey): Promise<void>;
  /** Looks around after a start: cleans up what a dead bot left half made or in the clear, and names the runs that went on without it. */
  recover(): Promise<readonly LiveRun[]>;
}

export function createTerraform(given: TerraformOptions): Terraform {
  const options: TerraformContext = { ...given, files: secretFiles(given.dataDir, given.encryptionKey) };
  const { files } = options;
  const secrets = attemptSecrets(options);
  const attempt = (key: AttemptKey): ReturnType<typeof attemptIn> => attemptIn(options.dataDir, key);
  return {
    init: initEffect(options, secrets),
    validate: validateEffect(options, secrets),
    plan: planEffect(options, secrets),
    verify: verifyEffect(options, secrets),
    apply: applyEffect(options, secrets),
    interrupt: interruptEffect(options),
    planSource: (key) => planOf(options, attempt(key)),
    secretsFor: (key) => secrets.secretsOf(attempt(key)),
    async discard(key) {
      const { planFile, planJson, varFile, backendFile, stateBefore, data } = attempt(key);
      const paths = [
        `${planJson}.tmp`,
        backendFile,
        stateBefore,
        data,
        ...STEPS.flatMap((step) => streams(attempt(key).run(step))),
      ];
      await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
      await Promise.all([planFile, planJson, varFile].map((path) => files.remove(path)));
      secrets.forget(attempt(key));
    },
    async recover() {
      const runs = join(options.dataDir, 'runs');
      const live: LiveRun[] = [];
      for (const sessionId of await namesIn(runs)) {
        for (const name of await namesIn(join(runs, sessionId))) {
          const number = Number(name);
          let running = false;
          for (const entry of await namesIn(join(runs, sessionId, name))) {
            const path = join(runs, sessionId, name, entry);
            if (entry.endsWith('.partial') || isHalfWritten(entry)) await rm(path, { recursive: true, force: true });
            if (!isStep(entry) || (await runState(path)).state !== 'running') continue;
            live.push({ sessionId, attempt: number, step: entry });
            running = true;
          }
          if (running || !Number.isSafeInteger(number) || number < 1) continue;
          // What the bot had put in the clear when it died.
          const { planFile, planJson, varFile } = attempt({ sessionId, attempt: number });
          await rm(`${planJson}.tmp`, { force: true });
          await Promise.all([planFile, planJson, varFile].map((path) => files.hide(path)));
        }
      }
      return live;
    },
  };
}

const STEPS: readonly StepRun[] = ['init', 'validate', 'plan', 'apply'];
const isStep = (name: string): name is StepRun => STEPS.some((step) => step === name);

/** What terraform said, not redacted; its redacted form is an artifact. */
const streams = (run: string): string[] => ['events.jsonl', 'stderr.txt'].map((name) => join(run, name));

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}
