/** Compares every lobby with the store's truth, again and again while the bot lives: what is shown may lag, never stay wrong. */
import type { LobbyState, LobbyView } from '@cloud-chatops/core';
import type { Human, HumanMessage } from '@cloud-chatops/local-discord';
import { discordStyle, lobbyCard } from '@cloud-chatops/presentation';
import { LOBBIES_LIMIT_MS } from './figures.ts';
import { PEOPLE } from './stage.ts';
import type { StoreWitness } from './store-witness.ts';

/** How long a lobby may show something else than the store holds while the bot lives, ms. */
export const TRUE_WITHIN_MS = 10_000;

export interface LobbyWatch {
  /** The bot is ready: every lobby has to be true from now on, within the limit. */
  botIsReady(): void;
  /** Nobody keeps the lobbies true now: nothing is looked at. */
  botIsGone(): void;
  /** Looks at every lobby again, also at those that were right before. */
  doubt(): void;
  /** One look at every session that may have changed. `true`: all are true. */
  look(): Promise<boolean>;
  /** Lobbies that stayed wrong for longer than the limit. */
  readonly wrong: readonly string[];
  /** Ms from each restart until each lobby had been true once, for the restarts that lived to see it. */
  readonly trueAfterMs: readonly number[];
  /** The restarts after which that took longer than the limit: the last lobby, and what it showed until then. */
  readonly late: readonly string[];
}

/** Progress comes and goes in these without a commit; headline and buttons must be right all the same. */
const MOVING: ReadonlySet<LobbyState> = new Set<LobbyState>([
  'queued',
  'initializing',
  'validating',
  'planning',
  'applying',
  'stopping',
]);

export function watchLobbies(
  store: StoreWitness,
  discord: Human,
  lobbies: () => ReadonlyMap<string, readonly string[]>,
): LobbyWatch {
  /** Session and version that were seen to be true since the restart. */
  const settled = new Map<string, number>();
  /** Session → since when this version is not true. */
  const untrue = new Map<string, { readonly version: number; readonly since: number; told: boolean }>();
  const wrong: string[] = [];
  const trueAfterMs: number[] = [];
  const late: string[] = [];
  let alive = false;
  let restartedAt = 0;
  /** Sessions whose lobby was not seen to be true since the restart; absent when that is over. */
  let awaited: Set<string> | undefined;

  /** What each lobby showed at the last look that found it untrue. */
  const shownBefore = new Map<string, string>();

  const seen = (id: string): void => {
    awaited?.delete(id);
    if (awaited?.size !== 0) return;
    const took = performance.now() - restartedAt;
    trueAfterMs.push(took);
    if (took > LOBBIES_LIMIT_MS)
      late.push(`${id.slice(0, 6)} after ${Math.round(took)} ms: ${shownBefore.get(id) ?? ''}`);
    awaited = undefined;
  };

  const lookAt = async (id: string, version: number): Promise<boolean> => {
    const stored = store.view(id);
    if (stored === undefined) return true;
    const difference = await differenceOf(stored.view, discord, lobbies().get(id.slice(0, 6)) ?? []);
    // Moved on meanwhile: not comparable.
    if (difference !== undefined && store.view(id)?.version !== stored.version) return false;
    if (!alive) return false;
    if (difference === undefined) {
      untrue.delete(id);
      settled.set(id, stored.version);
      seen(id);
      return true;
    }
    shownBefore.set(id, `${stored.view.state}, ${difference}`);
    const known = untrue.get(id);
    const since = known?.version === version ? known : { version, since: performance.now(), told: false };
    untrue.set(id, since);
    if (!since.told && performance.now() - since.since > TRUE_WITHIN_MS) {
      since.told = true;
      wrong.push(`lobby of ${id.slice(0, 6)} (${stored.view.state}, version ${version}): ${difference}`);
    }
    return false;
  };

  return {
    wrong,
    trueAfterMs,
    late,
    botIsGone: () => (alive = false),
    botIsReady() {
      alive = true;
      restartedAt = performance.now();
      untrue.clear();
      // What had ended and was true cannot change any more.
      const sessions = store.sessions();
      for (const { id, ended } of sessions) if (!ended) settled.delete(id);
      awaited = new Set(sessions.flatMap(({ id, version }) => (settled.get(id) === version ? [] : [id])));
    },
    doubt: () => settled.clear(),
    async look() {
      if (!alive) return false;
      let all = true;
      for (const { id, version } of store.sessions()) {
        if (!alive) return false;
        if (settled.get(id) !== version) all = (await lookAt(id, version)) && all;
      }
      return all;
    },
  };
}

async function differenceOf(view: LobbyView, discord: Human, ids: readonly string[]): Promise<string | undefined> {
  const [id, ...more] = ids;
  if (id === undefined) return 'there is no lobby message';
  if (more.length > 0) return `there are ${ids.length} lobby messages`;
  const message = await discord.as(PEOPLE[0]).message(id);
  const missing = linesOf(view).find((line) => !message.text.includes(line));
  if (missing !== undefined) return `«${missing}» is not shown, but «${message.text.split('\n')[0] ?? ''}»`;
  const [shown, right] = [buttonsShown(message), buttonsOf(view)];
  return shown === right ? undefined : `lit are ${shown}, right is ${right}`;
}

/** What must be read in the lobby in this state. */
function linesOf(view: LobbyView): string[] {
  const { blocks } = lobbyCard(view, { style: discordStyle });
  return blocks.flatMap((block) => {
    if (block.kind === 'heading') return [block.text];
    return block.kind === 'text' && !MOVING.has(view.state) ? block.text.split('\n') : [];
  });
}

const buttonsShown = (message: HumanMessage): string =>
  message.buttons.flatMap(({ label, disabled }) => (disabled ? [] : [label])).join(', ');

const buttonsOf = ({ controls }: LobbyView): string =>
  [
    ...(controls.plan.enabled ? ['Run Plan (Dry Run)'] : []),
    ...(controls.confirm.enabled ? ['Confirm Apply'] : []),
    ...(controls.cancel.enabled ? ['Cancel'] : []),
    ...(controls.details.enabled ? ['View Details'] : []),
  ].join(', ');
