/** The machine with its work provided, for a live actor in a simple frontend. What must survive a restart runs on `createRuntime` instead. */
import { fromPromise } from 'xstate';
import type { EffectName, Effects, EffectTools } from '../ports/effects.ts';
import type { Timers } from '../ports/host.ts';
import type { Progress } from '../ports/progress.ts';
import { deadlineEffect } from '../runtime/deadline.ts';
import { deploymentMachine } from './deployment-machine.ts';

/** `createActor(withEffects(effects, timers), { input })`. `onProgress` is told what running work reports. */
export function withEffects(
  effects: Effects,
  timers: Timers,
  onProgress: (progress: Progress) => void = () => {},
): typeof deploymentMachine {
  const actor = (source: string, effect: (input: never, tools: EffectTools) => Promise<unknown>) =>
    fromPromise(({ input, signal, self }) =>
      effect(input as never, {
        key: `live/${source}/${self.sessionId}`,
        signal,
        recovered: false,
        progress: onProgress,
      }),
    );
  const names = Object.keys(effects) as EffectName[];
  const actors = Object.fromEntries(names.map((name) => [name, actor(name, effects[name])]));
  return deploymentMachine.provide({
    actors: { ...actors, deadline: actor('deadline', deadlineEffect(timers)) } as never,
  });
}
