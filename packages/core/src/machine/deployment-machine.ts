/**
 * The deployment lifecycle: plan → review → analyze → confirm → apply, with cancel and idle time-out. Side-effect-free:
 * it assigns, emits timeline entries and invokes named work; time and ids arrive in events. One definition serves the
 * pure `transition()`, the durable runtime, a live actor in somebody's frontend, replay and test generation.
 */
import { assign, emit } from 'xstate';
import type { ApplyOutput, StaleReason } from '../ports/effects.ts';
import { initialContext } from './context.ts';
import { timeOf } from './events.ts';
import { gate } from './gate.ts';
import { FORCE_AFTER_MS } from './refusals.ts';
import { deploymentSetup } from './setup.ts';
import {
  applyIs,
  began,
  breaks,
  cancel,
  expire,
  gateOf,
  idle,
  interrupted,
  keepsOutcome,
  override,
  planAgain,
  reject,
  reviewed,
  saysNo,
  settleWords,
  stale,
  startIdle,
  stepCompleted,
  stepStarted,
  stopFailed,
} from './shared-transitions.ts';
import {
  attemptInput,
  confirmer,
  leaves,
  messageOf,
  note,
  outputOf,
  planOf,
  runInput,
  tell,
  who,
  type Ctx,
} from './speech.ts';

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
