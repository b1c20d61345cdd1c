/**
 * Model-based walks: together they take every transition of the machine *and* offer every command where it must be
 * refused. Loosened guards are only ever seen by events that must be refused.
 */
import type { AnyActorLogic, AnyMachineSnapshot } from 'xstate';
import { adjacencyMapToArray, getAdjacencyMap, getStateNodes } from 'xstate/graph';
import type { Command } from '../machine/commands.ts';
import { deploymentMachine } from '../machine/deployment-machine.ts';
import { doneEvent, errorEvent, isCommand, WORK_IDS, type ResultEvent, type WorkId } from '../machine/events.ts';
import type { DeploymentSnapshot } from '../machine/lobby-view.ts';
import { FORCE_AFTER_MS } from '../machine/refusals.ts';
import type { Actor } from '../session/session.ts';
import { ana, ben, OUTPUTS, sampleInput, samplePlan, stranger } from './samples.ts';

export type TourEvent = Command | ResultEvent;

/** One step of a walk: what happens in which state, and the snapshot the machine then has. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly event: TourEvent;
  readonly before: DeploymentSnapshot;
  readonly after: DeploymentSnapshot;
  /** A command that must change nothing. */
  readonly refused: boolean;
}

/** Value, status, context and work under way: a coarser fingerprint hides states without a word. */
export const fingerprint = (s: AnyMachineSnapshot): string =>
  JSON.stringify([s.value, s.status, s.context, Object.keys(s.children).sort()]);

/** A second attempt is walked up to its queue, where everything of the first must be void; beyond, it repeats the first. */
const WHOLE_ATTEMPTS = 1;
const STALE_DIGEST = 'f'.repeat(64);

/** Every command by everybody who matters, with right and wrong payloads. */
function commands(s: DeploymentSnapshot): Command[] {
  const c = s.context;
  const digest = c.plan?.digest ?? STALE_DIGEST;
  // One instant for all, results included: time would only multiply states.
  const at = 2_500;
  const late = at + FORCE_AFTER_MS;
  const lee: Actor = { ...ben, id: '3', name: 'Lee' };
  const approvers: Actor[] = [ana, ben, lee];
  const typed = c.gate?.typedName === undefined ? {} : { typed: c.gate.typedName };
  return [
    ...(c.attempt <= WHOLE_ATTEMPTS ? [{ type: 'plan', by: ana, at } as const] : []),
    { type: 'plan', by: stranger, at },
    { type: 'confirm', by: ana, at, digest, approvers, ...typed },
    { type: 'confirm', by: ana, at, digest, ...typed },
    { type: 'confirm', by: ben, at, digest, approvers: [ana, { ...ben, rights: [] }], ...typed },
    { type: 'confirm', by: ana, at, digest, approvers, typed: 'web-server-02' },
    { type: 'confirm', by: ana, at, digest: STALE_DIGEST, approvers, ...typed },
    { type: 'confirm', by: stranger, at, digest, approvers, ...typed },
    { type: 'approve', by: ana, at, digest },
    { type: 'approve', by: ben, at, digest },
    { type: 'approve', by: lee, at, digest },
    { type: 'approve', by: ben, at, digest: STALE_DIGEST },
    { type: 'approve', by: stranger, at, digest },
    { type: 'reject', by: ben, at, digest, reason: 'too dear' },
    { type: 'reject', by: stranger, at, digest },
    { type: 'cancel', by: ana, at },
    { type: 'cancel', by: stranger, at },
    ...(c.confirmed === null || isPlain(s) ? [{ type: 'stop', by: ana, at } as const] : []),
    { type: 'stop', by: stranger, at },
    { type: 'force', by: ben, at: late },
    { type: 'force', by: ben, at },
    { type: 'force', by: ana, at: late },
    { type: 'force', by: stranger, at: late },
    { type: 'override', by: ben, at, digest, reason: 'accepted until Friday' },
    { type: 'override', by: ben, at, digest, reason: ' ' },
    { type: 'override', by: stranger, at, digest, reason: 'x' },
    { type: 'unlock', by: ben, at, reason: 'nothing runs' },
    { type: 'unlock', by: ben, at, reason: '' },
    { type: 'unlock', by: stranger, at, reason: 'x' },
  ];
}

/** Results of the work that is under way: each outcome, and the work breaking. */
function results(s: DeploymentSnapshot): ResultEvent[] {
  const under = WORK_IDS.filter((id) => s.children[id as keyof typeof s.children] !== undefined);
  if (s.context.attempt > WHOLE_ATTEMPTS) return [];
  // Gates are walked on the plain plan; the other plans meet one analysis. What follows Confirm is walked whole once.
  const few = (id: string) =>
    (id === 'analyze' && s.context.plan?.digest !== samplePlan().digest) ||
    (s.context.confirmed !== null && !isPlain(s));
  return under.flatMap((id) => [
    ...(OUTPUTS[id] ?? [{ finishedAt: dueAt(s, id) }])
      .slice(0, few(id) ? 1 : undefined)
      .map((output) => doneEvent(id, output)),
    ...(id.endsWith('eadline') || few(id) ? [] : [errorEvent(id, { message: `${id} broke`, finishedAt: 2_500 })]),
  ]);
}

/** When a deadline of this state is due. */
const dueAt = ({ context: c }: DeploymentSnapshot, id: WorkId): number =>
  id === 'wordsDeadline' ? c.wordsUntil : id === 'forceDeadline' ? (c.stop?.at ?? 0) + FORCE_AFTER_MS : c.deadlineAt;

/** The straight way to Confirm: three to add, no gate, the model's words there. */
const isPlain = ({ context: c }: DeploymentSnapshot): boolean =>
  c.plan?.digest === samplePlan().digest &&
  c.gate?.approvals === 0 &&
  c.gate.blockedBy.length === 0 &&
  c.words?.outcome === 'explained';

/** Every transition and every refused command of every reachable state. @throws when a state of the machine is never reached. */
export function edges(): Edge[] {
  const map = getAdjacencyMap(
    deploymentMachine as AnyActorLogic,
    {
      input: sampleInput,
      events: (s: AnyMachineSnapshot) =>
        s.status === 'active' ? [...commands(s as DeploymentSnapshot), ...results(s as DeploymentSnapshot)] : [],
      serializeState: fingerprint,
      serializeEvent: (e: unknown) => JSON.stringify(e),
      limit: 200_000,
    } as never,
  );
  const list = adjacencyMapToArray(map as never) as unknown as {
    state: DeploymentSnapshot;
    event: TourEvent;
    nextState: DeploymentSnapshot;
  }[];
  const seen = new Set(list.flatMap(({ state, nextState }) => [...state._nodes, ...nextState._nodes].map((n) => n.id)));
  const lost = getStateNodes(deploymentMachine)
    .map((n) => n.id)
    .filter((id) => !seen.has(id));
  if (lost.length > 0) throw new Error(`never reached: ${lost.join(', ')}`);
  return list.map(({ state, event, nextState }) => {
    const [from, to] = [fingerprint(state), fingerprint(nextState)];
    return { from, to, event, before: state, after: nextState, refused: isCommand(event) && from === to };
  });
}

/** Walks that together take every edge: go to the nearest edge not yet taken, repeat; a final state ends the walk. */
export function tours(all: readonly Edge[]): Edge[][] {
  const left = new Map<string, Edge[]>();
  const ways = new Map<string, Map<string, Edge>>();
  for (const e of all) {
    left.set(e.from, [...(left.get(e.from) ?? []), e]);
    if (e.to !== e.from) ways.set(e.from, (ways.get(e.from) ?? new Map<string, Edge>()).set(e.to, e));
  }
  const start = (all[0] as Edge).from;
  /** The shortest way from here to a state that still has an edge to take, and that edge. */
  const nearest = (from: string): Edge[] | undefined => {
    const came = new Map<string, Edge | undefined>([[from, undefined]]);
    // A Map may grow while it is iterated: a breadth-first queue.
    for (const at of came.keys()) {
      // Refused commands first: they stay here.
      const rest = left.get(at) ?? [];
      const free = rest.splice(
        Math.max(
          0,
          rest.findIndex((e) => e.to === e.from),
        ),
        1,
      )[0];
      if (free) {
        const way = [free];
        for (let e = came.get(at); e; e = came.get(e.from)) way.unshift(e);
        return way;
      }
      for (const [to, e] of ways.get(at) ?? []) if (!came.has(to)) came.set(to, e);
    }
    return undefined;
  };
  const walks: Edge[][] = [];
  for (let way = nearest(start); way; way = nearest(start)) {
    const walk: Edge[] = [];
    for (let next: Edge[] | undefined = way; next; next = nearest((walk.at(-1) as Edge).to)) walk.push(...next);
    walks.push(walk);
  }
  return walks;
}
