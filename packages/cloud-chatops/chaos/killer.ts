/** Decides when the bot dies, kills it, and starts it again; measures how long it needs. */
import { setTimeout as pause } from 'node:timers/promises';
import type { BotProcess } from '../src/demo/bot-process.ts';
import type { LobbyWatch } from './lobby-watch.ts';
import type { People } from './people.ts';
import type { Random } from './random.ts';
import type { StoreWitness } from './store-witness.ts';

export interface Deaths {
  kills: number;
  /** A session was between confirm and done. */
  duringApply: number;
  /** The bot had been started and was not ready. */
  duringRecovery: number;
  /** Spawn to ready with every session re-attached, ms. */
  readonly recoveryMs: number[];
  /** Sessions that a start should have picked up and did not. */
  readonly notReattached: string[];
}

export interface KillerOptions {
  readonly bot: BotProcess;
  /** Lines that the bot says, for what it picked up. */
  readonly said: readonly string[];
  readonly store: StoreWitness;
  readonly people: People;
  readonly watch: LobbyWatch;
  readonly random: Random;
  readonly kills: number;
  readonly onKill: (deaths: Deaths) => void;
}

/** Between confirm and done. */
const APPLYING: ReadonlySet<string> = new Set(['verifying', 'applying', 'stopping']);
const MOST_WAIT_MS = 45_000;
const PICKED_UP = /^Picked up (\d+) unfinished/;

export async function killAgainAndAgain(options: KillerOptions): Promise<Deaths> {
  const { bot, store, people, watch, random } = options;
  const deaths: Deaths = { kills: 0, duringApply: 0, duringRecovery: 0, recoveryMs: [], notReattached: [] };

  const kill = async (): Promise<void> => {
    watch.botIsGone();
    await bot.stop('SIGKILL');
    deaths.kills++;
    if (anyApplying(store)) deaths.duringApply++;
    options.onKill(deaths);
    await pause(random.chance(0.3) ? 0 : random.between(0, 1_500));
  };

  /** Started, and dead before it is ready. */
  const dieWhileRecovering = async (): Promise<void> => {
    const starting = bot.start().then(
      () => true,
      () => false,
    );
    await Promise.race([starting, pause(random.between(50, 1_400))]);
    await kill();
    if (!(await starting)) deaths.duringRecovery++;
  };

  await start(options, deaths, false);
  while (deaths.kills < options.kills) {
    if (deaths.duringApply * 2 <= deaths.kills) await untilApplying(options);
    else if (random.chance(0.3)) await untilLobbiesAreTrue(watch);
    else await pause(random.between(0, 5_000));
    await kill();
    for (let twice = 0; twice < 2 && deaths.kills < options.kills && random.chance(0.2); twice++) {
      await dieWhileRecovering();
    }
    await start(options, deaths, true);
    await people.lookAround();
  }
  return deaths;
}

async function start({ bot, said, store, watch }: KillerOptions, deaths: Deaths, recovers: boolean): Promise<void> {
  const waiting = recovers ? store.unfinished() : new Set<string>();
  const from = said.length;
  const begun = performance.now();
  await bot.start();
  const took = performance.now() - begun;
  watch.botIsReady();
  if (!recovers) return;
  deaths.recoveryMs.push(took);
  // A click can end a session as soon as the bot is logged in, before it looks for what to pick up.
  const still = store.unfinished();
  const owed = [...waiting].filter((id) => still.has(id)).length;
  const pickedUp = Number(said.slice(from).flatMap((line) => PICKED_UP.exec(line)?.[1] ?? [])[0] ?? 0);
  if (pickedUp < owed) deaths.notReattached.push(`${pickedUp} of ${owed} sessions were picked up`);
}

/** A moment between confirm and done: right after the click, or somewhere in the apply. */
async function untilApplying({ people, store, random }: KillerOptions): Promise<void> {
  if (random.chance(0.5)) {
    await Promise.race([people.nextConfirm(), pause(MOST_WAIT_MS)]);
    await pause(random.between(0, 400));
    return;
  }
  for (const until = performance.now() + MOST_WAIT_MS; performance.now() < until && !anyApplying(store);) {
    await pause(50);
  }
  await pause(random.between(0, 1_500));
}

async function untilLobbiesAreTrue({ trueAfterMs }: LobbyWatch): Promise<void> {
  const before = trueAfterMs.length;
  for (let waited = 0; waited < 12_000 && trueAfterMs.length === before; waited += 200) await pause(200);
}

const anyApplying = (store: StoreWitness): boolean =>
  store.sessions().some(({ id, ended }) => !ended && APPLYING.has(store.view(id)?.view.state ?? ''));
