/** Results of policies in Rego as findings: shown, waived and enforced like those of practices. */
import {
  type Enforcement,
  type Finding,
  type NotEvaluated,
  type RawPlan,
  type Severity,
  WHOLE_PLAN,
} from '@cloud-chatops/core';
import { harmless } from '../explain/grounds.ts';
import type { EvaluateOptions } from '../findings/evaluate-practices.ts';
import { waiverFor } from '../findings/practice-override.ts';
import { isWarning, type RegoAnswer, type RegoResult } from './rego-answer.ts';

export interface RegoPolicy {
  /** Without `data.` before it. */
  readonly package: string;
  /** What `deny` and `violation` ask for, and `warn`. */
  readonly deny: Enforcement;
  readonly warn: Enforcement;
}

const PREFIX = 'rego/';

/** Ids of findings in Rego: `rego/main.deny`, or what the policy names itself: `rego/no-public-buckets`. */
export const isRegoId = (id: string): boolean => id.startsWith(PREFIX);

const OWN_ID = /^[\w.-]{1,80}$/;
const CATEGORY = /^[a-z][a-z-]{0,39}$/;
const LONGEST_TITLE = 300;
const RISING: readonly Enforcement[] = ['advise', 'needs-approval', 'block'];

/** Every text is redacted and neutralised: policies quote what stands in the plan. */
export function regoFindings(
  plan: RawPlan,
  answer: RegoAnswer,
  policy: RegoPolicy,
  { overrides = {}, today, redact }: EvaluateOptions,
): { readonly findings: readonly Finding[]; readonly notEvaluated: readonly NotEvaluated[] } {
  if (answer.outcome === 'not-evaluated') {
    // Nobody knows which rule would have held: the strictest that any of them asks for.
    const asked = Object.entries(overrides).flatMap(([id, one]) => (isRegoId(id) ? (one.enforcement ?? []) : []));
    const enforcement = [policy.deny, policy.warn, ...asked].reduce((a, b) =>
      RISING.indexOf(b) > RISING.indexOf(a) ? b : a,
    );
    const reason = harmless(answer.reason, LONGEST_TITLE, redact);
    return {
      findings: [],
      notEvaluated: [{ practiceId: PREFIX + policy.package, address: WHOLE_PLAN, reason, enforcement }],
    };
  }
  // The longest first: `a.b[0]` and not `a.b`.
  const addresses = plan.changes.map(({ address }) => address).toSorted((a, b) => b.length - a.length);
  const findings = answer.results.flatMap((result): Finding[] => {
    const rule = `${policy.package}.${result.rule}`;
    const practiceId = PREFIX + (result.id !== undefined && OWN_ID.test(result.id) ? result.id : rule);
    const override = overrides[practiceId] ?? {};
    if (override.disabled === true) return [];
    const address = addressOf(result, addresses, redact);
    const waiver = waiverFor(override, address, today);
    const warning = isWarning(result.rule);
    const standard: Severity = warning ? 'medium' : 'high';
    return [
      {
        practiceId,
        title: harmless(result.message, LONGEST_TITLE, redact) || rule,
        severity: override.severity ?? result.severity ?? standard,
        category: result.category !== undefined && CATEGORY.test(result.category) ? result.category : 'policy',
        address,
        evidence: [],
        fix: harmless(result.fix ?? '', LONGEST_TITLE, redact) || `Change what the rule ${rule} speaks of.`,
        enforcement: override.enforcement ?? (warning ? policy.warn : policy.deny),
        since: 'new',
        ...(waiver ? { waived: waiver } : {}),
      },
    ];
  });
  return { findings, notEvaluated: [] };
}

/** What the policy names, else the resource of the plan that its message speaks of. */
function addressOf(
  { address, message }: RegoResult,
  addresses: readonly string[],
  redact: EvaluateOptions['redact'],
): string {
  if (address === undefined) return addresses.find((one) => names(message, one)) ?? WHOLE_PLAN;
  return addresses.includes(address) ? address : harmless(address, LONGEST_TITLE, redact) || WHOLE_PLAN;
}

function names(message: string, address: string): boolean {
  const at = message.indexOf(address);
  return (
    at >= 0 && !/[\w.-]/.test(message.charAt(at - 1)) && !/^(?:[\w[-]|\.\w)/.test(message.slice(at + address.length))
  );
}
