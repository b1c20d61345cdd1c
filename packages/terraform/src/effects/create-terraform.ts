/** The effects of a session that need terraform, and what the advisor and the host ask about a plan. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects, RawPlan } from '@cloud-chatops/core';
import { isCode, isHalfWritten } from '../files.ts';
import { followRun } from '../process/follow-run.ts';
import { runState } from '../process/run.ts';
import { separation } from '../run-as/separation.ts';
import { attemptSecrets } from './attempt-secrets.ts';
import { attemptIn, type Attempt, type AttemptKey, type StepRun } from './attempt.ts';
import { applyEffect } from './apply.ts';
import { secretFiles } from '../at-rest/secret-files.ts';
import type { TerraformContext, TerraformOptions } from './context.ts';
import { frozenModule } from './freeze-attempt.ts';
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
  /** The same as Terraform wrote it: for programs that read plans, never for storing. @throws when it was discarded. */
  planJson(key: AttemptKey): Promise<Uint8Array>;
  /** Every secret value known of the attempt, for `createRedactor`. @throws when it was never initialised. */
  secretsFor(key: AttemptKey): Promise<readonly string[]>;
  /** Deletes the plan, its JSON, the variables, what terraform printed and its own data; states and state dumps stay. Unknown attempts are fine. */
  discard(key: AttemptKey): Promise<void>;
  /** Deletes everything of a session that is over; states stay. */
  remove(sessionId: string): Promise<void>;
  /** Looks around after a start: cleans up what a dead bot left half made or in the clear, and names the runs that went on without it. */
  recover(): Promise<readonly LiveRun[]>;
}

export function createTerraform(given: TerraformOptions): Terraform {
  const users = separation(given.dataDir, given.runAs, isBusy);
  const files = secretFiles(given.dataDir, given.encryptionKey, users.owner);
  const options: TerraformContext = { ...given, files, separation: users };
  const secrets = attemptSecrets(options);
  /** Run directory of each init that an earlier process left running → its end. */
  let earlierInits: ReadonlyMap<string, Promise<unknown>> = new Map();
  const attempt = (key: AttemptKey): ReturnType<typeof attemptIn> => attemptIn(options.dataDir, key);
  return {
    init: initEffect(options, secrets, () => earlierInits),
    validate: validateEffect(options, secrets),
    plan: planEffect(options, secrets),
    verify: verifyEffect(options, secrets),
    apply: applyEffect(options, secrets),
    interrupt: interruptEffect(options),
    planSource: (key) => planOf(options, attempt(key)),
    planJson: (key) => files.read(attempt(key).planJson),
    secretsFor: (key) => secrets.secretsOf(attempt(key)),
    async discard(key) {
      const { planFile, planJson, varFile, backendFile, stateBefore, data, home } = attempt(key);
      const paths = [
        `${planJson}.tmp`,
        backendFile,
        stateBefore,
        ...STEPS.flatMap((step) => streams(attempt(key).run(step))),
      ];
      await users.removeTrees(attempt(key), [data, home]);
      await Promise.all(paths.map((path) => rm(path, { force: true })));
      await Promise.all([planFile, planJson, varFile].map((path) => files.remove(path)));
      secrets.forget(attempt(key));
    },
    async remove(sessionId) {
      const folder = join(options.dataDir, 'runs', sessionId);
      for (const number of attemptNumbers(await namesIn(folder))) {
        const one = attempt({ sessionId, attempt: number });
        await users.removeTrees(one, [one.configuration, one.data, one.home]);
      }
      await rm(folder, { recursive: true, force: true });
    },
    async recover() {
      const runs = join(options.dataDir, 'runs');
      const live: LiveRun[] = [];
      const [still, statePaths]: [Attempt[], string[]] = [[], []];
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
          if (!isAttemptNumber(number)) continue;
          const one = attempt({ sessionId, attempt: number });
          if (running) {
            const frozen = await frozenModule(one).catch(() => undefined);
            if (frozen?.statePath !== undefined) statePaths.push(frozen.statePath);
            continue;
          }
          still.push(one);
          // What the bot had put in the clear when it died.
          const { planFile, planJson, varFile } = one;
          await rm(`${planJson}.tmp`, { force: true });
          await Promise.all([planFile, planJson, varFile].map((path) => files.hide(path)));
        }
      }
      await users.close(still, statePaths);
      const inits = live.filter(({ step }) => step === 'init').map((run) => attempt(run).run('init'));
      earlierInits = new Map(inits.map((run) => [run, ended(run)]));
      return live;
    },
  };
}

const ended = (run: string): Promise<unknown> => followRun(run).catch(() => undefined);

const STEPS: readonly StepRun[] = ['init', 'validate', 'plan', 'apply'];
const isAttemptNumber = (number: number): boolean => Number.isSafeInteger(number) && number >= 1;
const attemptNumbers = (names: readonly string[]): number[] => names.map(Number).filter(isAttemptNumber);
const isStep = (name: string): name is StepRun => STEPS.some((step) => step === name);

/** Whether a process of the attempt runs, or may begin any moment. */
async function isBusy(attempt: Attempt): Promise<boolean> {
  const runs = await Promise.all(STEPS.map((step) => runState(attempt.run(step))));
  return runs.some(({ state }) => state === 'running' || state === 'unclaimed');
}

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
