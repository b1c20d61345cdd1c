/** What stands in the thread: steps, review, progress, calls and direct messages, in full. */
import {
  WHOLE_PLAN,
  type AnalysisReport,
  type ApplyReport,
  type ApplyResult,
  type Explanation,
  type Finding,
  type Progress,
  type TimelineEntry,
} from '@cloud-chatops/core';
import { sampleReport } from '@cloud-chatops/core/testing';
import { describe, expect, test } from 'vitest';
import {
  applyFailedCall,
  approvalCall,
  cardToText,
  confirmModal,
  DIRECT_MESSAGE_KINDS,
  directMessage,
  discordStyle,
  dmClosedNote,
  doneCall,
  forceCard,
  interruptedCall,
  overrideModal,
  planFailedCall,
  plainStyle,
  progressCard,
  rejectModal,
  reportText,
  reviewCard,
  stepsCard,
  stepsOf,
  stopQuestion,
  unlockModal,
  type Card,
  type ReviewCardInput,
  type Words,
} from '../src/index.ts';
import { destroysAndReplaces, headOf, threeCreates, viewOf } from './scenario.ts';

const style = discordStyle;
const plan = headOf(threeCreates);
const texts = (cards: readonly (readonly [string, Card])[]): string =>
  `${cards.map(([name, card]) => `════ ${name}\n${cardToText(card)}`).join('\n\n')}\n`;

const finding = (more: Partial<Finding>): Finding => ({
  practiceId: 'gcp-firewall-open',
  title: 'Firewall open to the whole internet',
  severity: 'high',
  category: 'network-exposure',
  address: 'google_compute_firewall.allow-http',
  evidence: [{ path: 'source_ranges[0]', value: '"0.0.0.0/0"' }],
  fix: 'List the ranges that need it.',
  enforcement: 'advise',
  since: 'new',
  ...more,
});

const report: AnalysisReport = {
  cost: {
    currency: 'USD',
    before: 0,
    after: 73.2,
    delta: 73.2,
    counts: { priced: 2, free: 1, usageBased: 0, notPriced: 0 },
    resources: [
      ['google_compute_disk.boot-disk', 'google_compute_disk', 2],
      ['google_compute_instance.web-server-01', 'google_compute_instance', 71.2],
    ].map(([address, type, delta]) => ({
      address: address as string,
      type: type as string,
      action: 'create',
      status: 'priced',
      before: 0,
      after: delta as number,
      delta: delta as number,
      components: [],
      usage: [],
    })),
    priceDates: { oldest: '2026-11-01', newest: '2026-11-01' },
    assumptions: ['730 hours a month', 'traffic not counted'],
  },
  findings: [
    finding({}),
    finding({
      practiceId: 'gcp-disk-cmek',
      title: 'Disk without a customer key',
      severity: 'medium',
      category: 'encryption-at-rest',
      address: 'google_compute_disk.boot-disk',
      evidence: [{ path: 'disk_encryption_key' }],
      fix: 'Set kms_key_self_link.',
    }),
    finding({
      practiceId: 'gcp-labels',
      title: 'No labels for owner and cost',
      severity: 'low',
      category: 'naming-tagging',
      address: 'google_compute_instance.web-server-01',
      evidence: [{ path: 'labels' }],
      fix: 'Add labels owner and cost-center.',
    }),
  ],
  notEvaluated: [],
  practicesChecked: 42,
  risk: 'high',
  costWarnings: [],
};
const head = sampleReport({
  cost: { currency: 'USD', before: 0, after: 73.2, delta: 73.2, priced: 2, free: 1, usageBased: 0, notPriced: 0 },
  findings: { critical: 0, high: 1, medium: 1, low: 1 },
  practicesChecked: 42,
});
const explanation: Explanation = {
  model: 'scripted',
  simulated: true,
  summary: 'The plan opens a web server to everybody. *This* is <@1> harmless.',
  concerns: [{ text: 'Port 80 answers without encryption.', severity: 'medium', citations: ['gcp-firewall-open'] }],
  fixes: [
    { text: 'Put a load balancer with a certificate in front.', citations: ['google_compute_firewall.allow-http'] },
  ],
  risk: 'high',
  dropped: 1,
};
const done: Words = { state: 'done', explanation };

const review = (more: Partial<ReviewCardInput> = {}): Card =>
  reviewCard({
    plan,
    head,
    report,
    words: done,
    view: viewOf(plan),
    style,
    lobbyUrl: 'https://discord.com/channels/1/2/3',
    ...more,
  });

describe('review', () => {
  const blocked = viewOf(plan, {
    gate: {
      approvals: 0,
      fourEyes: false,
      blockedBy: [{ kind: 'practice', practiceId: 'gcp-sql-public' }],
      approvalReasons: [],
    },
    threadControls: { approve: false, reject: false, override: true, unlock: false, force: false },
  });

  test('in full', async () => {
    const clean = { ...report, findings: [] };
    const cleanHead = { ...head, findings: { critical: 0, high: 0, medium: 0, low: 0 } };
    const {
      head: _,
      report: __,
      ...analyzing
    } = { plan, head, report, words: { state: 'pending' } as Words, view: viewOf(plan), style };
    await expect(
      texts([
        ['reviewed', review()],
        ['nothing found, words off', review({ head: cleanHead, report: clean, words: { state: 'off' } })],
        ['words late', review({ words: { state: 'pending' } })],
        ['words missing', review({ words: { state: 'unavailable', reason: 'no answer in 20 s' } })],
        ['blocked', review({ view: blocked, overriders: [{ id: '7', name: 'infra-leads' }] })],
        ['analyzing', reviewCard(analyzing)],
        ['analysis failed', reviewCard({ ...analyzing, analysisError: 'a price table is broken', view: blocked })],
      ]),
    ).toMatchFileSnapshot('golden/review.golden.txt');
  });

  test('the order is cost, security, best practices', () => {
    const text = cardToText(review());
    const places = ['💰', '🔒', '⚠️', '🤖 **AI Analysis**', '✅ Plan review complete!'].map((sign) =>
      text.indexOf(sign),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('simulated words are called simulated, and model text is inert', () => {
    const text = cardToText(review());
    expect(text).toContain('🤖 **AI Analysis** by simulated model (scripted)');
    expect(text).not.toContain('<@1>');
    expect(text).toContain(String.raw`\*This\*`);
    expect(text).not.toContain('higher than the practices');
    const raised: Words = { state: 'done', explanation: { ...explanation, risk: 'critical' } };
    expect(cardToText(review({ words: raised }))).toContain('It sees a critical risk, higher than the practices do.');
  });

  test('the closing line of the workflow, or why there is none', () => {
    const complete = '✅ Plan review complete! Return to the lobby and click "Confirm Apply".';
    expect(cardToText(review())).toContain(`${complete} [Open the lobby](<https://discord.com/channels/1/2/3>)`);
    expect(cardToText(review({ view: blocked }))).toContain('Confirm stays off: **gcp-sql-public**.');
    const gate = { approvals: 2, fourEyes: false, blockedBy: [], approvalReasons: [] };
    expect(cardToText(review({ view: viewOf(plan, { gate }) }))).toContain('opens after 2 more approvals.');
    expect(cardToText(review({ view: viewOf(plan, { state: 'explaining' }) }))).not.toContain('review complete');
    expect(cardToText(review({ view: viewOf({ ...plan, digest: 'f'.repeat(64) }) }))).not.toContain('review complete');
  });

  test('400 findings: in the budget, the cut counted, findings.txt whole', () => {
    const many = Array.from({ length: 400 }, (_, i) =>
      finding({
        practiceId: `p-${i}`,
        severity: i < 20 ? 'critical' : i < 60 ? 'high' : 'low',
        title: `Something that takes a while to say, number ${i}`,
        address: `module.some_module.google_compute_instance.with-a-long-name-${i}`,
      }),
    );
    const card = review({
      report: { ...report, findings: many },
      head: { ...head, findings: { critical: 20, high: 40, medium: 0, low: 340 } },
    });
    const text = cardToText(card);
    expect(text.length).toBeLessThanOrEqual(3500);
    expect(text).toContain('… and 392 more findings, 12 critical, 40 high (see findings.txt)');
    expect(card.files[0]?.content.toString().match(/^ {2}Fix: /gmu)).toHaveLength(400);
  });

  test('policies in Rego: each message by itself, and who evaluated them', () => {
    const denied = (title: string) =>
      finding({ practiceId: 'rego/main.deny', title, evidence: [], category: 'policy' });
    const policies = { program: 'conftest', evaluated: true };
    const card = review({ report: { ...report, findings: [denied('No web'), denied('No *disk*')], policies } });
    const text = cardToText(card);
    expect(text).toContain('**High: no web**');
    expect(text).toContain(String.raw`**High: no \*disk\***`);
    expect(text).toContain('42 practices checked. Policies in Rego evaluated by conftest.');
  });

  test('policies in Rego that were not evaluated: said with the reason, and nowhere that they passed', () => {
    const reason = 'opa did not answer in 30 s @everyone';
    const open = { practiceId: 'rego/main', address: WHOLE_PLAN, reason, enforcement: 'block' } as const;
    const policies = { program: 'opa', evaluated: false };
    const card = review({
      report: { ...report, notEvaluated: [open], policies },
      head: { ...head, notEvaluated: 1, blocks: ['rego/main'] },
    });
    const text = cardToText(card);
    expect(text).toContain('⚠️ **rego/main not evaluated**: opa did not answer in 30 s @\u200Beveryone');
    expect(text).toContain('1 check not evaluated: not the same as passed.');
    expect(text).not.toContain('evaluated by');
    expect(card.tone).toBe('bad');
    expect(card.files[0]?.content.toString()).toContain('Policies in Rego by opa: not evaluated');
  });

  test('who priced the plan, where it may be somebody else', () => {
    const cost = { ...report.cost, source: 'Estimated by Infracost' };
    expect(cardToText(review({ report: { ...report, cost } }))).toMatch(/💰 .*\nEstimated by Infracost\n/);
    expect(reportText('Plan', head, { ...report, cost })).toMatch(/💰 .*\nEstimated by Infracost\n/);
  });

  test('findings of one practice are one', () => {
    const disks = Array.from({ length: 3 }, (_, i) => finding({ address: `google_compute_firewall.f[${i}]` }));
    expect(cardToText(review({ report: { ...report, findings: disks } }))).toContain(
      '`google_compute_firewall.f[0]`: `source_ranges[0] "0.0.0.0/0"`, and 2 more like it',
    );
  });

  test('waived findings are counted, not listed; unpriced types are named', () => {
    const waived = { reason: 'lab', owner: 'ana', expires: '2027-01-01' };
    const unpriced = {
      address: 'google_x.a',
      type: 'google_x',
      action: 'create',
      status: 'not-priced',
      before: null,
      after: null,
      delta: null,
      components: [],
      usage: [],
    } as const;
    const text = cardToText(
      review({
        report: {
          ...report,
          findings: [finding({ waived })],
          cost: { ...report.cost, resources: [unpriced, { ...unpriced, address: 'google_x.b' }] },
        },
        head: { ...head, waived: 1, cost: { ...head.cost, priced: 0, free: 0, notPriced: 2 } },
      }),
    );
    expect(text).not.toContain('Firewall open');
    expect(text).toContain('1 waived.');
    expect(text).toContain('💰 **Cost** not known: none of the 2 has a price\nNot priced: google_x (2)');
    expect(text).not.toContain('$0.00');
  });
});

describe('steps', () => {
  const at = (seconds: number): { at: number; attempt: number } => ({ at: seconds * 1000, attempt: 1 });
  const entries: TimelineEntry[] = [
    { type: 'plan.requested', by: { id: '1', name: 'ana' }, ...at(1) },
    { type: 'step.started', step: 'queue', ...at(1) },
    { type: 'step.completed', step: 'queue', ...at(1.1) },
    { type: 'step.started', step: 'init', ...at(2) },
    { type: 'step.completed', step: 'init', ...at(3.9) },
    { type: 'step.started', step: 'validate', ...at(4) },
  ];
  const passed: TimelineEntry[] = [
    ...entries,
    { type: 'step.completed', step: 'validate', ...at(4.4) },
    { type: 'step.started', step: 'plan', ...at(5) },
  ];
  const failure = { step: 'validate', errors: 1, warnings: 0, diagnostics: [] } as const;
  const planned: TimelineEntry[] = [
    ...passed,
    { type: 'step.completed', step: 'plan', ...at(17) },
    { type: 'plan.completed', plan, ...at(17) },
  ];
  const progress: Progress = { kind: 'step', step: 'plan', startedAt: 5_000, resourcesRead: 812 };

  test('in full', async () => {
    const card = (timeline: TimelineEntry[], state: Parameters<typeof viewOf>[1], live?: Progress): Card =>
      stepsCard(viewOf(plan, state), stepsOf(timeline, 1), {
        style,
        ...(live === undefined ? {} : { progress: live, usualPlan: 'up to a minute' }),
      });
    await expect(
      texts([
        ['planning', card(passed, { state: 'planning' }, progress)],
        ['analyzing', card(planned, { state: 'analyzing' })],
        ['failed', card([...entries, { type: 'plan.failed', failure, ...at(4.4) }], { state: 'planFailed' })],
        ['cancelled meanwhile', card(passed, { state: 'cancelled' })],
        [
          'reviewed',
          card(
            [
              ...planned,
              {
                type: 'analysis.completed',
                digest: plan.digest,
                report: head,
                gate: { approvals: 0, fourEyes: false, blockedBy: [], approvalReasons: [] },
                ...at(17.2),
              },
            ],
            {},
          ),
        ],
        [
          'unchanged',
          card(
            [
              ...passed,
              { type: 'step.completed', step: 'plan', ...at(17) },
              { type: 'plan.unchanged', plan, ...at(17) },
            ],
            { state: 'noChanges' },
          ),
        ],
        ['another attempt goes on', card(passed, { state: 'planning', attempt: 2 })],
      ]),
    ).toMatchFileSnapshot('golden/steps.golden.txt');
  });
});

const result: ApplyResult = {
  total: 7,
  done: 5,
  failed: 1,
  notStarted: 1,
  unknown: 0,
  added: 3,
  changed: 1,
  destroyed: 1,
  firstError: "google_compute_instance.web-server-01: Quota 'CPUS' exceeded",
  startedAt: 3_000,
  tookMs: 252_000,
  report: { key: 'r', bytes: 1 },
  log: { key: 'l', bytes: 1 },
};
const applyReport: ApplyReport = {
  resources: [
    { address: 'google_compute_disk.boot-disk', action: 'create', status: 'done', tookMs: 12_000 },
    {
      address: 'google_compute_instance.web-server-01',
      action: 'create',
      status: 'failed',
      tookMs: 12_000,
      diagnostic: {
        severity: 'error',
        summary: "Error waiting for instance to create: Quota 'CPUS' exceeded.",
        detail: 'Limit: 24.0 in region europe-west1.',
        file: 'main.tf',
        line: 14,
      },
    },
    { address: 'google_dns_record_set.web', action: 'create', status: 'not-started' },
  ],
  general: [],
};

describe('progress', () => {
  const running: Progress = {
    kind: 'apply',
    startedAt: 60_000,
    total: 7,
    done: 3,
    failed: 0,
    waiting: 2,
    running: [
      { address: 'google_sql_database_instance.main', verb: 'creating', startedAt: 60_000 },
      { address: 'google_compute_instance.web-server-01', verb: 'creating', startedAt: 170_000 },
    ],
    recent: [
      { address: 'google_compute_disk.boot-disk', verb: 'creating', tookMs: 12_000, ok: true },
      { address: 'google_dns_record_set.x', verb: 'creating', tookMs: 900, ok: false },
    ],
    lastNewsAt: 250_000,
  };

  test('in full', async () => {
    const card = (state: Parameters<typeof viewOf>[1], progress?: Progress, over?: ApplyReport): Card =>
      progressCard(progress, viewOf(plan, state), {
        style,
        usualApply: '5 to 10 minutes',
        ...(over === undefined ? {} : { report: over }),
      });
    await expect(
      texts([
        ['before the first news', card({ state: 'applying', since: 60_000 })],
        ['running', card({ state: 'applying' }, running)],
        ['one failed', card({ state: 'applying' }, { ...running, failed: 1 })],
        ['stopping', card({ state: 'stopping' }, running)],
        ['done', card({ state: 'applied', result: { ...result, failed: 0, notStarted: 0, done: 7 } })],
        ['failed', card({ state: 'applyFailed', applyCause: 'error', result }, running, applyReport)],
        ['stopped', card({ state: 'applyFailed', applyCause: 'stopped', result })],
        ['refused', card({ state: 'applyFailed', applyCause: 'nothing-started', result })],
        ['interrupted', card({ state: 'interrupted', result: { ...result, unknown: 2 } })],
      ]),
    ).toMatchFileSnapshot('golden/progress.golden.txt');
  });

  test('above ten running: ten lines, the rest counted; eleven are all shown', () => {
    const lines = (count: number): string =>
      cardToText(
        progressCard(
          {
            ...running,
            running: Array.from({ length: count }, (_, i) => ({
              address: `a_b.c${i}`,
              verb: 'creating',
              startedAt: 1,
            })),
          },
          viewOf(plan, { state: 'applying' }),
          { style },
        ),
      );
    expect(lines(14)).toContain('  … and 4 more running');
    expect(lines(11)).not.toContain('more running');
  });

  test('thousands of outcomes stay in the budget', () => {
    const resources = Array.from({ length: 4_000 }, (_, i) => ({
      address: `module.${'m'.repeat(100)}.google_compute_instance.web[${i}]`,
      action: 'create',
      status: 'failed' as const,
    }));
    const card = progressCard(undefined, viewOf(plan, { state: 'applyFailed', applyCause: 'error', result }), {
      style,
      report: { resources, general: [] },
    });
    expect(cardToText(card).length).toBeLessThan(1_900);
  });
});

describe('calls, direct messages, dialogs', () => {
  const ben = { id: '2', name: 'Ben' };
  const failed = viewOf(plan, { state: 'applyFailed', applyCause: 'error', result, confirmedBy: ben });
  const stopped = viewOf(plan, { state: 'applyFailed', applyCause: 'stopped', result, stopBy: ben });
  const applied = viewOf(plan, { state: 'applied', result: { ...result, added: 3, changed: 0, destroyed: 0 } });
  const interrupted = viewOf(plan, { state: 'interrupted', result: { ...result, done: 3, unknown: 4 } });

  test('in full', async () => {
    const failure = {
      step: 'validate',
      errors: 1,
      warnings: 2,
      diagnostics: [
        {
          severity: 'error',
          summary: 'Unsupported argument',
          detail: 'An argument named "x" is not expected here.',
          file: 'main.tf',
          line: 12,
        },
      ],
    } as const;
    const gate = { approvals: 2, fourEyes: true, blockedBy: [], approvalReasons: [] };
    const big = headOf(destroysAndReplaces, { digest: '9d20c3'.padEnd(64, '0') });
    const calls = [
      ['plan failed', planFailedCall({ view: viewOf(plan, { state: 'planFailed' }), failure, style, log: 'x' })],
      ['apply failed', applyFailedCall({ view: failed, result, report: applyReport, style, log: 'x' })],
      ['apply stopped', applyFailedCall({ view: stopped, result, style })],
      ['done', doneCall({ view: applied, result: { ...result, added: 3, changed: 0, destroyed: 0 }, style, log: 'x' })],
      ['interrupted', interruptedCall({ view: interrupted, style })],
      [
        'approval',
        approvalCall({
          view: viewOf(big, { gate, report: head }),
          style,
          approvers: [{ id: '7', name: 'infra-leads' }],
        }),
      ],
    ] as const;
    const messages = DIRECT_MESSAGE_KINDS.map((kind) => {
      const view = {
        applied,
        failed,
        stopped,
        interrupted,
        approved: viewOf(plan, {
          gate,
          approvals: [
            { by: ben, at: 1 },
            { by: ben, at: 2 },
          ],
        }),
        expired: viewOf(plan),
        cancelled: viewOf(plan, { endedBy: ben }),
      }[kind];
      return `════ DM ${kind}\n${directMessage(kind, view, 'https://discord.com/channels/1/2/3').text}`;
    });
    const typed = viewOf(big, {
      gate: { ...gate, typedName: 'web-server-01', blockedBy: [{ kind: 'practice', practiceId: 'gcp-sql-public' }] },
    });
    const modals = [confirmModal(typed), overrideModal(typed), unlockModal(typed), rejectModal(typed)].map(
      (modal) => `════ dialog «${modal?.title ?? ''}»\n${modal?.text ?? ''}\n[${modal?.label ?? ''}: ______]`,
    );
    const cards = [
      ['stop?', stopQuestion(viewOf(plan, { state: 'applying' }))],
      ['force', forceCard(viewOf(plan, { state: 'stopping', stopBy: ben, stopAt: 60_000 }), style)],
    ] as const;
    const all = [...calls.map(([name, { text }]) => `════ ${name}\n${text}`), ...messages, ...modals];
    await expect(`${all.join('\n\n')}\n\n${texts(cards)}`).toMatchFileSnapshot('golden/calls.golden.txt');
  });

  test('a call mentions exactly the people it names', () => {
    expect(doneCall({ view: applied, result, style }).mentions).toEqual(['1']);
    expect(applyFailedCall({ view: failed, result, style }).mentions).toEqual(['1', '2']);
    expect(approvalCall({ view: viewOf(plan), style, approvers: [{ id: '7', name: 'x' }] })).toMatchObject({
      mentions: [],
      roles: ['7'],
    });
  });

  test('outcome and deployment stand in the first 100 characters of a direct message', () => {
    for (const [kind, view] of [
      ['applied', applied],
      ['failed', failed],
      ['stopped', stopped],
      ['interrupted', interrupted],
    ] as const) {
      expect(directMessage(kind, view, 'https://x').text.slice(0, 100)).toContain('web-server-01');
    }
  });

  test('a hundred failures stay in a message, the rest counted', () => {
    const one = applyReport.resources[1];
    if (one === undefined) throw new Error('no failure in the scenario');
    const resources = Array.from({ length: 100 }, (_, i) => ({ ...one, address: `google_compute_instance.web[${i}]` }));
    const { text } = applyFailedCall({
      view: failed,
      result: { ...result, failed: 100 },
      report: { resources, general: [] },
      style,
      log: 'x',
    });
    expect(text.length).toBeLessThanOrEqual(1900);
    expect(text).toContain('… and 95 more failures (see apply.txt)');
  });

  test('a hostile error cannot leave its fence or ping', () => {
    const detail = '```\n@everyone <@1> \u202Ehidden';
    const failure = {
      step: 'plan',
      errors: 1,
      warnings: 0,
      diagnostics: [{ severity: 'error', summary: detail, detail }],
    } as const;
    const { text } = planFailedCall({ view: viewOf(plan), failure, style: plainStyle({ now: 0 }) });
    expect(text.match(/```/gu)).toHaveLength(2);
    expect(text).not.toContain('\u202E');
  });

  test('a person who takes no messages is named in small print', () => {
    expect(dmClosedNote('<@1>')).toBe('-# No direct message: <@1> does not accept them.');
  });
});
