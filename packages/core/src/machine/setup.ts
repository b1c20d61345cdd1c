/** The machine's vocabulary: types, guards and the named work it asks for. The states are in `deployment-machine.ts`. */
import { fromPromise, setup } from 'xstate';
import type { EffectName, Effects } from '../ports/effects.ts';
import type { SessionInput } from '../session/session.ts';
import type { Command } from './commands.ts';
import type { DeploymentContext } from './context.ts';
import type { TimelineEntry } from './entries.ts';
import type { DeadlineOutput } from './events.ts';
import { conditionRefusal } from './refusals.ts';

/** A source that the host has to provide; started as it is, it fails. */
const required = <O, I>(name: string) =>
  fromPromise<O, I>(() => Promise.reject(new Error(`no effect was provided for "${name}"`)));

type OutputOf<N extends EffectName> = Awaited<ReturnType<Effects[N]>>;
type InputOf<N extends EffectName> = Parameters<Effects[N]>[0];
const effect = <N extends EffectName>(name: N) => required<OutputOf<N>, InputOf<N>>(name);

export const deploymentSetup = setup({
  types: {
    context: {} as DeploymentContext,
    events: {} as Command,
    input: {} as SessionInput,
    emitted: {} as TimelineEntry,
    tags: {} as 'busy' | 'open' | 'ended',
  },
  actors: {
    lease: effect('lease'),
    init: effect('init'),
    validate: effect('validate'),
    plan: effect('plan'),
    analyze: effect('analyze'),
    explain: effect('explain'),
    verify: effect('verify'),
    apply: effect('apply'),
    interrupt: effect('interrupt'),
    deadline: required<DeadlineOutput, { readonly at: number }>('deadline'),
  },
  guards: {
    /** The command's own table allows it. */
    allowed: ({ context, event }) => conditionRefusal(context, event) === undefined,
    /** The model's words came, will not come, or are not waited for. */
    wordsSettled: ({ context }) => context.words !== null || (context.policy?.waitForWordsMs ?? 0) === 0,
    stepFailed: (_, p: { outcome: string }) => p.outcome === 'failed',
    planUnchanged: (_, p: { noChanges: boolean }) => p.noChanges,
    verified: (_, p: { outcome: string }) => p.outcome === 'verified',
    outcomeIs: (_, p: { outcome: string; is: string }) => p.outcome === p.is,
  },
});
