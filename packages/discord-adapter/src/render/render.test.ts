import { createSecretKey } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Call, Card } from '@cloud-chatops/presentation';
import { expect, test } from 'vitest';
import { readButton } from '../custom-id.ts';
import { fingerprint } from './body.ts';
import { packLargeFiles } from './files.ts';
import { carriesMarker, marker } from './marker.ts';
import { renderCall, renderCard, renderText } from './render.ts';

const key = createSecretKey(Buffer.alloc(32, 1));
const signing = { sessionId: '7f3a9c012345', key };
const card: Card = {
  tone: 'caution',
  blocks: [
    { kind: 'heading', text: '📊 Plan 9d20c3: 1 to destroy' },
    { kind: 'text', text: '❌ 1 to destroy' },
    { kind: 'code', language: 'diff', text: '- destroy google_storage_bucket.old' },
    { kind: 'file', name: 'plan.txt' },
    { kind: 'image', name: 'graph.png', alt: 'Graph of plan 9d20c3' },
    { kind: 'small', text: 'Terraform: Plan: 0 to add, 0 to change, 1 to destroy.' },
  ],
  rows: [
    [{ action: 'approve', label: 'Approve', emoji: '✅', style: 'success', enabled: false, digest: 'cd'.repeat(32) }],
  ],
  files: [
    { name: 'plan.txt', content: 'the plan' },
    { name: 'graph.png', content: new Uint8Array([1, 2]), alt: 'Graph' },
  ],
};
const render = (layout: 'v2' | 'embed' | 'text') =>
  renderCard(card, { layout, marker: marker(signing.sessionId, 'plan', 2), ...signing });

test('Components V2: one container in reading order, accent by tone', () => {
  const body = render('v2');
  expect(body.content).toBeUndefined();
  expect(body.components).toEqual([
    {
      type: 17,
      accent_color: 0xf0b232,
      components: [
        {
          type: 10,
          content:
            '### 📊 Plan 9d20c3: 1 to destroy\n❌ 1 to destroy\n```diff\n- destroy google_storage_bucket.old\n```',
        },
        { type: 13, file: { url: 'attachment://plan.txt' } },
        { type: 12, items: [{ media: { url: 'attachment://graph.png' }, description: 'Graph of plan 9d20c3' }] },
        {
          type: 10,
          content: '-# Terraform: Plan: 0 to add, 0 to change, 1 to destroy.\n-# Session 7f3a9c · plan 2',
        },
        {
          type: 1,
          components: [
            {
              type: 2,
              style: 3,
              label: 'Approve',
              disabled: true,
              emoji: { name: '✅' },
              custom_id: expect.stringMatching(/^cco1:approve:7f3a9c012345:cdcdcdcdcdcdcdcd::/) as string,
            },
          ],
        },
      ],
    },
  ]);
  expect(body.files.map((file) => [file.name, file.data.toString('latin1')])).toEqual([
    ['plan.txt', 'the plan'],
    ['graph.png', '\u0001\u0002'],
  ]);
});

test('embed: headline as title, the rest below, buttons outside', () => {
  const { embeds, components } = render('embed');
  expect(embeds).toEqual([
    {
      color: 0xf0b232,
      title: '📊 Plan 9d20c3: 1 to destroy',
      description:
        '❌ 1 to destroy\n```diff\n- destroy google_storage_bucket.old\n```\n-# Terraform: Plan: 0 to add, 0 to change, 1 to destroy.\n-# Session 7f3a9c · plan 2',
      image: { url: 'attachment://graph.png' },
    },
  ]);
  expect(components).toHaveLength(1);
});

test('plain text says the same', () => {
  expect(render('text').content).toBe(
    '### 📊 Plan 9d20c3: 1 to destroy\n❌ 1 to destroy\n```diff\n- destroy google_storage_bucket.old\n```\n-# Terraform: Plan: 0 to add, 0 to change, 1 to destroy.\n-# Session 7f3a9c · plan 2',
  );
});

test.each(['v2', 'embed', 'text'] as const)('%s: a card far over its budget still fits Discord', (layout) => {
  const long: Card = { ...card, blocks: [{ kind: 'code', language: 'diff', text: '+ x\n'.repeat(5_000) }] };
  const json = JSON.stringify(renderCard(long, { layout, ...signing }));
  expect(json.length).toBeLessThan(8_000);
});

test.each(['v2', 'embed', 'text'] as const)('%s: the message is found by its marker, others are not', (layout) => {
  const message = render(layout);
  expect(carriesMarker(message, marker(signing.sessionId, 'plan', 2))).toBe(true);
  expect(carriesMarker(message, marker(signing.sessionId, 'plan', 1))).toBe(false);
  expect(carriesMarker(message, marker(signing.sessionId, 'review', 2))).toBe(false);
});

test('a card whose small print carries the marker already does not get it twice', () => {
  const steps: Card = { ...card, blocks: [{ kind: 'small', text: 'Session 7f3a9c · attempt 1' }] };
  const body = renderCard(steps, { layout: 'text', marker: marker(signing.sessionId, 'steps', 1), ...signing });
  expect(body.content).toBe('-# Session 7f3a9c · attempt 1');
});

test('Previous and Next carry the page they lead to', () => {
  const paged: Card = {
    ...card,
    rows: [],
  };
  const body = renderCard(paged, { layout: 'v2', ...signing });
  expect(JSON.stringify(body)).not.toContain('custom_id');
  const id = JSON.stringify(render('v2')).match(/"custom_id":"(?<id>[^"]+)"/)?.groups?.['id'] ?? '';
  expect(readButton(id, key)).toEqual({ action: 'approve', sessionId: '7f3a9c012345', digest: 'cdcdcdcdcdcdcdcd' });
});

test('a call pings whom it names, and nobody else', () => {
  const call: Call = { text: '<@5> done, @everyone <@6>', mentions: ['5', '5'], roles: ['7'], files: [], rows: [] };
  const body = renderCall(call, { marker: 'Session 7f3a9c · outcome 1', ...signing });
  expect(body.content).toBe('<@5> done, @everyone <@6>\n-# Session 7f3a9c · outcome 1');
  expect(body.mentions).toEqual({ users: ['5'], roles: ['7'] });
  expect(body.silent).toBe(false);
  expect(renderText('hello <@5>').mentions).toEqual({ users: [], roles: [] });
});

test('a file over the limit is packed, and the card names it so', () => {
  const packed = packLargeFiles({ ...card, files: [{ name: 'plan.txt', content: 'x'.repeat(100) }] }, 50);
  expect(packed.files[0]?.name).toBe('plan.txt.gz');
  expect(packed.blocks).toContainEqual({ kind: 'file', name: 'plan.txt.gz' });
  expect(gunzipSync(packed.files[0]?.content ?? '').toString()).toBe('x'.repeat(100));
});

test('the fingerprint follows what is shown, files included', () => {
  const other: Card = { ...card, files: [{ name: 'plan.txt', content: 'another plan' }] };
  const print = (c: Card) => fingerprint(renderCard(c, { layout: 'v2', ...signing }));
  expect(print(card)).toBe(print({ ...card }));
  expect(print(card)).not.toBe(print(other));
});
