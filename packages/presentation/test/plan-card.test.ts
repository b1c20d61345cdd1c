/** The plan card and plan.txt: golden texts, budgets, and that no cut goes unsaid. */
import { describe, expect, test } from 'vitest';
import { cardToText, discordStyle, lobbyCard, planCard, planText, plainStyle, type Card } from '../src/index.ts';
import { sampleReport } from '@cloud-chatops/core/testing';
import { wordCount } from '../src/text/words.ts';
import {
  change,
  changed,
  destroysAndReplaces,
  fiveThousand,
  headOf,
  hiddenValues,
  quietChanges,
  set,
  summaryOf,
  threeCreates,
  viewOf,
} from './scenario.ts';

const style = discordStyle;
const large = fiveThousand();
const cardOf = (summary: typeof threeCreates, more: Parameters<typeof headOf>[1] = {}): Card => {
  const plan = headOf(summary, more);
  return planCard({ plan, summary, view: viewOf(plan), style });
};
const textOf = (card: Card): string => `${cardToText(card)}\n`;
/** What a reader reads: no buttons, no file lines. */
const read = (card: Card): string =>
  cardToText({ blocks: card.blocks.filter(({ kind }) => kind !== 'file'), rows: [] });

describe('golden texts', () => {
  test.each([
    ['plan-small', threeCreates],
    ['plan-destroys', destroysAndReplaces],
    ['plan-quiet', quietChanges],
    ['plan-hidden', hiddenValues],
    ['plan-large', large],
  ])('%s', async (name, summary) => {
    const more = { complete: summary.complete ?? true, digest: '9d20c3'.padEnd(64, '0') };
    await expect(textOf(cardOf(summary, more))).toMatchFileSnapshot(`golden/${name}.golden.txt`);
  });

  test.each([
    ['plan-txt-destroys', destroysAndReplaces],
    ['plan-txt-hidden', hiddenValues],
    ['plan-txt-quiet', quietChanges],
  ])('%s', async (name, summary) => {
    const plan = headOf(summary, { complete: summary.complete ?? true });
    await expect(planText(summary, plan)).toMatchFileSnapshot(`golden/${name}.golden.txt`);
  });
});

describe('reading time', () => {
  const findings = { critical: 0, high: 1, medium: 0, low: 0 };
  const worst = { practiceId: 'x', title: 'Firewall open to 0.0.0.0/0', severity: 'high', address: 'a.b' } as const;

  test('small: target, headline, cost and worst finding are at most 20 words', () => {
    const plan = headOf(threeCreates);
    const cost = {
      currency: 'USD',
      before: 0,
      after: 73.2,
      delta: 73.2,
      priced: 2,
      free: 1,
      usageBased: 0,
      notPriced: 0,
    };
    const lobby = lobbyCard(viewOf(plan, { report: sampleReport({ cost, findings, worst }) }), { style });
    const [headline = '', target = '', costLine = '', findingLine = ''] = read(lobby).split('\n');
    expect([headline, costLine, findingLine]).toEqual([
      '### 📊 Plan ready: 3 to add, nothing destroyed',
      '💰 **Cost** +$73.20 a month',
      '🔒 **1 high finding** firewall open to 0.0.0.0/0',
    ]);
    const name = target.split(' · ')[0] ?? '';
    expect(wordCount([headline, name, costLine, findingLine].join('\n'))).toBeLessThanOrEqual(20);
  });

  test('large: lobby and plan card together are at most 119 words', () => {
    const summary = large;
    const plan = headOf(summary);
    const cost = {
      currency: 'USD',
      before: 0,
      after: 12310,
      delta: 12310,
      priced: 4788,
      free: 0,
      usageBased: 0,
      notPriced: 212,
    };
    const report = sampleReport({
      cost,
      findings: { critical: 1, high: 6, medium: 0, low: 0 },
      worst: { ...worst, title: 'Database destroyed without a backup' },
    });
    const view = viewOf(plan, {
      report,
      gate: { approvals: 0, fourEyes: false, typedName: 'web-server-01', blockedBy: [], approvalReasons: [] },
    });
    const words = wordCount(`${read(lobbyCard(view, { style }))}\n${read(planCard({ plan, summary, view, style }))}`);
    expect(words).toBeLessThanOrEqual(119);
  });
});

describe('cutting', () => {
  const many = (count: number, action: 'create' | 'update' | 'delete') =>
    Array.from({ length: count }, (_, i) =>
      change(action, `module.m${i % 7}.google_x_${String.fromCodePoint(97 + (i % 26))}.thing-${i}`, [
        changed(`size_${i % 4}`, i, i + 1),
      ]),
    );

  test.each([1, 24, 25, 26, 80, 200, 201, 1000])('%i changes of each kind stay in the budget', (count) => {
    const summary = summaryOf([...many(count, 'delete'), ...many(count, 'update'), ...many(count, 'create')]);
    const text = read(cardOf(summary));
    expect(text.length).toBeLessThanOrEqual(3500);
    expect(text).toContain(`❌ ${count.toLocaleString('en-US')} to destroy`);
  });

  test('every destroy is counted: shown lines and the cut add up', () => {
    const summary = summaryOf(
      many(150, 'delete').map((c, i) => ({ ...c, type: `google_t${i}`, moduleAddress: `module.m${i}` })),
    );
    const text = read(cardOf(summary));
    const shown = text.match(/^- destroy /gmu)?.length ?? 0;
    const cut = Number(/… and (\d+) more destroys \(see plan.txt\)/u.exec(text)?.[1] ?? 0);
    expect(shown + cut).toBe(150);
    expect(cut).toBeGreaterThan(0);
  });

  test('a list that would lose exactly one line shows the line', () => {
    const one = change(
      'update',
      'a_b.c',
      Array.from({ length: 7 }, (_, i) => changed(`x${i}`, i, i + 1)),
    );
    expect(read(cardOf(summaryOf([one])))).toContain('x6 6 → 7');
    const two = change(
      'update',
      'a_b.c',
      Array.from({ length: 8 }, (_, i) => changed(`x${i}`, i, i + 1)),
    );
    expect(read(cardOf(summaryOf([two])))).toContain('2 more attributes (see plan.txt)');
  });

  test('the same plan and budget give the same text', () => {
    expect(textOf(cardOf(large))).toBe(textOf(cardOf(large)));
  });

  test('a smaller budget loses detail before lines, and lines before destroys', () => {
    const summary = summaryOf([...many(3, 'delete'), ...many(20, 'update')]);
    const plan = headOf(summary);
    const at = (budget: number): string => read(planCard({ plan, summary, view: viewOf(plan), style, budget }));
    expect(at(3500)).toContain('size_0 0 → 1');
    expect(at(1600)).not.toContain('size_3 19 → 20');
    expect(at(1600)).toContain(': 1 attribute');
    expect(at(900)).toMatch(/… and \d+ more \(see plan.txt\)/u);
    expect(at(900).match(/^- destroy /gmu)).toHaveLength(3);
  });

  test('5,000 resources take well under a second', () => {
    const summary = large;
    const started = performance.now();
    cardOf(summary);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('what stands around the list', () => {
  const plan = headOf(threeCreates);
  const lines = (view: Parameters<typeof viewOf>[1], more: object = {}): string =>
    textOf(planCard({ plan, summary: threeCreates, view: viewOf(plan, view), style, ...more }));

  test('an old plan says which one replaced it', () => {
    expect(lines({ plan: { ...plan, digest: '9d20c3'.padEnd(64, '0') } })).toContain('**Replaced by plan 9d20c3**');
  });

  test('a stale plan says why', () => {
    const stale = { code: 'state-serial', detail: 'serial 41 → 42' } as const;
    expect(lines({ state: 'stale', stale })).toContain(
      '**Out of date**: The state changed since the plan (serial 41 → 42). Nothing was run.',
    );
  });

  test('approvals: who did, who is asked, and two buttons for this plan only', () => {
    const gate = { approvals: 2, fourEyes: false, blockedBy: [], approvalReasons: ['cost', 'protected:a.b'] };
    const approvals = [{ by: { id: '2', name: 'ben' }, at: 60_000 }];
    const threadControls = { approve: true, reject: true, override: false, unlock: false, force: false };
    const approvers = [{ id: '77', name: 'infra-leads' }];
    const text = lines({ gate, approvals, threadControls }, { approvers });
    expect(text).toContain(
      '**1 of 2 approvals**\nAsked for by its cost, the protection of `a.b`\n✅ <@2> approved <t:60:R>\n⏳ 1 more needed from <@&77>',
    );
    expect(text).toContain('[Approve] [Reject]');
    expect(lines({ gate, plan: { ...plan, digest: 'f'.repeat(64) } }, { approvers })).not.toContain('[Approve');
  });

  test('a failed upload is said, and the file is not promised', () => {
    const card = planCard({ plan, summary: threeCreates, view: viewOf(plan), style, uploadProblem: 'too large' });
    expect(cardToText(card)).toContain('⚠️ plan.txt could not be attached (too large). It is tried again.');
    expect(card.files).toEqual([]);
  });

  test('without the stored summary the counts and destroys remain', () => {
    const head = headOf(destroysAndReplaces);
    const text = textOf(planCard({ plan: head, view: viewOf(head), style: plainStyle({ now: 0 }) }));
    expect(text).toContain(
      '❌ Destroys google_storage_bucket.old_logs\n± Replaces google_compute_instance.web-server-01',
    );
  });

  test('what a finding names comes first', () => {
    const summary = summaryOf([
      change('create', 'google_compute_firewall.f', [
        set('description', 'x'),
        set('type', 'INGRESS'),
        set('disabled', false),
      ]),
    ]);
    const head = headOf(summary);
    const named = [{ address: 'google_compute_firewall.f', path: 'disabled' }];
    expect(textOf(planCard({ plan: head, summary, view: viewOf(head), style, named }))).toContain(
      '    disabled false, type "INGRESS"',
    );
  });
});
