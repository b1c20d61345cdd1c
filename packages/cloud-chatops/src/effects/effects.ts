/** Puts core's effects together: terraform's, the queue's and the advisor's, with slots for applies. */
import { DETACH, type ApplyInput, type ApplyOutput, type EffectTools, type Effects } from '@cloud-chatops/core';
import type { Terraform } from '@cloud-chatops/terraform';
import type { Queue } from '../queue/queue.ts';

export function createEffects(parts: {
  readonly terraform: Terraform;
  readonly queue: Queue;
  readonly analyze: Effects['analyze'];
  readonly explain: Effects['explain'];
}): Effects {
  const { terraform, queue, analyze, explain } = parts;
  return {
    lease: (input, tools) => queue.lease(input, tools),
    init: (input, tools) => terraform.init(input, tools),
    validate: (input, tools) => terraform.validate(input, tools),
    plan: (input, tools) => terraform.plan(input, tools),
    verify: (input, tools) => terraform.verify(input, tools),
    interrupt: (input, tools) => terraform.interrupt(input, tools),
    analyze,
    explain,
    apply: (input, tools) => withSlot(queue, input, tools, () => terraform.apply(input, tools)),
  };
}

/** A run that goes on after a restart has its slot by right: it is running already. */
async function withSlot(
  queue: Queue,
  input: ApplyInput,
  tools: EffectTools,
  apply: () => Promise<ApplyOutput>,
): Promise<ApplyOutput> {
  if (tools.recovered) return apply();
  const release = await queue.applySlot(input.sessionId, tools.signal);
  try {
    return await apply();
  } finally {
    if (tools.signal.reason !== DETACH) release();
  }
}
