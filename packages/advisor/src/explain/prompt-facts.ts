/**
 * The facts as JSON for the prompt. Everything that is named by somebody else (addresses, names, values, messages) is a
 * JSON string inside one marked block, and `<` and `>` are escaped, so that no text can end the block or look like ours.
 * Large plans are condensed step by step until they fit: first values go, then attributes, then instances are folded
 * (`a.b[…] ×300`), last of all changes are counted by type. Destroys and replaces keep their addresses longest.
 */
import type {
  ChangeAction,
  Finding,
  PlanSummary,
  ResourceCost,
  Risk,
  ShownValue,
  SummaryChange,
} from '@cloud-chatops/core';
import { estimateTokens } from '../llm/language-model.ts';
import type { PlanFacts, Redact } from './plan-facts.ts';

export interface PromptChange {
  readonly address: string;
  readonly action: ChangeAction;
  /** How many instances are folded into this line; `address` then ends in `[…]` or is a type. */
  readonly count?: number;
  readonly reason?: string;
  readonly forcedBy?: readonly string[];
  /** Attribute → `before → after`, or names alone. */
  readonly changes?: { readonly [attribute: string]: string } | readonly string[];
}

export interface PromptFinding {
  readonly practice: string;
  readonly title: string;
  readonly severity: Finding['severity'];
  readonly addresses: readonly string[];
  /** How many addresses in all, where not all are listed. */
  readonly count?: number;
  readonly evidence?: readonly string[];
  readonly fix?: string;
  readonly waived?: true;
}

export interface PromptFacts {
  readonly risk: Risk;
  readonly counts: { readonly [action: string]: number };
  readonly changes: readonly PromptChange[];
  readonly findings: readonly PromptFinding[];
  readonly notEvaluated: number;
  readonly cost: {
    readonly currency: string;
    readonly monthlyBefore: number;
    readonly monthlyAfter: number;
    readonly monthlyDelta: number;
    readonly notPriced: number;
    readonly largest: readonly { readonly address: string; readonly delta: number }[];
    readonly warnings: readonly string[];
  };
  readonly outputs: readonly string[];
  readonly drift: readonly string[];
  readonly messages: readonly string[];
  readonly practices: readonly { readonly id: string; readonly title: string; readonly text?: string }[];
  /** What had to be left out to fit, in words; absent when nothing was. */
  readonly condensed?: string;
}

interface Step {
  readonly changes: 'values' | 'names' | 'addresses' | 'instances' | 'types';
  /** How many changes keep their address when the rest is counted by type; review order, so destroys come first. */
  readonly listed?: number;
  /** Characters of a practice's prose; 0: title only. */
  readonly prose: number;
  readonly costLines: number;
  readonly findings: number;
  /** Addresses named per finding. */
  readonly places: number;
  readonly evidence: boolean;
  readonly messages: number;
}

/** Richest first; the first that fits the token budget is sent, the last one always. */
const STEPS: readonly Step[] = [
  { changes: 'values', prose: 1_200, costLines: 40, findings: 200, places: 50, evidence: true, messages: 20 },
  { changes: 'values', prose: 400, costLines: 20, findings: 100, places: 20, evidence: true, messages: 10 },
  { changes: 'names', prose: 200, costLines: 10, findings: 60, places: 10, evidence: true, messages: 5 },
  { changes: 'addresses', prose: 200, costLines: 10, findings: 40, places: 5, evidence: false, messages: 5 },
  { changes: 'addresses', prose: 0, costLines: 5, findings: 30, places: 3, evidence: false, messages: 3 },
  { changes: 'instances', prose: 0, costLines: 5, findings: 20, places: 3, evidence: false, messages: 3 },
  { changes: 'types', listed: 150, prose: 0, costLines: 5, findings: 20, places: 3, evidence: false, messages: 3 },
  { changes: 'types', listed: 60, prose: 0, costLines: 3, findings: 15, places: 2, evidence: false, messages: 2 },
  { changes: 'types', listed: 10, prose: 0, costLines: 0, findings: 5, places: 1, evidence: false, messages: 0 },
];

const MAX_NAMES = 15;

/** The richest facts that fit `maxTokens`, and their text as it goes into the prompt. */
export function promptFacts(
  facts: PlanFacts,
  redact: Redact,
  maxTokens: number,
): { facts: PromptFacts; block: string } {
  const clean = cleaner(redact);
  let last = { facts: condense(facts, STEPS[0]!, 0, clean), block: '' };
  for (const [number, step] of STEPS.entries()) {
    const condensed = condense(facts, step, number, clean);
    last = { facts: condensed, block: dataBlock(condensed) };
    if (estimateTokens(last.block) <= maxTokens) break;
  }
  return last;
}

export const BLOCK_START = '<plan-facts>';
export const BLOCK_END = '</plan-facts>';

/** JSON between the two marks; angle brackets inside are escaped, so the marks cannot be forged. */
export const dataBlock = (value: unknown): string =>
  `${BLOCK_START}\n${JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')}\n${BLOCK_END}`;

type Clean = (text: string, length?: number) => string;

/** Redacted, without control, direction and invisible characters, on one line, cut. */
export const cleaner =
  (redact: Redact): Clean =>
  (text, length = 200) => {
    const line = redact(text)
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .replace(/\p{Cf}+/gu, '');
    const characters = Array.from(line);
    return characters.length <= length ? line : `${characters.slice(0, length - 1).join('')}…`;
  };

function condense(facts: PlanFacts, step: Step, number: number, clean: Clean): PromptFacts {
  const { summary, report } = facts;
  const findings = groupFindings(report.findings, step, clean);
  return {
    risk: report.risk,
    counts: Object.fromEntries(Object.entries(summary.counts).filter(([, count]) => count > 0)),
    changes: condenseChanges(summary, step, clean),
    findings: findings.slice(0, step.findings),
    notEvaluated: report.notEvaluated.length,
    cost: {
      currency: report.cost.currency,
      monthlyBefore: report.cost.before,
      monthlyAfter: report.cost.after,
      monthlyDelta: report.cost.delta,
      notPriced: report.cost.counts.notPriced,
      largest: largestCosts(report.cost.resources, step.costLines, clean),
      warnings: report.costWarnings.slice(0, 3).map((text) => clean(text)),
    },
    outputs: summary.outputs.slice(0, MAX_NAMES).map((output) => clean(`${output.action} ${output.name}`, 80)),
    drift: summary.drift.slice(0, MAX_NAMES).map((change) => clean(change.address, 300)),
    messages: [...summary.checks.flatMap((check) => check.problems), ...summary.warnings, ...summary.notes]
      .slice(0, step.messages)
      .map((text) => clean(text)),
    practices: facts.practices.slice(0, step.findings).map(({ id, title, prose }) => ({
      id: clean(id),
      title: clean(title),
      ...(step.prose > 0 && prose !== '' ? { text: clean(readable(prose), step.prose) } : {}),
    })),
    ...(number > 0 ? { condensed: condensedInWords(step, findings.length) } : {}),
  };
}

/** Markdown as running text, without code. */
const readable = (prose: string): string =>
  prose
    .replace(/```[\s\S]*?```/g, '')
    .replace(/^#+\s*(.*)$/gm, '$1:')
    .trim();

function condensedInWords(step: Step, findings: number): string {
  const left = findings - step.findings;
  const changes = {
    values: 'long lists are cut',
    names: 'attribute values are left out',
    addresses: 'attributes are left out',
    instances: 'instances of one resource are folded into one line',
    types: 'only the first changes are listed, destroys before all others; the rest is counted by type',
  }[step.changes];
  return left > 0 ? `${changes}; ${left} more findings` : changes;
}

function condenseChanges({ changes }: PlanSummary, step: Step, clean: Clean): readonly PromptChange[] {
  switch (step.changes) {
    case 'instances':
      return fold(changes, (change) => baseAddress(change.address), clean);
    case 'types': {
      const listed = changes.slice(0, step.listed).map((change) => describe(change, 'addresses', clean));
      return [...listed, ...fold(changes.slice(step.listed), (change) => change.type, clean)];
    }
    case 'values':
    case 'names':
    case 'addresses': {
      const { changes: level } = step;
      return changes.map((change) => describe(change, level, clean));
    }
  }
}

/** One line per action and key; a key of a single change keeps its full address. */
function fold(changes: readonly SummaryChange[], key: (change: SummaryChange) => string, clean: Clean): PromptChange[] {
  const groups = Map.groupBy(changes, (change) => `${change.action} ${key(change)}`);
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    if (group.length === 1) return { address: clean(first.address, 300), action: first.action };
    const name = key(first);
    return {
      address: clean(name === first.type ? name : `${name}[…]`, 300),
      action: first.action,
      count: group.length,
    };
  });
}

/** The address without its instance keys: `module.eu["a"].x.y[0]` → `module.eu.x.y`. */
export const baseAddress = (address: string): string => address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');

function describe(change: SummaryChange, level: 'values' | 'names' | 'addresses', clean: Clean): PromptChange {
  const names = change.attributes.map((attribute) => clean(attribute.name, 60));
  const values = (): { [attribute: string]: string } =>
    Object.fromEntries(
      change.attributes.map((attribute) => [
        clean(attribute.name, 60),
        clean(`${show(attribute.before, clean)} → ${show(attribute.after, clean)}`, 160),
      ]),
    );
  return {
    address: clean(change.address, 300),
    action: change.action,
    ...(change.reason === undefined ? {} : { reason: clean(change.reason, 60) }),
    ...(change.replacePaths.length === 0
      ? {}
      : { forcedBy: change.replacePaths.slice(0, 5).map((path) => clean(path, 60)) }),
    ...(level === 'addresses' || names.length === 0
      ? {}
      : { changes: level === 'names' ? names.slice(0, MAX_NAMES) : values() }),
  };
}

/** Strings are cleaned one by one: inside JSON text a secret may be escaped and then not be found. */
function show(value: ShownValue | undefined, clean: Clean): string {
  if (value === undefined) return '(not set)';
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return clean(part);
    if (typeof part !== 'object' || part === null) return part;
    if ('mark' in part) return part.mark === 'sensitive' ? '(sensitive)' : '(known after apply)';
    if ('fields' in part) return part.fields;
    return 'number' in part ? part.number : part;
  });
}

const SEVERITY_ORDER = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** One entry per practice (or message of a rule in Rego), worst first, waived ones last. */
function groupFindings(findings: readonly Finding[], step: Step, clean: Clean): PromptFinding[] {
  const groups = Map.groupBy(
    findings,
    (finding) => `${finding.waived === undefined} ${finding.severity} ${finding.practiceId} ${finding.title}`,
  );
  return [...groups.values()]
    .map((group): PromptFinding => {
      const first = group[0]!;
      return {
        practice: clean(first.practiceId),
        title: clean(first.title),
        severity: first.severity,
        addresses: group.slice(0, step.places).map((finding) => clean(finding.address, 300)),
        ...(group.length > step.places ? { count: group.length } : {}),
        ...(step.evidence
          ? {
              evidence: first.evidence
                .slice(0, 3)
                .map(({ path, value }) => clean(`${path} = ${value ?? '(not set)'}`, 120)),
            }
          : {}),
        ...(step.prose > 0 ? { fix: clean(first.fix) } : {}),
        ...(first.waived === undefined ? {} : { waived: true as const }),
      };
    })
    .toSorted(
      (a, b) =>
        Number(a.waived ?? false) - Number(b.waived ?? false) ||
        SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity],
    );
}

function largestCosts(
  resources: readonly ResourceCost[],
  lines: number,
  clean: Clean,
): { address: string; delta: number }[] {
  return resources
    .flatMap(({ address, delta }) => (delta === null || delta === 0 ? [] : [{ address: clean(address, 300), delta }]))
    .toSorted((a, b) => Math.abs(b.delta) - Math.abs(a.delta))
    .slice(0, lines);
}
