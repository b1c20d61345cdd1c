/** Every reachable state of the machine as cards: what is lit, what is said, how long it is. */
import { lobbyView, refusal, type Command, type LobbyState, type LobbyView } from '@cloud-chatops/core';
import { edges, sampleInput } from '@cloud-chatops/core/testing';
import { describe, expect, test } from 'vitest';
import {
  cardToText,
  confirmModal,
  DIRECT_MESSAGE_KINDS,
  directMessage,
  discordStyle,
  forceCard,
  interruptedCall,
  lobbyCard,
  overrideModal,
  plainStyle,
  progressCard,
  refusalSentence,
  rejectModal,
  stepsCard,
  stepsOf,
  stopQuestion,
  unlockModal,
  type Card,
} from '../src/index.ts';

const all = edges();
const views = new Map<string, LobbyView>();
for (const edge of all) {
  views.set(edge.from, lobbyView(edge.before));
  views.set(edge.to, lobbyView(edge.after));
}

const context = {
  style: discordStyle,
  threadUrl: 'https://discord.com/channels/1/2/3',
  usualPlan: 'up to a minute',
  usualApply: '5 to 10 minutes',
  idleMs: sampleInput.idleMs,
};

const texts = (card: Card): string[] => card.blocks.flatMap((block) => ('text' in block ? block.text.split('\n') : []));
/** A line as it reads: tokens take the room of the words they become. */
const readable = (line: string): string =>
  line
    .replaceAll(/\[([^\]]*)\]\(<[^>]*>\)/gu, '$1')
    .replaceAll(/<t:\d+:R>/gu, '2 minutes ago')
    .replaceAll(/<t:\d+:t>/gu, '14:05')
    .replaceAll(/<@&?\d+>/gu, '@somebody')
    .replaceAll(/[*`\\]/gu, '');

const FORBIDDEN = /\b(?:oops|please|simply|kill|abort|delete|modify|might)\b|undefined|NaN|\[object/iu;

test('the walk reaches every state a lobby can show', () => {
  const states = new Set([...views.values()].map(({ state }) => state));
  expect(states.size).toBe(19);
});

describe('the lobby in every reachable state', () => {
  const cards = [...views.values()].map((view) => ({ view, card: lobbyCard(view, context) }));

  test('lights exactly the controls that the machine offers', () => {
    for (const { view, card } of cards) {
      const lit = card.rows.flat().map(({ action, enabled }) => [action, enabled]);
      const { plan, confirm, cancel, details } = view.controls;
      expect(lit).toEqual([
        ['plan', plan.enabled],
        ['confirm', confirm.enabled],
        ['cancel', cancel.enabled],
        ['details', details.enabled],
      ]);
      expect(card.rows.map((row) => row.length)).toEqual([2, 2]);
    }
  });

  test('has at most one primary or danger button, and danger only where something is lost', () => {
    for (const { view, card } of cards) {
      const loud = card.rows.flat().filter(({ style }) => style !== 'secondary');
      expect(loud.length).toBeLessThanOrEqual(1);
      if (loud[0]?.style === 'danger') expect(view.gate?.typedName).toBeDefined();
    }
  });

  test('says the target first and the session last', () => {
    for (const { card } of cards) {
      const lines = texts(card);
      expect(lines[1]).toBe('**web-server-01** · Compute Instance · my-gcp-project');
      expect(lines.at(-1)).toMatch(/^Session 7f3a9c · asked by <@1> <t:1:R>/u);
    }
  });

  test('stays within 900 characters, one emoji a line, short lines, plain words', () => {
    for (const { card } of cards) {
      const text = cardToText({ blocks: card.blocks, rows: [] });
      expect(text.length).toBeLessThanOrEqual(900);
      expect(text).not.toMatch(FORBIDDEN);
      const lines = texts(card);
      const tooLong = lines.filter((line, i) => readable(line).length > (i === lines.length - 1 ? 110 : 100));
      expect(tooLong).toEqual([]);
      const emoji = (line: string): number => line.match(/\p{Emoji_Presentation}|\p{Emoji}\uFE0F/gu)?.length ?? 0;
      expect(lines.filter((line) => emoji(line) > 1)).toEqual([]);
    }
  });

  test('says that Confirm asks for the name exactly where the dialog does', () => {
    for (const { view, card } of cards) {
      if (!view.controls.confirm.enabled) continue;
      const asks = texts(card).some((line) => line.includes('Confirm asks you to type **web-server-01**'));
      expect(asks).toBe(confirmModal(view) !== undefined);
    }
  });

  test('names what went on over a restart', () => {
    for (const { view } of cards) {
      const lines = texts(lobbyCard(view, { ...context, restoredAt: 5_000 }));
      const running = view.state === 'applying' || view.state === 'stopping';
      expect(lines.at(-1)).toBe(
        `Restored after a restart <t:5:R>. ${running ? 'The apply kept running.' : 'Nothing was run meanwhile.'}`,
      );
    }
  });
});

test('every refused command of every state gets a sentence without a code word', () => {
  const said = new Map<string, string>();
  for (const { before, event, refused } of all) {
    if (!refused) continue;
    const why = refusal(before, event as Command);
    expect(why).toBeDefined();
    if (why === undefined) continue;
    const sentence = refusalSentence(why, lobbyView(before), plainStyle({ now: 10_000 }), 'f'.repeat(64));
    said.set(why.code, sentence);
    expect(sentence).not.toMatch(FORBIDDEN);
    expect(sentence).toMatch(/^[A-Z].*[.]$/u);
    expect(sentence.length).toBeLessThanOrEqual(200);
  }
  expect(Object.fromEntries([...said].toSorted(([a], [b]) => a.localeCompare(b)))).toMatchSnapshot();
});

test('steps, progress, dialogs and calls can be made in every state', () => {
  const limits = { title: 45, label: 45 } as const;
  for (const view of views.values()) {
    const cards = [
      stepsCard(view, stepsOf([], view.attempt), { style: discordStyle, usualPlan: 'up to a minute' }),
      progressCard(undefined, view, { style: discordStyle }),
      stopQuestion(view),
      forceCard(view, discordStyle),
    ];
    for (const card of cards) expect(cardToText(card)).not.toMatch(FORBIDDEN);
    expect(interruptedCall({ view, style: discordStyle }).text.length).toBeLessThan(1900);
    for (const kind of DIRECT_MESSAGE_KINDS) {
      const { text, to } = directMessage(kind, view, 'https://discord.com/channels/1/2/3');
      expect(text).not.toMatch(FORBIDDEN);
      expect(text.slice(0, 100)).toContain('web-server-01');
      expect(new Set(to).size).toBe(to.length);
    }
    for (const modal of [confirmModal(view), overrideModal(view), unlockModal(view), rejectModal(view)]) {
      if (modal === undefined) continue;
      for (const [part, limit] of Object.entries(limits)) {
        expect(modal[part as keyof typeof limits].length).toBeLessThanOrEqual(limit);
      }
      expect(modal.text).not.toMatch(FORBIDDEN);
    }
  }
});

test('one lobby of each state, in full', async () => {
  const order: LobbyState[] = [
    'lobby',
    'queued',
    'initializing',
    'validating',
    'planning',
    'planFailed',
    'noChanges',
    'analyzing',
    'explaining',
    'awaitingConfirmation',
    'verifying',
    'stale',
    'applying',
    'stopping',
    'applied',
    'applyFailed',
    'interrupted',
    'cancelled',
    'expired',
  ];
  const shown = order.map((state) => {
    const view = [...views.values()].find((candidate) => candidate.state === state);
    return view === undefined ? `${state} is never reached` : `════ ${state}\n${cardToText(lobbyCard(view, context))}`;
  });
  await expect(`${shown.join('\n\n')}\n`).toMatchFileSnapshot('golden/lobbies.golden.txt');
});
