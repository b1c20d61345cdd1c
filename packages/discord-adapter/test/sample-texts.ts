/** Stored texts of a small plan, for tests. */
import type { AnalysisReport, ApplyReport, Explanation, PlanHead, PlanSummary } from '@cloud-chatops/core';
import { samplePlan } from '@cloud-chatops/core/testing';

const create = (type: string, name: string) => ({
  address: `${type}.${name}`,
  mode: 'managed' as const,
  type,
  name,
  action: 'create' as const,
  actions: ['create'],
  replacePaths: [],
  attributes: [{ name: 'name', after: name, configured: true, forcesReplacement: [] }],
  unknownAttributes: 2,
});

const NO_COUNTS = samplePlan({ counts: { ...samplePlan().counts, create: 0 } }).counts;

export const summary: PlanSummary = {
  formatVersion: '1.2',
  terraformVersion: '1.11.4',
  counts: { ...NO_COUNTS, create: 3 },
  changes: [
    create('google_compute_disk', 'boot-disk'),
    create('google_compute_firewall', 'allow-http'),
    create('google_compute_instance', 'web-server-01'),
  ],
  drift: [],
  outputs: [],
  checks: [],
  applyable: true,
  complete: true,
  errored: false,
  deferred: 0,
  notes: [],
  terraformCounts: { add: 3, change: 0, destroy: 0, import: 0 },
  warnings: [],
};

export const destroying: PlanHead = samplePlan({
  digest: '9d20c3'.padEnd(64, '0'),
  counts: { ...NO_COUNTS, delete: 1 },
  destroys: ['google_storage_bucket.old_logs'],
  summary: { key: 'destroying', bytes: 1 },
});

export const destroyingSummary: PlanSummary = {
  ...summary,
  counts: destroying.counts,
  changes: [
    {
      ...create('google_storage_bucket', 'old_logs'),
      action: 'delete',
      actions: ['delete'],
      reason: 'delete_because_no_resource_config',
      attributes: [],
    },
  ],
  terraformCounts: { add: 0, change: 0, destroy: 1, import: 0 },
};

const report: AnalysisReport = {
  cost: {
    currency: 'USD',
    before: 0,
    after: 25,
    delta: 25,
    counts: { priced: 0, free: 0, usageBased: 0, notPriced: 3 },
    resources: [],
    assumptions: [],
  },
  findings: [],
  notEvaluated: [],
  practicesChecked: 24,
  risk: 'none',
  costWarnings: [],
};

const words: Explanation = {
  model: 'sample',
  simulated: true,
  summary: 'Three resources are created.',
  concerns: [],
  fixes: [],
  risk: 'none',
  dropped: 0,
};

const applied: ApplyReport = {
  resources: summary.changes.map(({ address }) => ({ address, action: 'create', status: 'done', tookMs: 1_000 })),
  general: [],
};

/** By artifact key. */
export const texts: ReadonlyMap<string, string> = new Map<string, string>([
  ['summary', JSON.stringify(summary)],
  ['destroying', JSON.stringify(destroyingSummary)],
  ['report', JSON.stringify(report)],
  ['words', JSON.stringify(words)],
  ['apply-report', JSON.stringify(applied)],
  ['apply.txt', 'Apply complete! Resources: 3 added, 0 changed, 0 destroyed.\n'],
]);
