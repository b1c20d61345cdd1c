/** Walks one tour through the durable runtime on a given store, step by step, and compares with the pure machine. */
import { isCommand } from '../machine/events.ts';
import { lobbyView } from '../machine/lobby-view.ts';
import type { LobbyView } from '../machine/lobby.ts';
import type { ChatFrontend } from '../ports/chat-frontend.ts';
import type { Effects } from '../ports/effects.ts';
import type { Timers } from '../ports/host.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { createRuntime, type Runtime } from '../runtime/runtime.ts';
import { restoreSnapshot } from '../runtime/snapshots.ts';
import { equal } from './cases.ts';
import { sampleInput } from './samples.ts';
import type { Edge } from './tours.ts';

/** Work that waits for the walk to say how it ends. */
interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A clock that stands still until the walk moves it, and the timers set on it. */
function manualTimers(): Timers & { moveTo(at: number): void } {
  let now = 2_500;
  const set = new Set<{ due: number; run: () => void }>();
  return {
    now: () => now,
    set(ms, run) {
      const timer = { due: now + ms, run };
      set.add(timer);
      return () => set.delete(timer);
    },
    moveTo(at) {
      now = at;
      for (const timer of set) {
        if (timer.due > now) continue;
        set.delete(timer);
        timer.run();
      }
    },
  };
}

/** Effects that end when and as the walk says, by work id (the last part of the key). */
function controllable(): { effects: Effects; waiting: Map<string, Waiting>; applies: string[] } {
  const waiting = new Map<string, Waiting>();
  /** Keys of applies that were started for the first time: R4 asks for each at most once. */
  const applies: string[] = [];
  const wait = (_: unknown, tools: { key: string; recovered: boolean }) =>
    new Promise<never>((resolve, reject) =>
      waiting.set(tools.key.slice(tools.key.lastIndexOf('/') + 1), {
        resolve: resolve as (o: unknown) => void,
        reject,
      }),
    );
  const effects: Effects = {
    lease: wait,
    init: wait,
    validate: wait,
    plan: wait,
    analyze: wait,
    explain: wait,
    verify: wait,
    interrupt: wait,
    apply: (input, tools) => {
      if (!tools.recovered) applies.push(tools.key);
      return wait(input, tools);
    },
  };
  return { effects, waiting, applies };
}

const silent = { info() {}, warn() {}, error() {} };

export interface RuntimeWalk {
  readonly store: SessionStore;
  /** Throw the runtime away and recover from the store before each step. */
  readonly recoverEachStep: boolean;
  /** Told after each step with what frontends are shown: for conformance tests of renderers. */
  readonly onStep?: (view: LobbyView, edge: Edge) => void;
}

/** @throws when the runtime's state, buttons, pending work, refusals or delivered entries differ from the machine's. */
export async function walkRuntime(
  walk: readonly Edge[],
  { store, recoverEachStep, onStep }: RuntimeWalk,
): Promise<void> {
  const timers = manualTimers();
  let control = controllable();
  const delivered: string[] = [];
  const applies: string[] = [];
  const frontend: ChatFrontend = {
    showLobby: async () => {},
    showProgress() {},
    deliver: async ({ sequence, entry }) => void delivered.push(`${sequence} ${entry.type}`),
  };
  const make = (): Runtime =>
    createRuntime({ store, effects: control.effects, frontends: { walk: frontend }, timers, logger: silent });
  let runtime = make();
  const id = sampleInput.sessionId;
  await runtime.open(sampleInput);
  let stored = await store.load(id);

  for (const [index, edge] of walk.entries()) {
    if (recoverEachStep) {
      await runtime.close();
      applies.push(...control.applies);
      control = controllable();
      runtime = make();
      await runtime.recover();
    }
    const { event } = edge;
    const what = `step ${index} (${event.type})`;
    const versionBefore = stored?.version;
    if (isCommand(event)) {
      const answer = await runtime.send(id, event, `command-${index}`);
      equal(answer.outcome, edge.refused ? 'refused' : 'accepted', `${what}: answer`);
      stored = await store.load(id);
    } else {
      const { actorId } = event;
      if (actorId.endsWith('eadline')) {
        timers.moveTo((event.output as { finishedAt: number }).finishedAt);
      } else {
        const work = control.waiting.get(actorId);
        if (work === undefined) throw new Error(`${what}: nothing waits for ${actorId}`);
        control.waiting.delete(actorId);
        if (event.error === undefined) work.resolve(event.output);
        else work.reject(new Error((event.error as { message: string }).message));
      }
      await until(async () => {
        stored = await store.load(id);
        return stored?.version !== versionBefore;
      }, what);
      timers.moveTo(2_500);
    }
    if (stored === undefined) throw new Error(`${what}: the session is gone`);
    const snapshot = restoreSnapshot(stored.envelope);
    equal(
      [snapshot.value, snapshot.status, snapshot.context],
      [edge.after.value, edge.after.status, edge.after.context],
      what,
    );
    if (edge.refused) equal(stored.version, versionBefore, `${what}: a refused command must write nothing`);
    equal(stored.pending.map((w) => w.id).sort(), Object.keys(edge.after.children).sort(), `${what}: pending work`);
    equal(await runtime.view(id), lobbyView(edge.after), `${what}: view`);
    onStep?.(lobbyView(snapshot), edge);
  }
  applies.push(...control.applies);
  equal(new Set(applies).size, applies.length, 'R4: every apply is started once');
  const entries = (await store.entries(id)).map((e) => `${e.sequence} ${e.entry.type}`);
  await until(async () => delivered.length >= entries.length, 'R5: delivery');
  equal(delivered, entries, 'R5: delivered entries');
  await runtime.close();
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 10_000; i++) {
    if (await holds()) return;
    await Promise.resolve();
  }
  throw new Error(`${what}: nothing happened`);
}
