/** How the machine's transitions speak: entries told, context noted, results read. Everything is dated by the event that caused it. */
import { assign, emit, stopChild } from 'xstate';
import type { StepFailure, StepName } from '../ports/effects.ts';
import type { Actor, Person } from '../session/session.ts';
import type { DeploymentContext } from './context.ts';
import type { TimelineEntry } from './entries.ts';
import { timeOf, type EffectError, type WorkId } from './events.ts';

export type Ctx = DeploymentContext;
/** What actions get; `event` is a command or a result. */
export interface Args {
  context: Ctx;
  event: unknown;
}

export const person = ({ id, name }: Actor): Person => ({ id, name });
export const who = (event: unknown): Person => person((event as { by: Actor }).by);
export const outputOf = <O>(event: unknown): O => (event as { output: O }).output;
export const messageOf = (event: unknown): string => {
  const error = (event as { error?: Partial<EffectError> }).error;
  return error?.message ?? 'unknown error';
};

/** An entry of the present attempt, dated by the event that made it. */
export type Undated<E> = E extends TimelineEntry ? Omit<E, 'at' | 'attempt'> : never;
export const tell = (make: (args: Args) => Undated<TimelineEntry>) =>
  emit(
    (args: Args) => ({ ...make(args), attempt: args.context.attempt, at: timeOf(args.event) }) as TimelineEntry,
  ) as never;
export const note = (change: (args: Args) => Partial<Ctx>) => assign((args: Args) => change(args)) as never;

export const attemptInput = ({ context }: { context: Ctx }) => ({
  sessionId: context.input.sessionId,
  attempt: context.attempt,
  target: context.input.target,
  operation: context.input.operation,
  settings: context.input.settings,
});
export const planOf = (context: Ctx) => {
  if (context.plan === null) throw new Error('no plan in this state');
  return context.plan;
};
export const runInput = ({ context }: { context: Ctx }) => ({
  ...attemptInput({ context }),
  plan: planOf(context),
  fence: context.fence ?? 0,
});
export const confirmer = (context: Ctx): Person => context.confirmed?.by ?? context.input.requester;

/** A broken effect read as a failed step: the same message, no stack trace. */
export const broken = (step: StepName, event: unknown): StepFailure => ({
  step,
  errors: 1,
  warnings: 0,
  diagnostics: [{ severity: 'error', summary: messageOf(event), detail: '' }],
});

/** Work that ends while its state goes on leaves the list of children: what is listed is what is under way. */
export const leaves = (id: WorkId) => stopChild(id) as never;
