import { describe, expect, test } from 'vitest';
import { fixtureNames, fixtureRows, fixturesAbsent, readFixture } from '../../test/fixtures.ts';
import {
  appliedResources,
  applyProgress,
  countApplied,
  shownProgress,
  startApplyProgress,
  type ApplyProgress,
} from './apply-progress.ts';
import { NO_PLAN_PROGRESS, planProgress } from './plan-progress.ts';
import { readEvent, type TerraformEvent } from './terraform-event.ts';

const same = (text: string): string => text;
const eventsOf = (file: string): TerraformEvent[] =>
  new TextDecoder()
    .decode(readFixture(`events/${file}`))
    .split('\n')
    .flatMap((line) => readEvent(line, same) ?? []);
const applied = (file: string): ApplyProgress => applyProgress(startApplyProgress(0), eventsOf(file));
const outcome = (file: string, exitCode: number | undefined, tainted: string[] = []) => {
  const state = applied(file);
  const resources = appliedResources(state, {
    end: exitCode === undefined ? 'lost' : 'exited',
    ...(exitCode === undefined ? {} : { exitCode }),
    tainted: new Set(tainted),
  });
  return { resources, counts: countApplied(state, resources), general: state.general };
};

describe.skipIf(fixturesAbsent)('third-party streams', () => {
  test('every stream is read, and events are found as the table counts them', () => {
    const rows = fixtureRows('.jsonl');
    const typed = [
      'apply_start',
      'apply_complete',
      'apply_errored',
      'planned_change',
      'refresh_complete',
      'change_summary',
      'version',
    ];
    const differing = rows.flatMap(([file = '', , , , types = '']) => {
      const events = eventsOf(file);
      return typed.flatMap((type) => {
        const wanted = Number(new RegExp(`(?:^|, )${type} (\\d+)`).exec(types)?.[1] ?? 0);
        const got = events.filter((event) => event.type === type).length;
        return wanted === got ? [] : [`${file}: ${type} ${got}, wanted ${wanted}`];
      });
    });
    expect(rows).toHaveLength(fixtureNames('events').length);
    expect(differing).toEqual([]);
  });

  test('a successful apply adds up to what Terraform says it did', () => {
    const differing = fixtureNames('events')
      .filter((file) => file.includes('apply') && !file.startsWith('odd-'))
      .flatMap((file) => {
        const summary = eventsOf(file).findLast((e) => e.type === 'change_summary' && e.operation !== 'plan');
        if (summary?.type !== 'change_summary' || summary.operation !== 'apply') return [];
        const { counts } = outcome(file, 0);
        const got = { add: counts.added, change: counts.changed, destroy: counts.destroyed };
        const { import: _, ...wanted } = summary.counts;
        return JSON.stringify(got) === JSON.stringify(wanted) && counts.done === counts.total
          ? []
          : [[file, got, wanted]];
      });
    expect(differing).toEqual([]);
  });

  test('a replace is one resource, done after both halves; deposed copies are counted beside the live object', () => {
    expect(outcome('gen-deposed-cleanup-apply.jsonl', 0).counts).toEqual({
      total: 3,
      done: 3,
      failed: 0,
      notStarted: 0,
      unknown: 0,
      added: 1,
      changed: 0,
      destroyed: 3,
    });
  });

  test('a failed create that left an object behind is tainted', () => {
    const [first] = outcome('gen-failing-create-apply.jsonl', 1).resources.filter((r) => r.status === 'failed');
    const { resources } = outcome('gen-failing-create-apply.jsonl', 1, [first?.address ?? '']);
    expect(resources.filter((r) => r.status === 'tainted').map((r) => r.address)).toEqual([first?.address]);
  });

  test('a failed apply: reasons joined by address, the rest not started', () => {
    const { resources, counts } = outcome('gen-failing-create-apply.jsonl', 1);
    expect(counts).toMatchObject({ total: 7, done: 3, failed: 3, notStarted: 1 });
    const failed = resources.filter((r) => r.status === 'failed' || r.status === 'tainted');
    expect(failed.map((r) => r.diagnostic?.address)).toEqual(failed.map((r) => r.address));
  });

  test('an interrupted apply: what ran failed, the rest was not started, halted is no error of its own', () => {
    const { resources, general } = outcome('gen-slow-interrupted-apply.jsonl', 1);
    expect(resources.map((r) => [r.address, r.status])).toEqual([
      ['terraform_data.slow', 'failed'],
      ['terraform_data.after', 'not-started'],
    ]);
    expect(general).toEqual([]);
  });

  test('a killed apply: what ran and what waited is unknown when nobody saw the end', () => {
    expect(outcome('gen-slow-killed-apply.jsonl', undefined).resources.map((r) => r.status)).toEqual([
      'unknown',
      'unknown',
    ]);
  });

  test('progress in the middle of a run', () => {
    const events = eventsOf('gen-slow-apply.jsonl');
    const middle = events.findIndex((event) => event.type === 'apply_progress');
    expect(shownProgress(applyProgress(startApplyProgress(0), events.slice(0, middle)))).toMatchObject({
      total: 2,
      done: 0,
      failed: 0,
      waiting: 1,
      running: [{ address: 'terraform_data.slow', verb: 'creating' }],
      recent: [],
    });
    expect(shownProgress(applyProgress(startApplyProgress(0), events))).toMatchObject({
      done: 2,
      waiting: 0,
      running: [],
      recent: [{ address: 'terraform_data.after' }, { address: 'terraform_data.slow', ok: true }],
    });
  });

  test('batches give what one pass gives', () => {
    const events = eventsOf('gen-lifecycle-mixed-apply.jsonl');
    const whole = applyProgress(startApplyProgress(0), events);
    const cut = events.reduce((state, event) => applyProgress(state, [event]), startApplyProgress(0));
    expect(cut).toEqual(whole);
  });

  test('provisioner output reaches nothing', () => {
    const shown = fixtureNames('events').flatMap((file) =>
      eventsOf(file).flatMap((e) => (e.type === 'news' ? [e.text] : [])),
    );
    expect(shown.filter((text) => /tick \d|local-exec/.test(text))).toEqual([]);
  });

  test('a plan counts what it read, and knows which tool wrote it', () => {
    expect(eventsOf('gen-lifecycle-mixed-plan.jsonl').reduce(planProgress, NO_PLAN_PROGRESS)).toMatchObject({
      resourcesRead: 15,
      tool: 'Terraform 1.11.4',
      counts: { add: 5, change: 1, destroy: 6, import: 0 },
    });
    expect(eventsOf('forget-import-moved-plan-tofu-1-11.jsonl').reduce(planProgress, NO_PLAN_PROGRESS).tool).toBe(
      'OpenTofu 1.11.5',
    );
  });

  test('CRLF and blank lines change nothing', () => {
    expect(outcome('odd-crlf-and-blank-lines.jsonl', 0)).toEqual(outcome('gen-lifecycle-mixed-apply.jsonl', 0));
  });
});

test.each([
  ['a blank line', '  \r', undefined],
  ['colours', '\u001B[1mReset\u001B[0m', { type: 'news', text: 'Reset' }],
  ['a cut line', '{"type":"apply_st', { type: 'other' }],
  ['JSON that is no object', '[1]', { type: 'news', text: '[1]' }],
  ['an unknown type', '{"type":"policy_result"}', { type: 'other' }],
  ['fields of wrong kinds', '{"type":"apply_start","hook":[]}', { type: 'apply_start', address: '', action: '' }],
  [
    'an emergency state dump',
    '{"type":"log","@message":"Emergency state dump","state":{"serial":1}}',
    { type: 'state_dump', state: '{"serial":1}' },
  ],
])('line: %s', (_name, line, wanted) => {
  expect(readEvent(line, same)).toEqual(wanted);
});

test('diagnostics are redacted and lose the quoted source', () => {
  const event = readEvent(
    JSON.stringify({
      type: 'diagnostic',
      diagnostic: {
        severity: 'error',
        summary: 'bad hunter2',
        detail: 'see hunter2',
        address: 'a.b',
        range: { filename: 'main.tf', start: { line: 14 } },
        snippet: { code: 'password = "hunter2"' },
      },
    }),
    (text) => text.replaceAll('hunter2', '(sensitive value)'),
  );
  expect(event).toEqual({
    type: 'diagnostic',
    diagnostic: {
      severity: 'error',
      summary: 'bad (sensitive value)',
      detail: 'see (sensitive value)',
      address: 'a.b',
      file: 'main.tf',
      line: 14,
    },
  });
});
