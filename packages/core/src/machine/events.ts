/** Events of the machine: commands of people, and results of the work it asked for. xstate's names for results stand here only; they change in xstate 6. */
import type { EffectName } from '../ports/effects.ts';
import type { Command } from './commands.ts';

/** Ids of the work a session can have under way; `deadline`s are timers, the others effects. */
export const WORK_IDS = [
  'lease',
  'init',
  'validate',
  'plan',
  'analyze',
  'explain',
  'verify',
  'apply',
  'interrupt',
  'forceInterrupt',
  'deadline',
  'wordsDeadline',
  'forceDeadline',
] as const;
export type WorkId = (typeof WORK_IDS)[number];

/** Named actor sources of the machine. */
export type WorkSource = EffectName | 'deadline';

/** What a broken effect leaves behind; never a stack trace. */
export interface EffectError {
  readonly message: string;
  readonly finishedAt: number;
}

export interface DeadlineOutput {
  readonly finishedAt: number;
}

export interface ResultEvent {
  readonly type: string;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly actorId: string;
}

export const doneEvent = (id: WorkId, output: unknown): ResultEvent => ({
  type: `xstate.done.actor.${id}`,
  output,
  actorId: id,
});
export const errorEvent = (id: WorkId, error: EffectError): ResultEvent => ({
  type: `xstate.error.actor.${id}`,
  error,
  actorId: id,
});

/** Only people's commands may enter from outside: a forged `xstate.*` event could complete an apply that never ran. */
export const isCommand = (event: { readonly type: string }): event is Command => COMMANDS.has(event.type);
const COMMANDS = new Set<string>([
  'plan',
  'confirm',
  'approve',
  'reject',
  'cancel',
  'stop',
  'force',
  'override',
  'unlock',
] satisfies Command['type'][]);

/** The host's time of any event: `at` of a command, `finishedAt` of a result. */
export function timeOf(event: unknown): number {
  const e = event as { at?: number; output?: { finishedAt?: number }; error?: { finishedAt?: number } };
  return e.at ?? e.output?.finishedAt ?? e.error?.finishedAt ?? 0;
}
