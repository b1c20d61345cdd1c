/** Effect `verify`: whether the reviewed plan may still be applied. Everything is looked at afresh; a "no" says which part. */
import type { Effect, StaleReason, VerifyInput, VerifyOutput } from '@cloud-chatops/core';
import { readIfThere } from '../files.ts';
import { parseObject } from '../events/terraform-event.ts';
import { manifestDifference, planDigest, type PlanManifest } from '../plan/plan-digest.ts';
import { attemptIn, type Attempt } from './attempt.ts';
import type { AttemptSecrets } from './attempt-secrets.ts';
import type { TerraformContext } from './context.ts';
import { manifestOf, messageOf, planOf } from './plan.ts';
import { currentState } from './terraform-command.ts';

export function verifyEffect(options: TerraformContext, secrets: AttemptSecrets): Effect<VerifyInput, VerifyOutput> {
  return async (input) => {
    const attempt = attemptIn(options.dataDir, input);
    let reason: StaleReason | undefined;
    try {
      reason = await staleReason(options, attempt, input);
    } catch (error) {
      if (error instanceof TypeError) throw error;
      // What cannot be looked at is not verified. The reason may quote a path or a state: it is redacted like all else.
      const redact = await secrets.redactOf(attempt).catch(() => (text: string) => options.redactor.redact(text));
      reason = { code: 'not-verifiable', detail: redact(messageOf(error)) };
    }
    const finishedAt = options.clock.now();
    return reason === undefined ? { outcome: 'verified', finishedAt } : { outcome: 'stale', reason, finishedAt };
  };
}

/** `undefined`: everything is as it was reviewed. */
export async function staleReason(
  options: TerraformContext,
  attempt: Attempt,
  input: VerifyInput,
): Promise<StaleReason | undefined> {
  const { plan } = input;
  const lost = await lostLease(options, input);
  if (lost !== undefined) return lost;
  const changed = await changedPart(options, attempt, plan.digest);
  if (changed !== undefined) return changed;

  const tooOld = ageProblem(options.clock.now() - plan.plannedAt, options.maxPlanAgeMs);
  if (tooOld !== undefined) return { code: 'plan-too-old', detail: tooOld };
  const raw = await planOf(options, attempt);
  if (raw.errored) return { code: 'not-applyable', detail: 'the plan is marked as failed' };
  if (raw.applyable === false) return { code: 'not-applyable', detail: 'the plan has nothing to apply' };

  const state = await currentState(options, attempt);
  if (state?.lineage !== plan.stateLineage && plan.stateLineage !== undefined) {
    return {
      code: 'state-lineage',
      detail: state === undefined ? 'the state is gone' : 'this is another state than the one planned with',
    };
  }
  if (state?.serial !== plan.stateSerial) {
    return {
      code: 'state-serial',
      detail:
        plan.stateSerial === undefined
          ? 'a state was written since the plan'
          : `serial ${plan.stateSerial} → ${state?.serial ?? 'none'}`,
    };
  }
  return undefined;
}

/** A fence that differs means that somebody else had the target in between, even if the session has it again. */
async function lostLease(
  options: TerraformContext,
  { target, sessionId, fence }: VerifyInput,
): Promise<StaleReason | undefined> {
  if (options.holderOf === undefined) return undefined;
  const holder = await options.holderOf(target);
  if (holder?.sessionId === sessionId && holder.fence === fence) return undefined;
  return {
    code: 'lease-lost',
    detail:
      holder === undefined
        ? 'the target was unlocked since the plan'
        : holder.sessionId === sessionId
          ? 'the target was in other hands since the plan'
          : `session ${holder.sessionId.slice(0, 6)} has the target now`,
  };
}

async function changedPart(
  options: TerraformContext,
  attempt: Attempt,
  digest: string,
): Promise<StaleReason | undefined> {
  const now = await manifestOf(options, attempt);
  if (planDigest(now) === digest) return undefined;
  const recorded = parseObject((await readIfThere(attempt.manifest)) ?? '') as PlanManifest | undefined;
  if (recorded === undefined || planDigest(recorded) !== digest) {
    return now['plan'] === undefined
      ? { code: 'plan-missing', detail: 'the plan file is gone' }
      : { code: 'not-verifiable', detail: 'the record of what was reviewed is gone or was changed' };
  }
  const difference = manifestDifference(recorded, now);
  if (difference === undefined) return { code: 'not-verifiable', detail: 'the digest differs' };
  const how = { missing: 'is gone', changed: 'was changed', added: 'was added' }[difference.how];
  return { code: difference.code, detail: `${difference.what} ${how}` };
}

/** More than a time server corrects step by step: somebody has set the clock. */
const CLOCK_SET_BACK_MS = 60_000;

function ageProblem(age: number, most: number): string | undefined {
  if (age > most) return `made ${minutes(age)} ago, the limit is ${minutes(most)}`;
  // Else a plan could be applied for as much longer as the clock was set back.
  if (age < -CLOCK_SET_BACK_MS) return `its age is not known: the clock was set back by ${minutes(-age)} or more`;
  return undefined;
}

const minutes = (ms: number): string => `${Math.floor(ms / 60_000)} min`;
