/** Effect `plan`: makes the plan, reads it, and stores its redacted summary. The digest it returns is what people review. */
import { join } from 'node:path';
import {
  DETACH,
  type AttemptInput,
  type Diagnostic,
  type Effect,
  type PlanOutput,
  type RawPlan,
} from '@cloud-chatops/core';
import { NO_PLAN_PROGRESS, planProgress, type PlanProgress } from '../events/plan-progress.ts';
import { fields, parseObject } from '../events/terraform-event.ts';
import { readIfThere, writeWhole } from '../files.ts';
import type { StateIdentity } from '../configuration/terraform-state.ts';
import { planDigest, planManifest, type PlanManifest } from '../plan/plan-digest.ts';
import { planHead } from '../plan/plan-head.ts';
import { PlanUnreadable } from '../plan/plan-unreadable.ts';
import { readPlan } from '../plan/read-plan.ts';
import { summarizePlan } from '../plan/summarize-plan.ts';
import { attemptIn, type Attempt } from './attempt.ts';
import type { AttemptSecrets } from './attempt-secrets.ts';
import type { TerraformContext } from './context.ts';
import { eventReader } from './event-reader.ts';
import { frozenModule } from './freeze-attempt.ts';
import { endedBadly, firstLine } from './init.ts';
import { runStep } from './run-step.ts';
import { stderrDiagnostic, stepFailure } from './step-log.ts';
import { currentState, lockTimeout, requestFor, showPlan, withinAttempt } from './terraform-command.ts';

export function planEffect(options: TerraformContext, secrets: AttemptSecrets): Effect<AttemptInput, PlanOutput> {
  return async (input, tools) => {
    const attempt = attemptIn(options.dataDir, input);
    const redact = await secrets.redactOf(attempt);
    const startedAt = options.clock.now();
    let progress: PlanProgress = NO_PLAN_PROGRESS;
    const reader = eventReader(redact, (event) => {
      progress = planProgress(progress, event);
    });
    const failed = async (more: readonly Diagnostic[]): Promise<PlanOutput> => {
      // A plan that failed is written all the same; it must never be taken for a good one.
      await removePlan(options, attempt);
      const diagnostics = [...progress.diagnostics, ...more];
      const failure = await stepFailure(options.artifacts, attempt.key, 'plan', { lines: reader.lines, diagnostics });
      return { outcome: 'failed', failure, finishedAt: options.clock.now() };
    };

    const end = await inTheClear(options, attempt, tools.signal, () =>
      withinAttempt(options, attempt, () =>
        runStep({
          directory: attempt.run('plan'),
          request: async () => {
            // Of a run that was killed.
            await removePlan(options, attempt);
            await options.files.show(attempt.varFile);
            await options.files.expect(attempt.planFile);
            // Before the plan reads it: a write in between then shows as stale, never the other way round.
            const state = await currentState(options, attempt);
            await writeWhole(attempt.stateBefore, JSON.stringify(state ?? null));
            return requestFor(options, attempt, 'plan', planArguments(options, attempt, input.operation));
          },
          tools,
          onLines(lines) {
            reader.take(lines);
            const { news, resourcesRead } = progress;
            tools.progress({
              kind: 'step',
              step: 'plan',
              startedAt,
              resourcesRead,
              ...(news === undefined ? {} : { news: firstLine(news) }),
            });
          },
        }),
      ),
    );
    if (end.state !== 'ended' || (end.exitCode !== 0 && end.exitCode !== 2)) {
      const explained = end.state === 'ended' && progress.diagnostics.some((d) => d.severity === 'error');
      return failed(explained ? [] : [await stderrDiagnostic(attempt.run('plan'), endedBadly('plan', end), redact)]);
    }

    try {
      await showPlan(options, attempt, tools.signal);
    } catch (error) {
      tools.signal.throwIfAborted();
      return failed([
        { severity: 'error', summary: 'the saved plan could not be shown', detail: redact(messageOf(error)) },
      ]);
    }
    let raw: RawPlan;
    try {
      raw = await planOf(options, attempt);
    } catch (error) {
      if (!(error instanceof PlanUnreadable)) throw error;
      return failed([{ severity: 'error', summary: error.message, detail: error.hint }]);
    }
    if (raw.errored) {
      return failed([{ severity: 'error', summary: 'the plan is marked as failed', detail: 'It cannot be applied.' }]);
    }

    secrets.forget(attempt);
    const summary = summarizePlan(raw, {
      redact: await secrets.redactOf(attempt),
      ...(progress.counts === undefined ? {} : { terraformCounts: progress.counts }),
      warnings: progress.diagnostics.filter((d) => d.severity === 'warning').map(warningText),
    });
    const manifest = await recordManifest(options, attempt);
    const stored = await options.artifacts.put(
      `${attempt.key.sessionId}/${attempt.key.attempt}/plan-summary.json`,
      JSON.stringify(summary),
    );
    const state = JSON.parse((await readIfThere(attempt.stateBefore)) ?? 'null') as StateIdentity | null;
    const plan = planHead(summary, {
      digest: planDigest(manifest),
      summary: stored,
      plannedAt: (await requestedAt(attempt)) ?? startedAt,
      tool: `${options.binary.tool} ${options.binary.version}`,
      exitCode: end.exitCode,
      ...(state === null ? {} : { state }),
    });
    return { outcome: 'planned', plan, finishedAt: options.clock.now() };
  };
}

const removePlan = async ({ files }: TerraformContext, { planFile, planJson }: Attempt): Promise<void> => {
  await Promise.all([files.remove(planFile), files.remove(planJson)]);
};

/** Whatever the end, nothing stays in the clear but for a run that goes on without the bot: `recover` sees to that. */
async function inTheClear<T>(
  { files }: TerraformContext,
  { planFile, varFile }: Attempt,
  signal: AbortSignal,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } finally {
    if (signal.reason !== DETACH) await Promise.all([files.hide(varFile), files.hide(planFile)]);
  }
}

const planArguments = (options: TerraformContext, attempt: Attempt, operation: AttemptInput['operation']): string[] => [
  'plan',
  ...(operation === 'destroy' ? ['-destroy'] : []),
  '-json',
  '-input=false',
  lockTimeout(options),
  '-detailed-exitcode',
  `-out=${attempt.planFile}`,
  `-var-file=${attempt.varFile}`,
];

/** @throws PlanUnreadable; an error of the file system when there is no plan (any more). */
export async function planOf({ files }: TerraformContext, attempt: Attempt): Promise<RawPlan> {
  const { secretVariables } = await frozenModule(attempt);
  return readPlan(await files.read(attempt.planJson), { secretVariables });
}

export const manifestOf = (options: TerraformContext, attempt: Attempt): Promise<PlanManifest> =>
  planManifest({
    planFile: attempt.planFile,
    planJson: attempt.planJson,
    varFile: attempt.varFile,
    configuration: attempt.configuration,
    modules: join(attempt.data, 'modules'),
    workspace: join(attempt.data, 'environment'),
    binary: options.binary,
    hashSecret: options.files.hash,
  });

async function recordManifest(options: TerraformContext, attempt: Attempt): Promise<PlanManifest> {
  const manifest = await manifestOf(options, attempt);
  await writeWhole(attempt.manifest, JSON.stringify(manifest));
  return manifest;
}

/** When terraform began to look at the cloud: from then on drift is not seen. */
async function requestedAt(attempt: Attempt): Promise<number | undefined> {
  const request = parseObject((await readIfThere(join(attempt.run('plan'), 'request.json'))) ?? '{}');
  const at = fields(request)['requestedAt'];
  return typeof at === 'number' ? at : undefined;
}

const warningText = ({ summary, detail, address }: Diagnostic): string =>
  [address === undefined ? summary : `${address}: ${summary}`, detail].filter((part) => part !== '').join('\n');

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
