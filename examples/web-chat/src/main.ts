/**
 * The machine in another frontend: a chat in the terminal, without Discord, Terraform or a database. A session lives in
 * a live XState actor; effects are plain async functions; the sentences are those that Discord shows.
 *
 *     node src/main.ts        then type: plan, confirm, cancel
 */
import { createInterface } from 'node:readline/promises';
import {
  lobbyView,
  refusal,
  RIGHTS,
  withEffects,
  type Command,
  type Effects,
  type LobbyView,
  type SessionInput,
  type TimelineEntry,
} from '@cloud-chatops/core';
import { sampleInput, samplePlan, sampleReport } from '@cloud-chatops/core/testing';
import { cardToText, lobbyCard, plainStyle, refusalSentence, timelineLine } from '@cloud-chatops/presentation';
import { createActor } from 'xstate';

/** Each takes a moment, as real ones do; replace them with yours. */
const soon = async (): Promise<{ finishedAt: number }> => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { finishedAt: Date.now() };
};
const nothing = { key: '', bytes: 0 };
const policy = { approvals: 0, fourEyes: false, waitForWordsMs: 0, protected: [] };
const counts = { total: 3, done: 3, failed: 0, notStarted: 0, unknown: 0, added: 3, changed: 0, destroyed: 0 };
const effects: Effects = {
  lease: async () => ({ fence: 1, ...(await soon()) }),
  init: async () => ({ outcome: 'done', ...(await soon()) }),
  validate: async () => ({ outcome: 'done', ...(await soon()) }),
  plan: async () => ({ outcome: 'planned', plan: samplePlan(), ...(await soon()) }),
  analyze: async () => ({ outcome: 'analyzed', report: sampleReport(), policy, ...(await soon()) }),
  explain: async () => ({ outcome: 'off', ...(await soon()) }),
  verify: async () => ({ outcome: 'verified', ...(await soon()) }),
  apply: async () => ({
    outcome: 'applied',
    result: { ...counts, startedAt: Date.now(), tookMs: 20, report: nothing, log: nothing },
    ...(await soon()),
  }),
  interrupt: soon,
};
const timers = {
  now: () => Date.now(),
  set: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};
const style = plainStyle({ now: Date.now() });
const you = { id: '1', name: 'You', rights: RIGHTS };

/** One session: tells each new state and entry, takes what is typed. */
export function openChat(
  input: SessionInput,
  tell: (text: string) => void,
): { type(text: string): void; view(): LobbyView } {
  const actor = createActor(withEffects(effects, timers), { input });
  const view = (): LobbyView => lobbyView(actor.getSnapshot());
  let shown = '';
  actor.on('*', (entry) => tell(`· ${timelineLine(entry as TimelineEntry, style)}`));
  actor.subscribe(() => {
    const text = cardToText(lobbyCard(view(), { style }));
    if (text !== shown) tell((shown = text));
  });
  actor.start();
  return {
    view,
    type(text) {
      const type = (['plan', 'confirm', 'cancel'] as const).find((known) => known === text.trim());
      if (!type) return tell('Type plan, confirm or cancel.');
      const asked = { by: you, at: Date.now() };
      const command: Command =
        type === 'confirm' ? { type, ...asked, digest: view().plan?.digest ?? '' } : { type, ...asked };
      const no = refusal(actor.getSnapshot(), command);
      if (no) tell(refusalSentence(no, view(), style));
      else actor.send(command);
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const chat = openChat({ ...sampleInput, openedAt: Date.now() }, (text) => process.stdout.write(`${text}\n`));
  for await (const line of createInterface({ input: process.stdin })) chat.type(line);
}
