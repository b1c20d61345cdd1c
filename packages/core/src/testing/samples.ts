/** Payloads for generated walks: small, literal, the same every time. */
import type { ReportHead } from '../advice/analysis.ts';
import type { GatePolicy } from '../machine/gate.ts';
import type { PlanCounts } from '../plan/plan-summary.ts';
import type { PlanHead } from '../plan/plan-head.ts';
import type {
  AnalyzeOutput,
  ApplyOutput,
  ApplyResult,
  ExplainOutput,
  PlanOutput,
  StepFailure,
  VerifyOutput,
} from '../ports/effects.ts';
import { RIGHTS, type Actor, type SessionInput } from '../session/session.ts';

const NO_COUNTS: PlanCounts = {
  create: 0,
  update: 0,
  delete: 0,
  replace: 0,
  import: 0,
  forget: 0,
  move: 0,
  read: 0,
  noOp: 0,
  other: 0,
};

export const ana: Actor = { id: '1', name: 'Ana', rights: RIGHTS };
export const ben: Actor = { id: '2', name: 'Ben', rights: RIGHTS };
/** Knows the place, may do nothing. */
export const stranger: Actor = { id: '9', name: 'Kim', rights: [] };

export const sampleInput: SessionInput = {
  sessionId: '7f3a9c000001',
  target: { project: 'my-gcp-project', entry: 'google/compute-instance', name: 'web-server-01' },
  entryTitle: 'Compute Instance',
  operation: 'deploy',
  requester: { id: ana.id, name: ana.name },
  settings: {},
  openedAt: 1_000,
  idleMs: 1_800_000,
};

export const samplePlan = (more: Partial<PlanHead> = {}): PlanHead => ({
  digest: '4be1d2'.padEnd(64, '0'),
  counts: { ...NO_COUNTS, create: 3 },
  noChanges: false,
  complete: true,
  countsDiffer: false,
  destroys: [],
  replaces: [],
  outputsChanged: 0,
  drifted: 0,
  driftUndone: 0,
  plannedAt: 2_000,
  tool: 'Terraform 1.11.4',
  summary: { key: 'summary', bytes: 10 },
  ...more,
});
export const destroyingPlan = samplePlan({
  digest: '9d20c3'.padEnd(64, '0'),
  counts: { ...NO_COUNTS, delete: 1 },
  destroys: ['a.b'],
});
export const unchangedPlan = samplePlan({ digest: '000001'.padEnd(64, '0'), counts: NO_COUNTS, noChanges: true });
export const miscountedPlan = samplePlan({ digest: '77aa01'.padEnd(64, '0'), countsDiffer: true });

export const sampleReport = (more: Partial<ReportHead> = {}): ReportHead => ({
  cost: { currency: 'USD', before: 0, after: 25, delta: 25, priced: 2, free: 1, usageBased: 0, notPriced: 0 },
  findings: { critical: 0, high: 1, medium: 0, low: 0 },
  waived: 0,
  notEvaluated: 0,
  practicesChecked: 24,
  risk: 'high',
  needsApproval: [],
  blocks: [],
  costWarnings: [],
  report: { key: 'report', bytes: 10 },
  ...more,
});

const policy = (more: Partial<GatePolicy> = {}): GatePolicy => ({
  approvals: 0,
  fourEyes: false,
  waitForWordsMs: 20_000,
  protected: [],
  ...more,
});

export const failure: StepFailure = {
  step: 'init',
  errors: 1,
  warnings: 0,
  diagnostics: [{ severity: 'error', summary: 'no such module', detail: '' }],
};

const result = (more: Partial<ApplyResult> = {}): ApplyResult => ({
  total: 3,
  done: 3,
  failed: 0,
  notStarted: 0,
  unknown: 0,
  added: 3,
  changed: 0,
  destroyed: 0,
  startedAt: 3_000,
  tookMs: 100,
  report: { key: 'apply-report', bytes: 1 },
  log: { key: 'apply.txt', bytes: 1 },
  ...more,
});

/** Results of each effect, by id: every outcome that leads somewhere else. All end at 2,500 so that time adds no states. */
const AT = 2_500;
export const OUTPUTS: { readonly [id: string]: readonly unknown[] } = {
  lease: [{ fence: 1, finishedAt: AT }],
  init: [
    { outcome: 'done', finishedAt: AT },
    { outcome: 'failed', failure, finishedAt: AT },
  ],
  validate: [
    { outcome: 'done', finishedAt: AT },
    { outcome: 'failed', failure: { ...failure, step: 'validate' }, finishedAt: AT },
  ],
  plan: [
    ...[samplePlan(), destroyingPlan, unchangedPlan, miscountedPlan].map((plan): PlanOutput => ({
      outcome: 'planned',
      plan,
      finishedAt: AT,
    })),
    { outcome: 'failed', failure: { ...failure, step: 'plan' }, finishedAt: AT } satisfies PlanOutput,
  ],
  analyze: [
    { outcome: 'analyzed', report: sampleReport(), policy: policy(), finishedAt: AT },
    {
      outcome: 'analyzed',
      report: sampleReport(),
      policy: policy({ approvals: 2, fourEyes: true, waitForWordsMs: 0 }),
      finishedAt: AT,
    },
    { outcome: 'analyzed', report: sampleReport({ blocks: ['gcp-sql-public'] }), policy: policy(), finishedAt: AT },
    { outcome: 'failed', message: 'a price table is broken', policy: policy(), finishedAt: AT },
  ] satisfies AnalyzeOutput[],
  explain: [
    { outcome: 'explained', words: { key: 'words', bytes: 1 }, model: 'sample', risk: 'high', finishedAt: AT },
    { outcome: 'unavailable', reason: 'no answer in 20 s', finishedAt: AT },
  ] satisfies ExplainOutput[],
  verify: [
    { outcome: 'verified', finishedAt: AT },
    { outcome: 'stale', reason: { code: 'state-serial', detail: 'serial 41 → 42' }, finishedAt: AT },
  ] satisfies VerifyOutput[],
  apply: [
    { outcome: 'applied', result: result(), finishedAt: AT },
    { outcome: 'failed', cause: 'error', result: result({ done: 2, failed: 1, added: 2 }), finishedAt: AT },
    { outcome: 'failed', cause: 'stopped', result: result({ done: 1, notStarted: 2, added: 1 }), finishedAt: AT },
    { outcome: 'lost', result: result({ done: 1, unknown: 2, added: 1 }), finishedAt: AT },
  ] satisfies ApplyOutput[],
  interrupt: [{ finishedAt: AT }],
  forceInterrupt: [{ finishedAt: AT }],
};
