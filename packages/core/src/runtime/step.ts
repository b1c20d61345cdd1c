/** One event on one snapshot, as data: the next snapshot and what it asks for. Pure; the runtime and the tests use the same. */
import { initialTransition, transition, type AnyActorRef } from 'xstate';
import { deploymentMachine } from '../machine/deployment-machine.ts';
import type { Command } from '../machine/commands.ts';
import type { TimelineEntry } from '../machine/entries.ts';
import type { ResultEvent, WorkId, WorkSource } from '../machine/events.ts';
import type { DeploymentSnapshot } from '../machine/lobby-view.ts';
import type { SessionInput } from '../session/session.ts';

export interface AskedWork {
  readonly id: WorkId;
  readonly src: WorkSource;
  readonly input: unknown;
}

export interface Step {
  readonly snapshot: DeploymentSnapshot;
  readonly start: readonly AskedWork[];
  /** Ids of work that is no longer wanted. */
  readonly stop: readonly WorkId[];
  readonly entries: readonly TimelineEntry[];
}

interface AskedAction {
  readonly type: string;
  readonly params?: unknown;
}

/** @throws whatever a guard or an assignment throws; nothing has changed then. */
export const firstStep = (input: SessionInput): Step =>
  asStep(initialTransition(deploymentMachine, input) as unknown as [DeploymentSnapshot, AskedAction[]]);

export const nextStep = (snapshot: DeploymentSnapshot, event: Command | ResultEvent): Step =>
  asStep(transition(deploymentMachine, snapshot, event as never) as unknown as [DeploymentSnapshot, AskedAction[]]);

function asStep([snapshot, actions]: [DeploymentSnapshot, AskedAction[]]): Step {
  if (snapshot.status === 'error')
    throw snapshot.error instanceof Error ? snapshot.error : new Error(String(snapshot.error));
  let start: AskedWork[] = [];
  const stop: WorkId[] = [];
  const entries: TimelineEntry[] = [];
  for (const action of actions) {
    switch (action.type) {
      case 'xstate.spawnChild': {
        const { id, src, input } = action.params as AskedWork;
        start.push({ id, src, input });
        break;
      }
      case 'xstate.stopChild': {
        // Work that has left the list of children already is stopped once more when its state is left.
        const id = (action.params as AnyActorRef | undefined)?.id as WorkId | undefined;
        if (id === undefined) break;
        // Asked for and let go within one event (a wait of no length): never started at all.
        start = start.filter((w) => w.id !== id);
        stop.push(id);
        break;
      }
      case 'xstate.emit':
        entries.push((action.params as { event: TimelineEntry }).event);
        break;
      default:
        throw new Error(`the machine has a side effect: ${action.type}`);
    }
  }
  return { snapshot, start, stop, entries };
}
