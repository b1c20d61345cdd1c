/** Plans full of hostile text: cards keep their form, and nothing in them formats, pings, hides or overflows. */
import type { ShownValue, SummaryAttribute, SummaryChange } from '@cloud-chatops/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardToText, discordStyle, lobbyCard, planCard, planText, resourceDetail, type Card } from '../src/index.ts';
import { headOf, summaryOf, viewOf } from './scenario.ts';

const hostile = fc.oneof(
  fc
    .array(
      fc.constantFrom('```', '`', '\n', '@everyone', '<@666>', '\u202E', '\u200B', '\u001B[31m', '\uD800', '**', 'a', '"', '{"a":1}', '[1,2]', 'x.y', '-# ', '### '), // prettier-ignore
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

const { value } = fc.letrec<{ value: ShownValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true }),
    hostile,
    fc.record({ mark: fc.constantFrom('sensitive' as const, 'unknown' as const) }),
    fc.record({ number: fc.constantFrom('1', '12345678901234567890') }),
    fc.array(tie('value'), { maxLength: 12 }),
    fc.dictionary(hostile, tie('value'), { maxKeys: 5 }).map((fields) => ({ fields })),
  ),
}));

const attribute: fc.Arbitrary<SummaryAttribute> = fc.record(
  {
    name: hostile,
    before: value,
    after: value,
    configured: fc.boolean(),
    forcesReplacement: fc.constantFrom([], ['x']),
  },
  { requiredKeys: ['name', 'configured', 'forcesReplacement'] },
);

const change: fc.Arbitrary<SummaryChange> = fc.record(
  {
    address: hostile,
    previousAddress: hostile,
    deposed: hostile,
    mode: fc.constant('managed' as const),
    type: hostile,
    name: hostile,
    index: fc.oneof(hostile, fc.nat()),
    moduleAddress: hostile,
    action: fc.constantFrom('create', 'update', 'delete', 'replace', 'forget', 'other', 'no-op'),
    actions: fc.array(hostile, { maxLength: 3 }),
    replaceOrder: fc.constantFrom('delete-first', 'create-first', 'forget-old'),
    reason: fc.oneof(hostile, fc.constantFrom('delete_because_each_key', 'replace_because_cannot_update', '__proto__')),
    replacePaths: fc.array(hostile, { maxLength: 3 }),
    importing: fc.record({ id: hostile }),
    attributes: fc.array(attribute, { maxLength: 5 }),
    unknownAttributes: fc.nat(9),
  },
  {
    requiredKeys: [
      'address',
      'mode',
      'type',
      'name',
      'action',
      'actions',
      'replacePaths',
      'attributes',
      'unknownAttributes',
    ],
  },
);

const UNSEEN = /(?!\n)\p{Cc}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029]|\p{Surrogate}/u;

function check(card: Card, limit: number): void {
  const text = cardToText({ blocks: card.blocks.filter(({ kind }) => kind !== 'file'), rows: [] });
  expect(text.length).toBeLessThanOrEqual(limit);
  expect(text).not.toMatch(UNSEEN);
  const codes = card.blocks.filter(({ kind }) => kind === 'code').length;
  expect(text.match(/```/gu)?.length ?? 0).toBe(2 * codes);
  for (const block of card.blocks) {
    if (!('text' in block) || block.kind === 'code') continue;
    // Inline code shows everything as it is; outside of it nothing may ping.
    expect(block.text.replaceAll(/`[^`\n]*`/gu, '')).not.toMatch(/@everyone|<@666>/u);
  }
}

test('cards of any plan keep their form and their length', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), hostile, (changes, text) => {
      const summary = summaryOf(changes, {
        drift: changes.slice(0, 3),
        outputs: [{ name: text, action: 'update', before: text, after: [text], sensitive: false }],
        checks: [{ address: text, status: 'fail', problems: [text] }],
        warnings: [text],
        notes: [text],
      });
      const plan = headOf(summary);
      const view = viewOf(plan);
      check(planCard({ plan, summary, view, style: discordStyle }), 4000);
      check(lobbyCard(view, { style: discordStyle }), 1000);
      const detail = resourceDetail(summary, '0', discordStyle);
      if (detail !== undefined) check(detail, 4000);
      expect(planText(summary, plan)).not.toMatch(UNSEEN);
    }),
    { numRuns: 80 },
  );
});
