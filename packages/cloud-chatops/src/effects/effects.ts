/** Puts core's effects together: terraform's, the queue's and the advisor's, with slots for applies. */
import {
  DETACH,
  type ApplyInput,
  type ApplyOutput,
  type Artifacts,
  type AttemptInput,
  type Effect,
  type Effects,
  type EffectTools,
} from '@cloud-chatops/core';
import type { Terraform } from '@cloud-chatops/terraform';
import { tellsFullDisk } from '../host/disk-full.ts';
import type { Queue } from '../queue/queue.ts';
import { stoppedApply } from './stopped-apply.ts';

const STOPPED = 'stopped before its turn';

export function createEffects(parts: {
  readonly terraform: Terraform;
  readonly queue: Queue;
  readonly analyze: Effects['analyze'];
  readonly explain: Effects['explain'];
  readonly artifacts: Artifacts;
  readonly now: () => number;
}): Effects {
  const { terraform, queue, analyze, explain, artifacts, now } = parts;
  /** Applies that wait for a slot, by session: a stop ends the wait. */
  const waiting = new Map<string, AbortController>();

  /** Work that a restart found again uses its slot, whether or not one is free. */
  const resuming =
    <O>(effect: Effect<AttemptInput, O>): Effect<AttemptInput, O> =>
    (input, tools) => {
      if (tools.recovered) queue.resumePlan(input.sessionId);
      return effect(input, tools);
    };

  const apply = async (input: ApplyInput, tools: EffectTools): Promise<ApplyOutput> => {
    const { sessionId } = input;
    const stop = new AbortController();
    waiting.set(sessionId, stop);
    let release: () => void;
    try {
      release = tools.recovered
        ? queue.resumeApply()
        : await queue.applySlot(sessionId, AbortSignal.any([tools.signal, stop.signal]));
    } catch (error) {
      if (stop.signal.aborted) return await stoppedApply(input, artifacts, now());
      throw error;
    } finally {
      waiting.delete(sessionId);
    }
    try {
      // The slot and the stop may have come at the same moment.
      if (stop.signal.aborted) return await stoppedApply(input, artifacts, now());
      return await terraform.apply(input, tools);
    } finally {
      if (tools.signal.reason !== DETACH) release();
    }
  };

  return {
    lease: (input, tools) => queue.lease(input, tools),
    init: resuming(tellsFullDisk((input, tools) => terraform.init(input, tools))),
    validate: resuming(tellsFullDisk((input, tools) => terraform.validate(input, tools))),
    plan: resuming(tellsFullDisk((input, tools) => terraform.plan(input, tools))),
    verify: (input, tools) => terraform.verify(input, tools),
    async interrupt(input, tools) {
      const waits = waiting.get(input.sessionId);
      if (waits === undefined) return terraform.interrupt(input, tools);
      waits.abort(new Error(STOPPED));
      return { finishedAt: now() };
    },
    analyze: tellsFullDisk(analyze),
    explain,
    apply,
  };
}
