/**
 * The deployment lifecycle: plan → review → analyze → confirm → apply, with cancel and idle time-out. Side-effect-free:
 * it assigns, emits timeline entries and invokes named work; time and ids arrive in events. One definition serves the
 * pure `transition()`, the durable runtime, a live actor in somebody's frontend, replay and test generation.
 */
import { assign, emit, stopChild } from 'xstate';
import type { ApplyOutput, ExplainOutput, StaleReason, StepFailure, StepName } from '../ports/effects.ts';
import type { Actor, Person } from '../session/session.ts';
import { freshAttempt, initialContext, type DeploymentContext } from './context.ts';
import type { TimelineEntry } from './entries.ts';
import { timeOf, type EffectError, type WorkId } from './events.ts';
import { gate } from './gate.ts';
import { FORCE_AFTER_MS } from './refusals.ts';
import { deploymentSetup } from './setup.ts';

type Ctx = DeploymentContext;
/** What actions get; `event` is a command or a result. */
interface Args {
  context: Ctx;
  event: unknown;
}

const person = ({ id, name }: Actor): Person => ({ id, name });
const who = (event: unknown): Person => person((event as { by: Actor }).by);
const outputOf = <O>(event: unknown): O => (event as { output: O }).output;
const messageOf = (event: unknown): string => {
  const error = (event as { error?: Partial<EffectError> }).error;
  return error?.message ?? 'unknown error';
};

/** An entry of the present attempt, dated by the event that made it. */
type Undated<E> = E extends TimelineEntry ? Omit<E, 'at' | 'attempt'> : never;
const tell = (make: (args: Args) => Undated<TimelineEntry>) =>
  emit(
    (args: Args) => ({ ...make(args), attempt: args.context.attempt, at: timeOf(args.event) }) as TimelineEntry,
  ) as never;
const note = (change: (args: Args) => Partial<Ctx>) => assign((args: Args) => change(args)) as never;

const attemptInput = ({ context }: { context: Ctx }) => ({
  sessionId: context.input.sessionId,
  attempt: context.attempt,
  target: context.input.target,
  operation: context.input.operation,
  settings: context.input.settings,
});
const planOf = (context: Ctx) => {
  if (context.plan === null) throw new Error('no plan in this state');
  return context.plan;
};
const runInput = ({ context }: { context: Ctx }) => ({
  ...attemptInput({ context }),
  plan: planOf(context),
  fence: context.fence ?? 0,
});
const confirmer = (context: Ctx): Person => context.confirmed?.by ?? context.input.requester;

/** A broken effect read as a failed step: the same message, no stack trace. */
const broken = (step: StepName, event: unknown): StepFailure => ({
  step,
  errors: 1,
  warnings: 0,
  diagnostics: [{ severity: 'error', summary: messageOf(event), detail: '' }],
});

/** Work that ends while its state goes on leaves the list of children: what is listed is what is under way. */
const leaves = (id: WorkId) => stopChild(id) as never;

const began = note(({ event }) => ({ since: timeOf(event) }));
/** Absolute, started on entry; each valid command that stays here enters anew. */
const startIdle = note(({ context, event }) => ({ deadlineAt: timeOf(event) + context.input.idleMs }));
const idle = {
  id: 'deadline',
  src: 'deadline' as const,
  input: ({ context }: { context: Ctx }) => ({ at: context.deadlineAt }),
};

const stepStarted = (step: StepName) => tell(() => ({ type: 'step.started', step }));
const stepCompleted = (step: StepName) => tell(() => ({ type: 'step.completed', step }));

const failed = (failureOf: (event: unknown) => StepFailure) => ({
  target: '#deployment.planFailed' as const,
  actions: [
    note(({ event }) => ({ failure: failureOf(event), fence: null })),
    tell(({ event }) => ({ type: 'plan.failed', failure: failureOf(event) })),
  ],
});
/** The two ends that init, validate and plan share: a step that says no, and one that breaks. */
const stepOutcome = ({ event }: { event: { output: { outcome: string } } }) => ({ outcome: event.output.outcome });
const saysNo = {
  guard: { type: 'stepFailed' as const, params: stepOutcome },
  ...failed((event) => outputOf<{ failure: StepFailure }>(event).failure),
};
const breaks = (step: StepName) => failed((event) => broken(step, event));

const stale = (reasonOf: (event: unknown) => StaleReason) => ({
  target: '#deployment.stale' as const,
  actions: [
    // Approvals belonged to the plan that is void now.
    note(({ event }) => ({ stale: reasonOf(event), approvals: [], override: null, confirmed: null, fence: null })),
    tell(({ context, event }) => ({ type: 'plan.staled', digest: planOf(context).digest, reason: reasonOf(event) })),
  ],
});

/** Run Plan from wherever it is offered: everything of the old attempt is void. */
const planAgain = {
  guard: 'allowed' as const,
  target: '#deployment.planning' as const,
  actions: [
    note(({ context, event }) => ({ ...freshAttempt, attempt: context.attempt + 1, since: timeOf(event) })),
    tell(({ event }) => ({ type: 'plan.requested', by: who(event) })),
  ],
};
const cancel = {
  guard: 'allowed' as const,
  target: '#deployment.cancelled' as const,
  actions: [
    note(({ event }) => ({ ended: { by: who(event), at: timeOf(event) }, endedAt: timeOf(event) })),
    tell(({ event }) => ({ type: 'session.cancelled', by: who(event) })),
  ],
};
const expire = {
  target: '#deployment.expired' as const,
  actions: [
    note(({ event }) => ({ endedAt: timeOf(event) })),
    tell(({ context }) => ({ type: 'session.expired', idleMs: context.input.idleMs })),
  ],
};

const reject = {
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
const rejection = (event: unknown): StaleReason => {
  const { reason } = event as { reason?: string };
  return { code: 'rejected', detail: reason ? `${who(event).name}: ${reason}` : who(event).name };
};
const override = [
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
const reviewed = tell(({ context }) => ({
  type: 'review.completed',
  digest: planOf(context).digest,
  gate: gateOf(context),
}));
const gateOf = (context: Ctx) => {
  if (context.gate === null) throw new Error('no gate in this state');
  return context.gate;
};

const settleWords = (wordsOf: (event: unknown) => ExplainOutput) => [
  note(({ event }) => ({ words: wordsOf(event) })),
  tell(({ context, event }) => ({
    type: 'explanation.completed',
    digest: planOf(context).digest,
    explanation: wordsOf(event),
  })),
];

const applyIs = (is: ApplyOutput['outcome']) => ({
  type: 'outcomeIs' as const,
  params: ({ event }: { event: { output: ApplyOutput } }) => ({ outcome: event.output.outcome, is }),
});
const interrupted = (resultOf: (event: unknown) => ApplyOutput['result'] | null) => ({
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
const stopFailed = {
  target: '#deployment.applying.running' as const,
  actions: [
    tell(({ event }) => ({ type: 'stop.failed', message: messageOf(event) })),
    note(() => ({ stop: null, forced: null, forceOffered: false })),
  ],
};

/** A state whose outcome stays and whose idle time only closes the thread; Run Plan opens it again. */
const keepsOutcome = {
  initial: 'open',
  states: {
    open: {
      entry: startIdle,
      invoke: { ...idle, onDone: { target: 'closed', actions: tell(() => ({ type: 'session.closed' })) } },
    },
    closed: {},
  },
} as const;

export const deploymentMachine = deploymentSetup.createMachine({
  id: 'deployment',
  version: '1',
  context: ({ input }) => initialContext(input),
  initial: 'lobby',
  states: {
    lobby: {
      tags: 'open',
      entry: emit(({ context }) => ({
        type: 'session.opened',
        by: context.input.requester,
        at: context.input.openedAt,
      })),
      invoke: { ...idle, onDone: expire },
      on: { plan: planAgain, cancel },
    },

    planning: {
      tags: 'busy',
      initial: 'queued',
      on: { cancel },
      states: {
        queued: {
          entry: stepStarted('queue'),
          invoke: {
            id: 'lease',
            src: 'lease',
            input: attemptInput,
            onDone: {
              target: 'initializing',
              actions: [
                note(({ event }) => ({ fence: outputOf<{ fence: number }>(event).fence })),
                stepCompleted('queue'),
              ],
            },
            onError: breaks('queue'),
          },
        },
        initializing: {
          entry: [began, stepStarted('init')],
          invoke: {
            id: 'init',
            src: 'init',
            input: attemptInput,
            onDone: [saysNo, { target: 'validating', actions: stepCompleted('init') }],
            onError: breaks('init'),
          },
        },
        validating: {
          entry: [began, stepStarted('validate')],
          invoke: {
            id: 'validate',
            src: 'validate',
            input: attemptInput,
            onDone: [saysNo, { target: 'planning', actions: stepCompleted('validate') }],
            onError: breaks('validate'),
          },
        },
        planning: {
          entry: [began, stepStarted('plan')],
          invoke: {
            id: 'plan',
            src: 'plan',
            input: attemptInput,
            onDone: [
              saysNo,
              {
                guard: {
                  type: 'planUnchanged',
                  params: ({ event }) => ({
                    noChanges: event.output.outcome === 'planned' && event.output.plan.noChanges,
                  }),
                },
                target: '#deployment.noChanges',
                actions: [
                  assign(({ event }) =>
                    event.output.outcome === 'planned' ? { plan: event.output.plan, fence: null } : {},
                  ),
                  stepCompleted('plan'),
                  tell(({ context }) => ({ type: 'plan.unchanged', plan: planOf(context) })),
                ],
              },
              {
                target: '#deployment.reviewing',
                actions: [
                  assign(({ event }) => (event.output.outcome === 'planned' ? { plan: event.output.plan } : {})),
                  stepCompleted('plan'),
                  tell(({ context }) => ({ type: 'plan.completed', plan: planOf(context) })),
                ],
              },
            ],
            onError: breaks('plan'),
          },
        },
      },
    },

    planFailed: {
      tags: 'open',
      entry: startIdle,
      invoke: { ...idle, onDone: expire },
      on: { plan: planAgain, cancel },
    },
    noChanges: { tags: 'open', entry: startIdle, invoke: { ...idle, onDone: expire }, on: { plan: planAgain, cancel } },
    stale: { tags: 'open', entry: startIdle, invoke: { ...idle, onDone: expire }, on: { plan: planAgain, cancel } },

    reviewing: {
      tags: 'open',
      initial: 'analyzing',
      on: { plan: planAgain, cancel },
      states: {
        analyzing: {
          tags: 'busy',
          entry: began,
          invoke: {
            id: 'analyze',
            src: 'analyze',
            input: ({ context }) => ({ ...attemptInput({ context }), plan: planOf(context) }),
            onDone: [
              {
                guard: {
                  type: 'outcomeIs',
                  params: ({ event }) => ({ outcome: event.output.outcome, is: 'analyzed' }),
                },
                target: 'analyzed',
                actions: [
                  assign(({ context, event }) => {
                    if (event.output.outcome !== 'analyzed') return {};
                    const { report, policy, finishedAt } = event.output;
                    const plan = planOf(context);
                    return {
                      report,
                      policy,
                      gate: gate({ plan, report, policy, name: context.input.target.name }),
                      wordsUntil: finishedAt + policy.waitForWordsMs,
                    };
                  }),
                  tell(({ context }) => ({
                    type: 'analysis.completed',
                    digest: planOf(context).digest,
                    report: context.report as NonNullable<Ctx['report']>,
                    gate: gateOf(context),
                  })),
                ],
              },
              {
                // Fail safe: without findings the plan is blocked until somebody overrides it.
                target: 'analyzed.awaitingConfirmation',
                actions: [
                  assign(({ context, event }) => {
                    if (event.output.outcome !== 'failed') return {};
                    const { message, policy } = event.output;
                    return {
                      policy,
                      gate: gate({
                        plan: planOf(context),
                        analysisError: message,
                        policy,
                        name: context.input.target.name,
                      }),
                    };
                  }),
                  tell(({ context, event }) => ({
                    type: 'analysis.failed',
                    digest: planOf(context).digest,
                    message: outputOf<{ message: string }>(event).message,
                    gate: gateOf(context),
                  })),
                  reviewed,
                ],
              },
            ],
            // Without a policy nobody knows what the plan needs: it has to be planned again.
            onError: stale((event) => ({ code: 'not-verifiable', detail: `the analysis broke: ${messageOf(event)}` })),
          },
        },
        analyzed: {
          initial: 'explaining',
          invoke: {
            id: 'explain',
            src: 'explain',
            input: ({ context }) => ({
              ...attemptInput({ context }),
              plan: planOf(context),
              report: context.report,
            }),
            // The words may come late: they are added without moving the state.
            onDone: { actions: [leaves('explain'), ...settleWords(outputOf)] },
            onError: {
              actions: [
                leaves('explain'),
                ...settleWords((event) => ({
                  outcome: 'unavailable',
                  reason: messageOf(event),
                  finishedAt: timeOf(event),
                })),
              ],
            },
          },
          states: {
            explaining: {
              invoke: {
                id: 'wordsDeadline',
                src: 'deadline',
                input: ({ context }) => ({ at: context.wordsUntil }),
                onDone: { target: 'awaitingConfirmation', actions: reviewed },
              },
              always: { guard: 'wordsSettled', target: 'awaitingConfirmation', actions: reviewed },
              on: { reject, override: { guard: 'allowed', actions: override } },
            },
            awaitingConfirmation: {
              entry: startIdle,
              invoke: { ...idle, onDone: expire },
              on: {
                confirm: {
                  guard: 'allowed',
                  target: '#deployment.verifying',
                  actions: [
                    note(({ event }) => ({ confirmed: { by: who(event), at: timeOf(event) } })),
                    tell(({ event, context }) => ({
                      type: 'plan.confirmed',
                      by: who(event),
                      digest: planOf(context).digest,
                    })),
                  ],
                },
                approve: {
                  guard: 'allowed',
                  target: 'awaitingConfirmation',
                  reenter: true,
                  actions: [
                    note(({ context, event }) => ({
                      approvals: [...context.approvals, { by: who(event), at: timeOf(event) }].sort((a, b) =>
                        a.by.id < b.by.id ? -1 : 1,
                      ),
                    })),
                    tell(({ context, event }) => ({
                      type: 'plan.approved',
                      by: who(event),
                      digest: planOf(context).digest,
                      have: context.approvals.length,
                      need: gateOf(context).approvals,
                    })),
                  ],
                },
                reject,
                override: { guard: 'allowed', target: 'awaitingConfirmation', reenter: true, actions: override },
              },
            },
          },
        },
      },
    },

    verifying: {
      tags: 'busy',
      entry: began,
      on: { cancel },
      invoke: {
        id: 'verify',
        src: 'verify',
        input: runInput,
        onDone: [
          {
            guard: { type: 'verified', params: ({ event }) => ({ outcome: event.output.outcome }) },
            target: 'applying',
          },
          stale((event) => outputOf<{ reason: StaleReason }>(event).reason),
        ],
        onError: stale((event) => ({ code: 'not-verifiable', detail: messageOf(event) })),
      },
    },

    applying: {
      tags: 'busy',
      initial: 'running',
      entry: [
        began,
        tell(({ context }) => {
          const { digest, counts } = planOf(context);
          const total = counts.create + counts.update + counts.delete + counts.replace + counts.other;
          return { type: 'apply.started', digest, by: confirmer(context), total };
        }),
      ],
      invoke: {
        id: 'apply',
        src: 'apply',
        input: runInput,
        onDone: [
          {
            guard: applyIs('applied'),
            target: 'applied',
            actions: [
              note(({ event }) => ({ result: outputOf<ApplyOutput>(event).result, endedAt: timeOf(event) })),
              tell(({ context, event }) => ({
                type: 'apply.completed',
                digest: planOf(context).digest,
                result: outputOf<ApplyOutput>(event).result,
                by: confirmer(context),
              })),
            ],
          },
          {
            guard: applyIs('failed'),
            target: 'applyFailed',
            actions: [
              note(({ event }) => {
                const output = outputOf<Extract<ApplyOutput, { outcome: 'failed' }>>(event);
                return { result: output.result, cause: output.cause, endedAt: output.finishedAt, fence: null };
              }),
              tell(({ context, event }) => {
                const { result, cause } = outputOf<Extract<ApplyOutput, { outcome: 'failed' }>>(event);
                const stopped = cause === 'stopped' && context.stop ? { stoppedBy: context.stop.by } : {};
                return {
                  type: 'apply.failed',
                  digest: planOf(context).digest,
                  cause,
                  result,
                  by: confirmer(context),
                  ...stopped,
                };
              }),
            ],
          },
          interrupted((event) => outputOf<ApplyOutput>(event).result),
        ],
        // Nobody knows whether the process was started: never "failed", never again.
        onError: interrupted(() => null),
      },
      states: {
        running: {
          on: {
            stop: {
              guard: 'allowed',
              target: 'stopping',
              actions: [
                note(({ event }) => ({ stop: { by: who(event), at: timeOf(event) } })),
                tell(({ event }) => ({ type: 'stop.requested', by: who(event) })),
              ],
            },
          },
        },
        stopping: {
          initial: 'asked',
          states: {
            asked: {
              invoke: [
                {
                  id: 'interrupt',
                  src: 'interrupt',
                  input: ({ context }) => ({
                    sessionId: context.input.sessionId,
                    attempt: context.attempt,
                    force: false,
                  }),
                  onDone: { actions: leaves('interrupt') },
                  onError: stopFailed,
                },
                {
                  id: 'forceDeadline',
                  src: 'deadline',
                  input: ({ context }) => ({ at: (context.stop?.at ?? 0) + FORCE_AFTER_MS }),
                  onDone: {
                    actions: [
                      leaves('forceDeadline'),
                      note(() => ({ forceOffered: true })),
                      tell(() => ({ type: 'force.offered' })),
                    ],
                  },
                },
              ],
              on: {
                force: {
                  guard: 'allowed',
                  target: 'forced',
                  actions: [
                    note(({ event }) => ({ forced: { by: who(event), at: timeOf(event) } })),
                    tell(({ event }) => ({ type: 'force.requested', by: who(event) })),
                  ],
                },
              },
            },
            forced: {
              invoke: {
                id: 'forceInterrupt',
                src: 'interrupt',
                input: ({ context }) => ({ sessionId: context.input.sessionId, attempt: context.attempt, force: true }),
                onDone: { actions: leaves('forceInterrupt') },
                onError: stopFailed,
              },
            },
          },
        },
      },
    },

    applyFailed: { tags: 'open', ...keepsOutcome, on: { plan: planAgain } },
    interrupted: {
      tags: 'open',
      ...keepsOutcome,
      on: {
        plan: planAgain,
        unlock: {
          guard: 'allowed',
          actions: [
            note(({ event }) => ({
              unlocked: { by: who(event), at: timeOf(event), reason: (event as { reason?: string }).reason ?? '' },
              fence: null,
            })),
            tell(({ event }) => ({
              type: 'lease.unlocked',
              by: who(event),
              reason: (event as { reason?: string }).reason ?? '',
            })),
          ],
        },
      },
    },

    applied: { tags: 'ended', type: 'final' },
    cancelled: { tags: 'ended', type: 'final' },
    expired: { tags: 'ended', type: 'final' },
  },
});
