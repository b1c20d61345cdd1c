/** Transitions that several states share: planning again, cancel, expiry, rejection, and the ends of steps and applies. */
import type { ApplyOutput, ExplainOutput, StaleReason, StepFailure, StepName } from '../ports/effects.ts';
import { freshAttempt } from './context.ts';
import { timeOf } from './events.ts';
import { broken, confirmer, messageOf, note, outputOf, planOf, tell, who, type Ctx } from './speech.ts';

export const began = note(({ event }) => ({ since: timeOf(event) }));
/** Absolute, started on entry; each valid command that stays here enters anew. */
export const startIdle = note(({ context, event }) => ({ deadlineAt: timeOf(event) + context.input.idleMs }));
export const idle = {
  id: 'deadline',
  src: 'deadline' as const,
  input: ({ context }: { context: Ctx }) => ({ at: context.deadlineAt }),
};

export const stepStarted = (step: StepName) => tell(() => ({ type: 'step.started', step }));
export const stepCompleted = (step: StepName) => tell(() => ({ type: 'step.completed', step }));

export const failed = (failureOf: (event: unknown) => StepFailure) => ({
  target: '#deployment.planFailed' as const,
  actions: [
    note(({ event }) => ({ failure: failureOf(event), fence: null })),
    tell(({ event }) => ({ type: 'plan.failed', failure: failureOf(event) })),
  ],
});
/** The two ends that init, validate and plan share: a step that says no, and one that breaks. */
export const stepOutcome = ({ event }: { event: { output: { outcome: string } } }) => ({
  outcome: event.output.outcome,
});
export const saysNo = {
  guard: { type: 'stepFailed' as const, params: stepOutcome },
  ...failed((event) => outputOf<{ failure: StepFailure }>(event).failure),
};
export const breaks = (step: StepName) => failed((event) => broken(step, event));

export const stale = (reasonOf: (event: unknown) => StaleReason) => ({
  target: '#deployment.stale' as const,
  actions: [
    // Approvals belonged to the plan that is void now.
    note(({ event }) => ({ stale: reasonOf(event), approvals: [], override: null, confirmed: null, fence: null })),
    tell(({ context, event }) => ({ type: 'plan.staled', digest: planOf(context).digest, reason: reasonOf(event) })),
  ],
});

/** Run Plan from wherever it is offered: everything of the old attempt is void. */
export const planAgain = {
  guard: 'allowed' as const,
  target: '#deployment.planning' as const,
  actions: [
    note(({ context, event }) => ({ ...freshAttempt, attempt: context.attempt + 1, since: timeOf(event) })),
    tell(({ event }) => ({ type: 'plan.requested', by: who(event) })),
  ],
};
export const cancel = {
  guard: 'allowed' as const,
  target: '#deployment.cancelled' as const,
  actions: [
    note(({ event }) => ({ ended: { by: who(event), at: timeOf(event) }, endedAt: timeOf(event) })),
    tell(({ event }) => ({ type: 'session.cancelled', by: who(event) })),
  ],
};
export const expire = {
  target: '#deployment.expired' as const,
  actions: [
    note(({ event }) => ({ endedAt: timeOf(event) })),
    tell(({ context }) => ({ type: 'session.expired', idleMs: context.input.idleMs })),
  ],
};

export const reject = {
  guard: 'allowed' as const,
  target: '#deployment.stale' as const,
  actions: [
    note(({ event }) => ({ stale: rejection(event), approvals: [], override: null, fence: null })),
    tell(({ context, event }) => ({
      type: 'plan.rejected',
      by: who(event),
      digest: planOf(context).digest,
      reason: (event as { reason?: string }).reason ?? '',
    })),
  ],
};
export const rejection = (event: unknown): StaleReason => {
  const { reason } = event as { reason?: string };
  return { code: 'rejected', detail: reason ? `${who(event).name}: ${reason}` : who(event).name };
};
export const override = [
  note(({ event }) => ({
    override: { by: who(event), at: timeOf(event), reason: (event as { reason?: string }).reason ?? '' },
  })),
  tell(({ context, event }) => ({
    type: 'block.overridden',
    by: who(event),
    digest: planOf(context).digest,
    reason: (event as { reason?: string }).reason ?? '',
  })),
];
export const reviewed = tell(({ context }) => ({
  type: 'review.completed',
  digest: planOf(context).digest,
  gate: gateOf(context),
}));
export const gateOf = (context: Ctx) => {
  if (context.gate === null) throw new Error('no gate in this state');
  return context.gate;
};

export const settleWords = (wordsOf: (event: unknown) => ExplainOutput) => [
  note(({ event }) => ({ words: wordsOf(event) })),
  tell(({ context, event }) => ({
    type: 'explanation.completed',
    digest: planOf(context).digest,
    explanation: wordsOf(event),
  })),
];

export const applyIs = (is: ApplyOutput['outcome']) => ({
  type: 'outcomeIs' as const,
  params: ({ event }: { event: { output: ApplyOutput } }) => ({ outcome: event.output.outcome, is }),
});
export const interrupted = (resultOf: (event: unknown) => ApplyOutput['result'] | null) => ({
  target: '#deployment.interrupted' as const,
  actions: [
    note(({ event }) => ({ result: resultOf(event), endedAt: timeOf(event) })),
    tell(({ context, event }) => {
      const result = resultOf(event);
      return {
        type: 'apply.interrupted',
        digest: planOf(context).digest,
        by: confirmer(context),
        ...(result ? { result } : {}),
      };
    }),
  ],
});

/** The interrupt did not reach the run: it goes on, and stopping can be asked for again. */
export const stopFailed = {
  target: '#deployment.applying.running' as const,
  actions: [
    tell(({ event }) => ({ type: 'stop.failed', message: messageOf(event) })),
    note(() => ({ stop: null, forced: null, forceOffered: false })),
  ],
};

/** A state whose outcome stays and whose idle time only closes the thread; Run Plan opens it again. */
export const keepsOutcome = {
  initial: 'open',
  states: {
    open: {
      entry: startIdle,
      invoke: { ...idle, onDone: { target: 'closed', actions: tell(() => ({ type: 'session.closed' })) } },
    },
    closed: {},
  },
} as const;
