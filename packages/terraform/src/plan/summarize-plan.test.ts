import { describe, expect, test } from 'vitest';
import { createRedactor, type PlanSummary } from '@cloud-chatops/core';
import { fixtureNames, fixturesAbsent, readFixture } from '../../test/fixtures.ts';
import { NO_PLAN_PROGRESS, planProgress } from '../events/plan-progress.ts';
import { readEvent } from '../events/terraform-event.ts';
import { planHead } from './plan-head.ts';
import { readPlan } from './read-plan.ts';
import { summarizePlan } from './summarize-plan.ts';

const same = (text: string): string => text;
const summarize = (changes: readonly unknown[], more: Record<string, unknown> = {}): PlanSummary =>
  summarizePlan(readPlan(JSON.stringify({ format_version: '1.2', resource_changes: changes, ...more })), {
    redact: same,
  });

const resource = (address: string, change: Record<string, unknown>, more: Record<string, unknown> = {}) => {
  const [, module, type, name] = /^(module\.[^.]+)?\.?([a-z_]+)\.([a-z_]+)/.exec(address) ?? [];
  return {
    address,
    mode: 'managed',
    type,
    name,
    ...(module === undefined ? {} : { module_address: module }),
    change: { before: null, after: null, ...change },
    ...more,
  };
};
const gone = { actions: ['delete'], before: {} };
const made = { actions: ['create'], after: {} };

describe('order', () => {
  test('what is lost first, then stateful types, module, address with numbers in number order', () => {
    const summary = summarize([
      resource('a_x.forgotten', { actions: ['forget'], before: {} }),
      resource('a_x.moved', { actions: ['no-op'] }, { previous_address: 'a_x.old' }),
      resource('a_x.imported', { actions: ['no-op'], importing: { id: 'i-1' } }),
      resource('a_x.quiet', { actions: ['no-op'] }),
      resource('a_x.read', { actions: ['read'] }),
      resource('a_x.made[10]', made),
      resource('a_x.made[9]', made),
      resource('module.a.a_x.made', made),
      resource('aws_db_instance.made', made),
      resource('a_x.changed', { actions: ['update'], before: {}, after: {} }),
      resource('a_x.replaced', { actions: ['delete', 'create'], before: {}, after: {} }),
      resource('a_x.gone', gone),
      resource('a_x.gone', gone, { deposed: '1a2b3c4d' }),
      resource('google_storage_bucket.gone', gone),
      resource('a_x.odd', { actions: ['create', 'update'], before: {}, after: {} }),
    ]);
    expect(summary.changes.map((c) => `${c.action} ${c.address}${c.deposed ?? ''}`)).toEqual([
      'delete google_storage_bucket.gone',
      'delete a_x.gone',
      'delete a_x.gone1a2b3c4d',
      'other a_x.odd',
      'replace a_x.replaced',
      'update a_x.changed',
      'create aws_db_instance.made',
      'create a_x.made[9]',
      'create a_x.made[10]',
      'create module.a.a_x.made',
      'no-op a_x.imported',
      'no-op a_x.moved',
      'forget a_x.forgotten',
    ]);
    expect(summary.counts).toEqual({
      create: 4,
      update: 1,
      delete: 3,
      replace: 1,
      import: 1,
      forget: 1,
      move: 1,
      read: 1,
      noOp: 3,
      other: 1,
    });
  });
});

describe('attributes', () => {
  const attributesOf = (change: Record<string, unknown>, expressions: unknown = {}) => {
    const { attributes, unknownAttributes } = summarize([resource('a_x.b', change)], {
      configuration: { root_module: { resources: [{ mode: 'managed', type: 'a_x', name: 'b', expressions }] } },
    }).changes[0] ?? { attributes: undefined, unknownAttributes: undefined };
    return { attributes, unknownAttributes };
  };

  test('an update lists what differs, with what forces a replacement', () => {
    expect(
      attributesOf({
        actions: ['delete', 'create'],
        before: { same: 1, boot_disk: [{ image: 'a', size: 1 }], tags: { a: '1' }, dropped: 'x' },
        after: { same: 1, boot_disk: [{ image: 'b', size: 1 }], tags: { a: '1' }, dropped: null },
        replace_paths: [['boot_disk', 0, 'image']],
      }),
    ).toEqual({
      attributes: [
        {
          name: 'boot_disk',
          before: [{ fields: { image: 'a', size: 1 } }],
          after: [{ fields: { image: 'b', size: 1 } }],
          configured: false,
          forcesReplacement: ['boot_disk[0].image'],
        },
        { name: 'dropped', before: 'x', configured: false, forcesReplacement: [] },
      ],
      unknownAttributes: 0,
    });
  });

  test('unknown values have a line only where the configuration sets them; others are counted', () => {
    expect(
      attributesOf(
        {
          actions: ['update'],
          before: { id: 'i', policy: 'old', net: [{ ip: '1', name: 'n' }] },
          after: { net: [{ name: 'n' }] },
          after_unknown: { id: true, policy: true, net: [{ ip: true }] },
        },
        { policy: { references: ['local.policy'] } },
      ),
    ).toEqual({
      attributes: [
        { name: 'policy', before: 'old', after: { mark: 'unknown' }, configured: true, forcesReplacement: [] },
        {
          name: 'net',
          before: [{ fields: { ip: '1', name: 'n' } }],
          after: [{ fields: { name: 'n', ip: { mark: 'unknown' } } }],
          configured: false,
          forcesReplacement: [],
        },
      ],
      unknownAttributes: 1,
    });
  });

  test('an unknown value that another resource waits for has a line', () => {
    const summary = summarize(
      [resource('a_x.b', { ...made, after_unknown: { id: true, etag: true } }), resource('a_x.c', made)],
      {
        configuration: {
          root_module: {
            resources: [
              { mode: 'managed', type: 'a_x', name: 'c', expressions: { b: { references: ['a_x.b.id', 'a_x.b'] } } },
            ],
          },
        },
      },
    );
    expect(summary.changes[0]).toMatchObject({ attributes: [{ name: 'id', configured: true }], unknownAttributes: 1 });
  });

  test('a create lists what is set, a destroy nothing', () => {
    expect(
      attributesOf({ actions: ['create'], after: { size: 20, none: null, empty: [], off: false }, after_unknown: {} }),
    ).toMatchObject({
      attributes: [
        { name: 'size', after: 20 },
        { name: 'off', after: false },
      ],
    });
    expect(attributesOf({ actions: ['delete'], before: { size: 20 } }).attributes).toEqual([]);
  });

  test('sensitive values are marks, at any depth, changed or not', () => {
    const { attributes } = attributesOf({
      actions: ['update'],
      before: { password: 'one', list: ['a', 'b'], kept: 'k' },
      after: { password: 'two', list: ['a', 'c'], kept: 'k' },
      before_sensitive: { password: true, list: [false, true], kept: true },
      after_sensitive: { password: true, list: [false, true], kept: true },
    });
    expect(attributes).toMatchObject([
      { name: 'password', before: { mark: 'sensitive' }, after: { mark: 'sensitive' } },
      { name: 'list', before: ['a', { mark: 'sensitive' }], after: ['a', { mark: 'sensitive' }] },
    ]);
  });

  test('a mark that goes away is a line, and the value stays hidden', () => {
    const { attributes } = attributesOf({
      actions: ['update'],
      before: { token: 'secret-token' },
      after: { token: 'secret-token' },
      before_sensitive: { token: true },
      after_sensitive: {},
    });
    expect(attributes).toMatchObject([
      { name: 'token', before: { mark: 'sensitive' }, after: { mark: 'sensitive' }, unmasked: true },
    ]);
  });

  test('a value cannot forge a mark', () => {
    const { attributes } = attributesOf({ actions: ['create'], after: { x: { mark: 'sensitive' } } });
    expect(attributes?.[0]?.after).toEqual({ fields: { mark: 'sensitive' } });
  });
});

test('outputs: sensitive ones hidden, unchanged ones left out', () => {
  const output = (actions: string[], after: unknown, sensitive = false) => ({
    actions,
    before: null,
    after,
    after_unknown: false,
    before_sensitive: sensitive,
    after_sensitive: sensitive,
  });
  const summary = summarize([], {
    output_changes: { b: output(['create'], 1), a: output(['create'], 'hidden-value', true), c: output(['no-op'], 2) },
  });
  expect(summary.outputs).toEqual([
    { name: 'a', action: 'create', after: { mark: 'sensitive' }, sensitive: true },
    { name: 'b', action: 'create', after: 1, sensitive: false },
  ]);
});

describe.skipIf(fixturesAbsent)('third-party plans', () => {
  test('no secret of any plan stands in its summary', () => {
    const leaks = fixtureNames('plans')
      .filter((file) => !file.startsWith('odd-'))
      .flatMap((file) => {
        const raw = readPlan(readFixture(`plans/${file}`));
        const redactor = createRedactor(raw.secrets);
        const text = JSON.stringify(summarizePlan(raw, { redact: (part) => redactor.redact(part) }));
        return redactor.redact(text) === text ? [] : [file];
      });
    expect(leaks).toEqual([]);
  });

  test("our counts equal Terraform's sentence in every pair of plan and stream", () => {
    const pairs = fixtureNames('events').flatMap((stream) => {
      const match = /^(.*)-plan(-t(?:f|ofu)-[\d-]+)?\.jsonl$/.exec(stream);
      const file = match && `${match[1]}${match[2] ?? ''}.json`;
      return file && fixtureNames('plans').includes(file) ? [[file, stream] as const] : [];
    });
    const differing = pairs.filter(([file, stream]) => {
      const raw = readPlan(readFixture(`plans/${file}`));
      const { counts } = new TextDecoder()
        .decode(readFixture(`events/${stream}`))
        .split('\n')
        .flatMap((line) => readEvent(line, same) ?? [])
        .reduce(planProgress, NO_PLAN_PROGRESS);
      if (counts === undefined) return true;
      const summary = summarizePlan(raw, { redact: same, terraformCounts: counts });
      return planHead(summary, {
        digest: '',
        summary: { key: '', bytes: 0 },
        plannedAt: 0,
        tool: '',
        exitCode: 0,
      }).countsDiffer;
    });
    expect(pairs.length).toBeGreaterThan(20);
    expect(differing).toEqual([]);
  });
});

test('four times the resources take about four times the time', () => {
  const planOf = (length: number): string =>
    JSON.stringify({
      format_version: '1.2',
      resource_changes: Array.from({ length }, (_, i) =>
        resource(`module.m.a_x.b[${i}]`, {
          actions: ['create'],
          after: { name: `name-${i}`, labels: { team: 'core', cost: String(i) }, list: [{ a: i, b: 'usual text' }] },
          after_unknown: { id: true, labels: {}, list: [{}] },
          before_sensitive: false,
          after_sensitive: { labels: {}, list: [{}] },
        }),
      ),
    });
  const [few, many] = [planOf(1000), planOf(4000)];
  const fastest = (text: string): number =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const start = performance.now();
        summarizePlan(readPlan(text), { redact: same });
        return performance.now() - start;
      }),
    );
  // A quadratic step anywhere gives 16; the machine may be busy.
  expect(fastest(many) / fastest(few)).toBeLessThan(12);
});
