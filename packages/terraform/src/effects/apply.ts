/**
 * Effect `apply`: applies exactly the saved plan that was reviewed, at most once. The run's claim decides who may start
 * it; after a restart it is only ever followed, or claimed so that it can never start.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  DETACH,
  type ApplyInput,
  type ApplyOutput,
  type ApplyReport,
  type Diagnostic,
  type Effect,
  type EffectTools,
} from '@cloud-chatops/core';
import { SealBroken } from '../at-rest/seal.ts';
import { taintedAddresses } from '../configuration/terraform-state.ts';
import {
  appliedResources,
  applyProgress,
  countApplied,
  shownProgress,
  startApplyProgress,
  type AppliedFacts,
  type ApplyProgress,
  type PlannedItem,
} from '../events/apply-progress.ts';
import { readEvent } from '../events/terraform-event.ts';
import { isCode, readIfThere, writeWhole } from '../files.ts';
import { PlanUnreadable } from '../plan/plan-unreadable.ts';
import { followRun, type RunEnd } from '../process/follow-run.ts';
import { claimForRecovery, runState, signalRun, startRun } from '../process/run.ts';
import { attemptIn, type Attempt } from './attempt.ts';
import type { AttemptSecrets } from './attempt-secrets.ts';
import type { TerraformContext } from './context.ts';
import { frozenModule } from './freeze-attempt.ts';
import { endedBadly } from './init.ts';
import { messageOf, planOf } from './plan.ts';
import { logLine, putLog, stderrDiagnostic } from './step-log.ts';
import { lockTimeout, requestFor, stateText, withinAttempt } from './terraform-command.ts';
import { staleReason } from './verify.ts';

export function applyEffect(options: TerraformContext, secrets: AttemptSecrets): Effect<ApplyInput, ApplyOutput> {
  return async (input, tools) => {
    const attempt = attemptIn(options.dataDir, input);
    const refused = await startOnce(options, attempt, input, tools);
    if (refused !== undefined) return nothingStarted(options, secrets, attempt, refused);
    return withinAttempt(options, attempt, () => follow(options, secrets, attempt, tools));
  };
}

/** Why nothing was started and nothing will be; `undefined` when there is a run to follow. */
async function startOnce(
  options: TerraformContext,
  attempt: Attempt,
  input: ApplyInput,
  tools: EffectTools,
): Promise<string | undefined> {
  const directory = attempt.run('apply');
  const found = await runState(directory);
  if (found.state === 'void') return RESTARTED;
  if (found.state !== 'absent' && found.state !== 'unclaimed') return undefined;
  // R4: what another process asked for is never started here.
  if (tools.recovered) return (await claimForRecovery(directory)) ? RESTARTED : undefined;
  if (found.state === 'unclaimed') return undefined;

  // Looked at once more, as close to the start as it can be.
  const stale = await staleReason(options, attempt, input);
  if (stale !== undefined) return `The last check before the start failed: ${stale.detail}.`;
  await keepState(options, attempt);
  await options.files.show(attempt.planFile);
  const args = ['apply', '-json', '-input=false', lockTimeout(options), attempt.planFile];
  const request = await requestFor(options, attempt, 'apply', args);
  await withinAttempt(options, attempt, () => startRun(directory, request));
  return undefined;
}

const RESTARTED = 'The bot was restarted before terraform began.';

async function follow(
  options: TerraformContext,
  secrets: AttemptSecrets,
  attempt: Attempt,
  tools: EffectTools,
): Promise<ApplyOutput> {
  const directory = attempt.run('apply');
  const redact = await secrets.redactOf(attempt);
  const startedAt = (await requestTime(directory)) ?? options.clock.now();
  let progress = startApplyProgress(startedAt, await plannedItems(options, attempt, redact));
  const lines: string[] = [];
  const take = (more: readonly string[]): void => {
    const events = more.map((line) => readEvent(line, redact)).filter((event) => event !== undefined);
    lines.push(...events.map(logLine).filter((line) => line !== undefined));
    progress = applyProgress(progress, events);
    tools.progress(shownProgress(progress));
  };

  let end: RunEnd;
  try {
    end = await followRun(directory, { signal: tools.signal, onLines: take });
  } catch (error) {
    if (tools.signal.aborted && tools.signal.reason !== DETACH) await signalRun(directory, 'SIGINT');
    throw error;
  }
  if (end.state === 'unclaimed' && !(await claimForRecovery(directory)))
    return follow(options, secrets, attempt, tools);
  await options.files.hide(attempt.planFile);
  if (end.state === 'unclaimed' || end.state === 'void') {
    return nothingStarted(options, secrets, attempt, 'The terraform process could not be started.');
  }

  const saved = await saveStateDump(directory, progress);
  const general = [...progress.general, ...(saved === undefined ? [] : [saved])];
  const exitCode = end.state === 'ended' ? end.exitCode : undefined;
  const explained = general.length > 0 || progress.items.some((item) => item.failed);
  const stopped = (await readIfThere(join(directory, 'stop'))) !== undefined;
  if (exitCode !== 0 && !explained && !stopped) {
    general.push(await stderrDiagnostic(directory, endedBadly('apply', end), redact));
  }
  const facts: AppliedFacts = {
    end: end.state === 'lost' ? 'lost' : 'exited',
    ...(exitCode === undefined ? {} : { exitCode }),
    tainted: exitCode === 0 ? new Set() : await tainted(options, attempt, redact),
  };
  const endedAt = (await endTime(directory)) ?? progress.lastNewsAt;
  const result = await storeResult(options, attempt, progress, facts, general, lines, endedAt);
  const finishedAt = options.clock.now();
  if (end.state === 'lost') return { outcome: 'lost', result, finishedAt };
  if (exitCode === 0) return { outcome: 'applied', result, finishedAt };
  return { outcome: 'failed', cause: stopped ? 'stopped' : 'error', result, finishedAt };
}

async function nothingStarted(
  options: TerraformContext,
  secrets: AttemptSecrets,
  attempt: Attempt,
  why: string,
): Promise<ApplyOutput> {
  const now = options.clock.now();
  const redact = await secrets.redactOf(attempt).catch(() => (text: string) => options.redactor.redact(text));
  const general: Diagnostic[] = [{ severity: 'error', summary: 'Nothing was started', detail: redact(why) }];
  const planned = await plannedItems(options, attempt, redact);
  const progress = startApplyProgress(now, planned);
  const facts: AppliedFacts = { end: 'exited', tainted: new Set() };
  const result = await storeResult(options, attempt, progress, facts, general, [redact(why)], now);
  return { outcome: 'failed', cause: 'nothing-started', result, finishedAt: now };
}

async function storeResult(
  options: TerraformContext,
  attempt: Attempt,
  progress: ApplyProgress,
  facts: AppliedFacts,
  general: readonly Diagnostic[],
  lines: readonly string[],
  endedAt: number,
): Promise<ApplyOutput['result']> {
  const resources = appliedResources(progress, facts);
  const report: ApplyReport = { resources, general };
  const failed = resources.find((resource) => resource.diagnostic !== undefined);
  const firstError =
    failed?.diagnostic === undefined
      ? general.find((d) => d.severity === 'error')?.summary
      : `${failed.address}: ${failed.diagnostic.summary}`;
  const { sessionId, attempt: number } = attempt.key;
  return {
    ...countApplied(progress, resources),
    ...(firstError === undefined ? {} : { firstError }),
    startedAt: progress.startedAt,
    tookMs: Math.max(0, endedAt - progress.startedAt),
    report: await options.artifacts.put(`${sessionId}/${number}/apply-report.json`, JSON.stringify(report)),
    log: await putLog(options.artifacts, attempt.key, 'apply', lines.join('\n')),
  };
}

/** The plan's own list of changes; without a readable plan, what the stream announces. */
async function plannedItems(
  options: TerraformContext,
  attempt: Attempt,
  redact: (text: string) => string,
): Promise<PlannedItem[] | undefined> {
  try {
    return (await planOf(options, attempt)).changes.map((change) => ({ ...change, address: redact(change.address) }));
  } catch (error) {
    if (isCode(error, 'ENOENT') || error instanceof PlanUnreadable || error instanceof SealBroken) return undefined;
    throw error;
  }
}

const KEPT_STATES = 10;

/** Terraform rewrites a local state in place after every resource: the one from before is kept beside it. */
async function keepState({ separation }: TerraformContext, attempt: Attempt): Promise<void> {
  const { statePath } = await frozenModule(attempt);
  if (statePath === undefined) return;
  const folder = join(dirname(statePath), 'before');
  await separation.ownFolder(folder);
  const { sessionId, attempt: number } = attempt.key;
  const state = await separation.read(statePath);
  if (state !== undefined) {
    const name = `${new Date().toISOString().replaceAll(':', '-')}-${sessionId}-${number}.tfstate`;
    await writeWhole(join(folder, name), state);
  }
  const names = (await readdir(folder)).toSorted().slice(0, -KEPT_STATES);
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
}

/** Terraform prints the whole state when it can write it nowhere: it is all that is left of what was made. */
async function saveStateDump(directory: string, { stateDump }: ApplyProgress): Promise<Diagnostic | undefined> {
  if (stateDump === undefined) return undefined;
  await writeWhole(join(directory, 'state-dump.json'), stateDump);
  return {
    severity: 'error',
    summary: 'The state could not be saved',
    detail: `It is kept as state-dump.json in the run directory of this session. Nothing may be planned for this target before an operator has put it back with "terraform state push".`,
  };
}

async function tainted(
  options: TerraformContext,
  attempt: Attempt,
  redact: (text: string) => string,
): Promise<ReadonlySet<string>> {
  try {
    return new Set([...taintedAddresses(await stateText(options, attempt))].map(redact));
  } catch {
    // A state that cannot be read says nothing about what is tainted: then it is "failed", and the next plan tells.
    return new Set();
  }
}

async function requestTime(directory: string): Promise<number | undefined> {
  const request = await readIfThere(join(directory, 'request.json'));
  return request === undefined ? undefined : (JSON.parse(request) as { requestedAt: number }).requestedAt;
}

async function endTime(directory: string): Promise<number | undefined> {
  try {
    return Math.round((await stat(join(directory, 'exit'))).mtimeMs);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw new Error(`the end of the run cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
