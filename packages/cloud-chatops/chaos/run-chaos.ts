/**
 * The bot dies again and again while people work with it. At the end three witnesses that know nothing of each other are
 * compared: the simulated cloud's log, the store, and what people can read in Discord.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TimelineEntry } from '@cloud-chatops/core';
import { doubleWork } from './cloud-witness.ts';
import { readDiscord } from './discord-witness.ts';
import { RECOVERY_LIMIT_MS, spread, type Outcome } from './figures.ts';
import { killAgainAndAgain } from './killer.ts';
import { watchLobbies, type LobbyWatch } from './lobby-watch.ts';
import { createPeople, type Acknowledged } from './people.ts';
import { appliesUnderWay, processesOf, secretFilesIn } from './process-witness.ts';
import { createRandom } from './random.ts';
import { PEOPLE, setStage, type StageOptions } from './stage.ts';
import { storeWitness, type StoreWitness } from './store-witness.ts';

export interface ChaosOptions extends StageOptions {
  readonly kills: number;
  readonly seed: number;
  /** Sessions at the same time. */
  readonly open: number;
  /** One line about what is going on. */
  readonly say: (line: string) => void;
}

const LOOK_MS = 400;
/** Sessions that are open at the last kill are brought to their end within this time. */
const FINISH_MS = 180_000;
const SETTLE_MS = 20_000;

export async function runChaos({ kills, seed, open: mostOpen, say, ...options }: ChaosOptions): Promise<Outcome> {
  const stage = await setStage(options);
  const store = storeWitness(stage.storeFile);
  const people = createPeople(stage.discord, createRandom(seed), mostOpen);
  const watch = watchLobbies(store, stage.discord, () => people.lobbies());
  const doubleRuns = new Set<string>();
  let watching = true;
  let looks = 0;
  const looking = (async () => {
    while (watching) {
      for (const plan of twice(appliesUnderWay(stage.folder))) doubleRuns.add(plan);
      // A lobby that a restart has made is met a moment later.
      if (looks++ % 5 === 0) await people.lookAround();
      await watch.look();
      await pause(LOOK_MS);
    }
  })();
  let ok = false;
  try {
    const deaths = await killAgainAndAgain({
      bot: stage.bot,
      said: stage.said,
      store,
      people,
      watch,
      random: createRandom(seed + 1),
      kills,
      onKill: (so) => {
        if (so.kills % 10 === 0) say(`${so.kills} kills, ${store.sessions().length} sessions`);
      },
    });
    people.finish();
    const open = await until(() => people.openSessions(), FINISH_MS);
    await until(() => store.undelivered(), SETTLE_MS);
    await allTrue(watch);
    await people.stop();
    watching = false;
    await looking;
    await stage.bot.stop('SIGTERM');

    const timelines = new Map(store.sessions().map(({ id }) => [id, store.timeline(id)]));
    const entries = [...timelines.values()].flat();
    const double = [
      ...doubleWork(stage.cloud.log(), appliesOf(timelines, store)),
      ...[...doubleRuns].map((plan) => `${plan} was applied by two processes at once`),
      ...unmarkedApplies(entries, store),
    ];
    const lost = lostAnswers(people.acknowledged, store);
    const reading = await readDiscord(stage.discord, PEOPLE, timelines);
    const undelivered = store.undelivered();
    if (undelivered > 0) reading.lost.push(`${undelivered} entries were never delivered`);
    const orphans = processesOf(stage.folder).filter(({ pid }) => !stage.ownPids.includes(pid));
    const stuck = [...deaths.notReattached, ...(open > 0 ? [`${open} sessions did not come to their end`] : [])];
    // Every session is over by now.
    const secrets = open > 0 ? [] : secretFilesIn(join(stage.folder, 'bot', 'runs'));
    const interrupted = entries.filter(({ type }) => type === 'apply.interrupted').length;
    const recovery = spread(deaths.recoveryMs);
    const lobbies = spread(watch.trueAfterMs);
    const problems = [
      ...double,
      ...lost,
      ...reading.lost,
      ...reading.doubled,
      ...watch.wrong,
      ...orphans.map(({ pid, argv }) => `process ${pid} was left behind: ${argv.join(' ').slice(0, 200)}`),
      ...stuck,
      ...secrets.map((path) => `${path} was not deleted`),
      ...(interrupted > 0 ? [`${interrupted} applies ended as interrupted`] : []),
      ...(recovery.max > RECOVERY_LIMIT_MS ? [`a recovery took ${recovery.max} ms`] : []),
      ...watch.late.map((lobby) => `every lobby was true only when that of ${lobby}`),
    ];
    ok = problems.length === 0;
    if (!ok) say(`Kept for a look: ${stage.folder}`);
    return {
      problems,
      figures: {
        seed,
        kills: deaths.kills,
        kills_between_confirm_and_done: deaths.duringApply,
        kills_during_recovery: deaths.duringRecovery,
        sessions: timelines.size,
        applies: entries.filter(({ type }) => type === 'apply.started').length,
        answers_acknowledged: people.acknowledged.length,
        double_applies: double.length,
        lost_acknowledged: lost.length,
        lost_entries: reading.lost.length,
        doubled_entries: reading.doubled.length,
        wrong_lobby: watch.wrong.length,
        orphan_processes: orphans.length,
        secret_files_left: secrets.length,
        stuck_sessions: stuck.length,
        interrupted,
        recovery_ms: recovery,
        lobbies_true_ms: lobbies,
        ok,
      },
    };
  } finally {
    watching = false;
    await people.stop();
    await looking;
    await stage.close(!ok);
  }
}

/** How many applies of each deployment were started, by its name. */
function appliesOf(timelines: ReadonlyMap<string, readonly TimelineEntry[]>, store: StoreWitness): Map<string, number> {
  const applies = new Map<string, number>();
  for (const [id, timeline] of timelines) {
    const name = store.view(id)?.view.target.name ?? '';
    const started = timeline.filter(({ type }) => type === 'apply.started').length;
    applies.set(name, (applies.get(name) ?? 0) + started);
  }
  return applies;
}

/** R4: each apply has a plan of its own, marked as used. */
function unmarkedApplies(entries: readonly TimelineEntry[], store: StoreWitness): string[] {
  const started = entries.flatMap((entry) => (entry.type === 'apply.started' ? [entry.digest] : []));
  const used = new Set(store.usedPlans().map(({ digest }) => digest));
  return [
    ...twice(started).map((digest) => `plan ${digest.slice(0, 8)} was started twice`),
    ...started
      .filter((digest) => !used.has(digest))
      .map((digest) => `plan ${digest.slice(0, 8)} is not marked as used`),
  ];
}

/** What an acknowledged answer must have left in the timeline. */
const LEAVES = {
  open: 'session.opened',
  plan: 'plan.requested',
  confirm: 'plan.confirmed',
  cancel: 'session.cancelled',
  stop: 'stop.requested',
} as const satisfies { readonly [action in Acknowledged['action']]: TimelineEntry['type'] };

function lostAnswers(acknowledged: readonly Acknowledged[], store: StoreWitness): string[] {
  const ids = new Map(store.sessions().map(({ id }) => [id.slice(0, 6), id]));
  return acknowledged.flatMap(({ session, action, interaction }) => {
    const id = ids.get(session);
    if (id === undefined) return [`session ${session} was shown to a person and is not in the store`];
    const left = store.timeline(id).some(({ type }) => type === LEAVES[action]);
    const taken = action === 'open' || store.commands(id).has(interaction);
    return left && taken ? [] : [`${action} of session ${session} was acknowledged and is not in the store`];
  });
}

const twice = <T>(list: readonly T[]): T[] => [...new Set(list.filter((one, at) => list.indexOf(one) !== at))];

/** Waits until nothing is left; resolves with what is left when time is over. */
async function until(left: () => number, withinMs: number): Promise<number> {
  for (const end = performance.now() + withinMs; performance.now() < end && left() > 0;) await pause(200);
  return left();
}

async function allTrue(watch: LobbyWatch): Promise<void> {
  watch.doubt();
  for (const end = performance.now() + SETTLE_MS; performance.now() < end && !(await watch.look());)
    await pause(LOOK_MS);
}
