/** Every reachable state of the machine in every layout: what is lit is what the machine takes, and Discord's limits hold. */
import { createSecretKey } from 'node:crypto';
import { lobbyView, type LobbyView } from '@cloud-chatops/core';
import { edges } from '@cloud-chatops/core/testing';
import type { APIButtonComponentWithCustomId } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { readButton } from '../custom-id.ts';
import type { Host } from '../host.ts';
import type { Layout } from '../records/chat-records.ts';
import { lobbyBody } from './lobby-body.ts';

const views = [
  ...new Map<string, LobbyView>(
    edges().flatMap((e) => [
      [e.from, lobbyView(e.before)],
      [e.to, lobbyView(e.after)],
    ]),
  ).values(),
];
const signingKey = createSecretKey(Buffer.alloc(32, 3));
const host: Pick<Host, 'signingKey' | 'rolesWith'> = { signingKey, rolesWith: () => [] };
const record = { guildId: '1', channelId: '2', threadId: '3', messages: {}, notices: {} };

/** All buttons, wherever they stand. */
function buttonsIn(part: unknown): readonly APIButtonComponentWithCustomId[] {
  if (typeof part !== 'object' || part === null) return [];
  if ('type' in part && part.type === 2) return [part as APIButtonComponentWithCustomId];
  return Object.values(part).flatMap(buttonsIn);
}

test('the walk reaches all 19 states', () => {
  expect(new Set(views.map(({ state }) => state)).size).toBe(19);
});

describe.each<Layout>(['v2', 'embed', 'text'])('layout %s', (layout) => {
  const bodies = views.map((view) => ({ view, body: lobbyBody({ host: host as Host }, view, record, layout) }));

  test('each control is lit exactly where the machine takes its command', () => {
    for (const { view, body } of bodies) {
      const lit = Object.fromEntries(
        buttonsIn(body.components).map((b) => [readButton(b.custom_id, signingKey)?.action, b.disabled !== true]),
      );
      const { plan, confirm, cancel, details } = view.controls;
      const taken = { plan: plan.enabled, confirm: confirm.enabled, cancel: cancel.enabled, details: details.enabled };
      expect({ state: view.state, ...lit }).toEqual({ state: view.state, ...taken });
    }
  });

  test('buttons carry the session and, on Confirm, the plan; their ids are short and different', () => {
    for (const { view, body } of bodies) {
      const ids = buttonsIn(body.components).map((b) => b.custom_id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) {
        expect(id.length).toBeLessThanOrEqual(100);
        const button = readButton(id, signingKey);
        expect(button?.sessionId).toBe(view.sessionId);
        expect(button?.digest).toBe(button?.action === 'confirm' ? view.plan?.digest.slice(0, 16) : undefined);
      }
    }
  });

  test('one tone, one text: nobody is pinged and nothing is over the limits', () => {
    for (const { body } of bodies) {
      expect(body.mentions).toEqual({ users: [], roles: [] });
      expect(JSON.stringify([body.content, body.embeds, body.components]).length).toBeLessThan(4_000);
    }
  });
});
