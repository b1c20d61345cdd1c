/** A small dangerous plan for the tests of this folder. */
import type { AnalysisReport, Finding, PlanSummary, SummaryChange } from '@cloud-chatops/core';
import type { PlanFacts } from './plan-facts.ts';

/** What a chat would act on. */
export const ACTIVE =
  /:\/\/|www\.|discord\.gg|@|<[@#:/at]|\]\(|`|\*\*|~~|\|\||[\r\n\u200b-\u200f\u202a-\u202e\u2066-\u2069]/i;

export const change = (address: string, more: Partial<SummaryChange> = {}): SummaryChange => {
  const [type = '', name = ''] = address
    .replace(/\[.*\]$/, '')
    .split('.')
    .slice(-2);
  return {
    address,
    mode: 'managed',
    type,
    name,
    action: 'create',
    actions: ['create'],
    replacePaths: [],
    attributes: [],
    unknownAttributes: 0,
    ...more,
  };
};

export const finding = (practiceId: string, address: string, more: Partial<Finding> = {}): Finding => ({
  practiceId,
  title: 'Do not open SSH to the internet',
  severity: 'critical',
  category: 'network-exposure',
  address,
  evidence: [{ path: 'source_ranges[0]', value: '"0.0.0.0/0"' }],
  fix: 'Name the addresses that need it.',
  enforcement: 'needs-approval',
  since: 'new',
  ...more,
});

export const changes: readonly SummaryChange[] = [
  change('google_sql_database_instance.main', { action: 'delete', actions: ['delete'] }),
  change('google_compute_firewall.ssh', {
    attributes: [{ name: 'source_ranges', after: ['0.0.0.0/0'], configured: true, forcesReplacement: [] }],
  }),
  change('module.eu.google_compute_instance.web["a"]', {
    action: 'update',
    actions: ['update'],
    attributes: [
      { name: 'machine_type', before: 'e2-micro', after: 'e2-standard-8', configured: true, forcesReplacement: [] },
      { name: 'token', after: { mark: 'sensitive' }, configured: true, forcesReplacement: [] },
    ],
  }),
];

export const summaryOf = (listed: readonly SummaryChange[], more: Partial<PlanSummary> = {}): PlanSummary => {
  const count = (action: SummaryChange['action']): number => listed.filter((item) => item.action === action).length;
  return {
    formatVersion: '1.2',
    counts: {
      create: count('create'),
      update: count('update'),
      delete: count('delete'),
      replace: count('replace'),
      import: 0,
      forget: 0,
      move: 0,
      read: 0,
      noOp: 0,
      other: 0,
    },
    changes: listed,
    drift: [],
    outputs: [],
    checks: [],
    errored: false,
    deferred: 0,
    notes: [],
    warnings: [],
    ...more,
  };
};

export const reportOf = (findings: readonly Finding[], more: Partial<AnalysisReport> = {}): AnalysisReport => ({
  cost: {
    currency: 'USD',
    before: 10,
    after: 210,
    delta: 200,
    counts: { priced: 2, free: 0, usageBased: 0, notPriced: 1 },
    resources: [
      {
        address: 'module.eu.google_compute_instance.web["a"]',
        type: 'google_compute_instance',
        action: 'update',
        status: 'priced',
        before: 10,
        after: 210,
        delta: 200,
        components: [],
        usage: [],
      },
    ],
    assumptions: [],
  },
  findings,
  notEvaluated: [],
  practicesChecked: 12,
  risk: 'critical',
  costWarnings: [],
  ...more,
});

export const facts: PlanFacts = {
  summary: summaryOf(changes),
  report: reportOf([finding('gcp-firewall-no-open-ssh', 'google_compute_firewall.ssh')]),
  practices: [
    {
      id: 'gcp-firewall-no-open-ssh',
      title: 'Do not open SSH to the internet',
      prose: 'Port 22 is scanned within minutes.\n\n## How to fix it\n\nUse IAP.',
    },
  ],
};
