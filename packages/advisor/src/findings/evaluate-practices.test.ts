import type { PlanObject, RawPlan, RawResourceChange } from '@cloud-chatops/core';
import { expect, test } from 'vitest';
import type { Practice } from '../knowledge/entry.ts';
import { parseKnowledgeFile } from '../knowledge/parse-knowledge-file.ts';
import { type EvaluateOptions, evaluatePractices } from './evaluate-practices.ts';
import { examplePlan } from './example-plan.ts';

const options: EvaluateOptions = { today: '2026-05-01', redact: (text) => text };

const volumes = practice('volumes', 'aws_ebs_volume', '!r.yes("encrypted")');
const groups = practice('groups', 'aws_security_group', 'r.open_ingress(22)');
const buckets = practice(
  'buckets',
  'aws_s3_bucket',
  '!r.related("aws_s3_bucket_public_access_block", "bucket").exists(b, b.yes("block_public_acls"))',
  'related: [aws_s3_bucket_public_access_block]',
);

function practice(id: string, type: string, violates: string, more = ''): Practice {
  const { entries, problems } = parseKnowledgeFile(
    `${id}.md`,
    `---\nid: ${id}\ntitle: Title of ${id}\nseverity: high\ncategory: iam\nprovider: aws\nservice: x\n` +
      `resources: [${type}]\nviolates: '${violates}'\nfix: Fix it.\n${more}\n` +
      `examples: { fail: [{ ${type}.x: {} }], pass: [{ ${type}.x: {} }] }\n---\nProse.`,
  );
  expect(problems).toEqual([]);
  return entries[0] as Practice;
}

/** The change of one address: before → after, `null` for what does not exist. */
function change(
  address: string,
  action: RawResourceChange['action'],
  before: PlanObject | null,
  after: PlanObject | null,
): RawResourceChange {
  const [created] = examplePlan({ [address]: after ?? {} }).changes;
  return { ...(created as RawResourceChange), action, before, after: after === null ? null : (created?.after ?? null) };
}

function planOf(...changes: RawResourceChange[]): RawPlan {
  return { ...examplePlan({}), changes };
}

test('a finding names practice, place, value and what to do', () => {
  const plan = examplePlan({ 'aws_ebs_volume.data': { size: 10, encrypted: false } });
  expect(evaluatePractices(plan, [volumes], options)).toEqual({
    findings: [
      {
        practiceId: 'volumes',
        title: 'Title of volumes',
        severity: 'high',
        category: 'iam',
        address: 'aws_ebs_volume.data',
        evidence: [{ path: 'encrypted', value: 'false' }],
        fix: 'Fix it.',
        enforcement: 'advise',
        since: 'new',
      },
    ],
    notEvaluated: [],
    practicesChecked: 1,
  });
});

test('evidence of an absent attribute has no value; of a list, the blocks that offend', () => {
  const absent = evaluatePractices(examplePlan({ 'aws_ebs_volume.data': {} }), [volumes], options);
  expect(absent.findings[0]?.evidence).toEqual([{ path: 'encrypted' }]);
  const rule = { protocol: 'tcp', from_port: 22, to_port: 22 };
  const open = { ...rule, cidr_blocks: ['0.0.0.0/0'] };
  const plan = examplePlan({ 'aws_security_group.web': { ingress: [{ ...rule, cidr_blocks: ['10.0.0.0/8'] }, open] } });
  expect(evaluatePractices(plan, [groups], options).findings[0]?.evidence).toEqual([
    { path: 'ingress[1]', value: JSON.stringify(open) },
  ]);
});

test('sensitive values never become evidence, and what remains goes through the redactor', () => {
  const ingress = [
    { protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'], description: 'hush', key: 'tok' },
  ];
  const [created] = examplePlan({ 'aws_security_group.web': { ingress } }).changes;
  const plan = planOf({ ...(created as RawResourceChange), afterSensitive: { ingress: [{ description: true }] } });
  const { findings } = evaluatePractices(plan, [groups], {
    ...options,
    redact: (text) => text.replaceAll('tok', '•••'),
  });
  expect(findings[0]?.evidence[0]?.value).toContain('"description":"(sensitive)","key":"•••"');
});

test('a value known only after apply is not evaluated, with the reason', () => {
  const plan = examplePlan({ 'aws_ebs_volume.data': { encrypted: '${module.defaults.encrypt}' } });
  expect(evaluatePractices(plan, [volumes], options)).toEqual({
    findings: [],
    notEvaluated: [
      {
        practiceId: 'volumes',
        address: 'aws_ebs_volume.data',
        reason: 'encrypted of aws_ebs_volume.data is known only after apply',
        enforcement: 'advise',
      },
    ],
    practicesChecked: 1,
  });
});

test('a check that throws is not evaluated', () => {
  const sizes = practice('sizes', 'aws_ebs_volume', 'r.num("size", 0) > 5');
  const { notEvaluated } = evaluatePractices(examplePlan({ 'aws_ebs_volume.data': { size: 'big' } }), [sizes], options);
  expect(notEvaluated.map(({ reason }) => reason)).toEqual(['size of aws_ebs_volume.data is not a number']);
});

test('an update says whether the resource broke the practice before', () => {
  const plan = planOf(
    change('aws_ebs_volume.old', 'update', { encrypted: false, size: 1 }, { encrypted: false, size: 2 }),
    change('aws_ebs_volume.new', 'update', { encrypted: true }, { encrypted: false }),
    change('aws_ebs_volume.repaired', 'update', { encrypted: false }, { encrypted: true }),
    change('aws_ebs_volume.untouched', 'no-op', { encrypted: false }, { encrypted: false }),
    change('aws_ebs_volume.gone', 'delete', { encrypted: false }, null),
  );
  expect(evaluatePractices(plan, [volumes], options).findings.map(({ address, since }) => [address, since])).toEqual([
    ['aws_ebs_volume.old', 'before'],
    ['aws_ebs_volume.new', 'new'],
  ]);
});

test('taking a protection away is a finding at what it protected', () => {
  const bucket = change('aws_s3_bucket.b', 'no-op', { id: 'acme', bucket: 'acme' }, { id: 'acme', bucket: 'acme' });
  const block = { bucket: 'acme', block_public_acls: true };
  const kept = change('aws_s3_bucket_public_access_block.b', 'no-op', block, block);
  const gone = change('aws_s3_bucket_public_access_block.b', 'delete', block, null);
  const weaker = change('aws_s3_bucket_public_access_block.b', 'update', block, { ...block, block_public_acls: false });
  const found = (...changes: RawResourceChange[]) =>
    evaluatePractices(planOf(bucket, ...changes), [buckets], options).findings.map(({ address, since }) => [
      address,
      since,
    ]);
  expect(found(kept)).toEqual([]);
  expect(found(gone)).toEqual([['aws_s3_bucket.b', 'new']]);
  expect(found(weaker)).toEqual([['aws_s3_bucket.b', 'new']]);
});

test('a project re-rates, enforces, waives and disables', () => {
  const plan = examplePlan({ 'aws_ebs_volume.a': {}, 'aws_ebs_volume.b': {} });
  const waived = { reason: 'scratch', owner: 'ana', expires: '2026-05-01', addresses: ['aws_ebs_volume.b'] };
  const run = (today: string) =>
    evaluatePractices(plan, [volumes], {
      ...options,
      today,
      overrides: { volumes: { severity: 'critical', enforcement: 'block', waived } },
    }).findings.map(({ address, severity, enforcement, waived: waiver }) => [
      address,
      severity,
      enforcement,
      waiver?.owner,
    ]);
  expect(run('2026-05-01')).toEqual([
    ['aws_ebs_volume.a', 'critical', 'block', undefined],
    ['aws_ebs_volume.b', 'critical', 'block', 'ana'],
  ]);
  expect(run('2026-05-02')[1]).toEqual(['aws_ebs_volume.b', 'critical', 'block', undefined]);
  expect(evaluatePractices(plan, [volumes], { ...options, overrides: { volumes: { disabled: true } } })).toEqual({
    findings: [],
    notEvaluated: [],
    practicesChecked: 0,
  });
});

test('links keep to the instance of the same key', () => {
  const on = { block_public_acls: true };
  const plan = examplePlan({
    'aws_s3_bucket.b["eu"]': {},
    'aws_s3_bucket.b["us"]': {},
    'aws_s3_bucket_public_access_block.b["eu"]': { bucket: '${aws_s3_bucket.b.id}', ...on },
    'aws_s3_bucket.one': {},
    'aws_s3_bucket_versioning.one': { bucket: '${aws_s3_bucket.one.id}' },
    // Through another resource that names the bucket.
    'aws_s3_bucket_public_access_block.one': { bucket: '${aws_s3_bucket_versioning.one.bucket}', ...on },
  });
  expect(evaluatePractices(plan, [buckets], options).findings.map(({ address }) => address)).toEqual([
    'aws_s3_bucket.b["us"]',
  ]);
});

test('a value left to the provider is absent, one that the configuration computes is undecided', () => {
  const [created] = examplePlan({ 'aws_ebs_volume.data': { size: 10 } }).changes as [RawResourceChange];
  const judge = (references: RawResourceChange['references']) =>
    evaluatePractices(planOf({ ...created, afterUnknown: { encrypted: true }, references }), [volumes], options);
  expect(judge(new Map([['size', []]])).findings).toHaveLength(1);
  const computed = new Map([['encrypted', ['local.encrypt']]]);
  expect(judge(computed)).toMatchObject({ findings: [], notEvaluated: [{ practiceId: 'volumes' }] });
  // Without a configuration nobody can tell.
  expect(judge(new Map())).toMatchObject({ findings: [], notEvaluated: [{ practiceId: 'volumes' }] });
});
