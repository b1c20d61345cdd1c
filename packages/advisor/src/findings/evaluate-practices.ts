/**
 * Evaluates practices on a plan. Judged are resources that the plan creates, updates or replaces, and untouched ones
 * where something they are linked to changes (the public access block of a bucket goes away: the finding is the bucket's).
 * «Since» compares with the same question asked of the values before the plan.
 */
import type { Finding, NotEvaluated, RawPlan, RawResourceChange, Severity } from '@cloud-chatops/core';
import type { Practice } from '../knowledge/entry.ts';
import { compileCheck } from './compile-check.ts';
import { evidenceOf, type Redact } from './evidence.ts';
import { type PracticeOverride, waiverFor } from './practice-override.ts';
import { ResourceGraph } from './resource-graph.ts';
import type { ReadListener, ResourceView } from './resource-view.ts';
import { Undecided } from './undecided.ts';

export interface EvaluateOptions {
  /** By practice id. */
  readonly overrides?: Readonly<Record<string, PracticeOverride>>;
  /** ISO date of the evaluation; waivers hold to the end of their last day. */
  readonly today: string;
  /** Applied to every value that becomes evidence. */
  readonly redact: Redact;
}

export interface EvaluatedPractices {
  /** Worst first, then in the plan's order. */
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly NotEvaluated[];
  /** How many practices were looked at for this plan's resource types. */
  readonly practicesChecked: number;
}

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** For sorting. */
export const worstFirst = (a: Finding, b: Finding): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);

export function evaluatePractices(
  plan: RawPlan,
  practices: readonly Practice[],
  options: EvaluateOptions,
): EvaluatedPractices {
  const after = new ResourceGraph(plan, 'after');
  const before = new ResourceGraph(plan, 'before');
  const enabled = practices.filter((practice) => options.overrides?.[practice.id]?.disabled !== true);
  const byType = groupByType(enabled);
  const changedTypes = new Set(plan.changes.filter((change) => isChange(change)).map((change) => change.type));
  const findings: Finding[] = [];
  const notEvaluated: NotEvaluated[] = [];
  const checked = new Set<Practice>();
  for (const change of plan.changes) {
    const view = change.mode === 'managed' && change.deposed === undefined ? after.view(change.address) : undefined;
    if (!view) continue;
    const changed = isChange(change);
    for (const practice of byType.get(change.type) ?? []) {
      if (!changed && !practice.related.some((type) => changedTypes.has(type))) continue;
      checked.add(practice);
      const verdict = judge(practice, view);
      if (verdict.outcome === 'holds') continue;
      const earlier = before.view(change.previousAddress ?? change.address);
      const was = earlier && change.action !== 'create' ? judge(practice, earlier).outcome : 'holds';
      // Untouched, and no worse than before: not this plan's doing.
      if (!changed && was !== 'holds') continue;
      const override = options.overrides?.[practice.id] ?? {};
      const enforcement = override.enforcement ?? 'advise';
      if (verdict.outcome === 'undecided') {
        notEvaluated.push({ practiceId: practice.id, address: change.address, reason: verdict.reason, enforcement });
        continue;
      }
      const waiver = waiverFor(override, change.address, options.today);
      findings.push({
        practiceId: practice.id,
        title: practice.title,
        severity: override.severity ?? practice.severity,
        category: practice.category,
        address: change.address,
        evidence: evidenceOf(practice, view, verdict.offenders, () => pathsRead(verdict.reads, view), options.redact),
        fix: practice.fix,
        enforcement,
        since: was === 'violated' ? 'before' : 'new',
        ...(waiver ? { waived: waiver } : {}),
      });
    }
  }
  findings.sort(worstFirst);
  return { findings, notEvaluated, practicesChecked: checked.size };
}

function isChange(change: RawResourceChange): boolean {
  return change.mode === 'managed' && change.action !== 'no-op' && change.action !== 'read';
}

function groupByType(practices: readonly Practice[]): Map<string, Practice[]> {
  const byType = new Map<string, Practice[]>();
  for (const practice of practices) {
    for (const type of Object.keys(practice.violates)) {
      const list = byType.get(type);
      if (list) list.push(practice);
      else byType.set(type, [practice]);
    }
  }
  return byType;
}

/** What a check looked at, in order: view and path in turn. */
type Reads = readonly (ResourceView | string)[];

type Verdict =
  | { readonly outcome: 'holds' }
  | { readonly outcome: 'violated'; readonly offenders: unknown; readonly reads: Reads }
  | { readonly outcome: 'undecided'; readonly reason: string };

const HOLDS: Verdict = { outcome: 'holds' };

/** A check that throws has not passed: it is reported as not evaluated, with its reason. */
function judge(practice: Practice, view: ResourceView): Verdict {
  const check = compileCheck(practice);
  const violates = check.violates.get(view.type);
  if (!violates) return HOLDS;
  const reads: (ResourceView | string)[] = [];
  const listener: ReadListener = (reader, path) => reads.push(reader, path);
  const limit = Error.stackTraceLimit;
  // Undecided is an everyday answer, and CEL wraps it level by level: nobody reads these stacks.
  Error.stackTraceLimit = 0;
  try {
    if (check.applies && check.applies({ r: view }) !== true) return HOLDS;
    view.graph.onRead = listener;
    const result: unknown = violates({ r: view });
    const violated = Array.isArray(result) ? result.length > 0 : result === true;
    return violated ? { outcome: 'violated', offenders: result, reads } : HOLDS;
  } catch (error) {
    return { outcome: 'undecided', reason: reasonOf(error) };
  } finally {
    view.graph.onRead = undefined;
    Error.stackTraceLimit = limit;
  }
}

/** The first sentence of the root cause: CEL wraps what a function throws and adds a drawing of the place. */
function reasonOf(error: unknown): string {
  let root: unknown = error;
  while (root instanceof Error && !(root instanceof Undecided) && root.cause instanceof Error) root = root.cause;
  const { summary, message } = root as { summary?: string; message?: string };
  return (summary ?? message ?? String(root)).split('\n', 1)[0] ?? '';
}

/** Of what a check looked at, the paths of this resource. */
function pathsRead(reads: Reads, view: ResourceView): string[] {
  const paths = new Set<string>();
  for (let i = 0; i < reads.length; i += 2) {
    const reader = reads[i] as ResourceView;
    const path = reads[i + 1] as string;
    if (reader.resource === view.resource && path !== '') paths.add(reader.pathOf(path));
  }
  return [...paths];
}
