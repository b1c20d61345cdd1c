/**
 * What the simulated model says: composed from the facts in the prompt, nothing else, so that the demo shows the whole
 * way (prompt, HTTP, schema, checks) without a key. It has no opinion of its own and says so by its name.
 */
import type { QuestionAnswer } from './answer-question.ts';
import type { ExplanationAnswer } from './explain-plan.ts';
import { BLOCK_END, BLOCK_START, type PromptFacts } from './prompt-facts.ts';

type QuestionFacts = { readonly question: string; readonly plan: Omit<PromptFacts, 'practices'> } & Pick<
  PromptFacts,
  'practices'
>;

/** The answer to a prompt of `explainPlan` or `answerQuestion`; `undefined` for any other prompt. */
export function simulatedAnswer(user: string): ExplanationAnswer | QuestionAnswer | undefined {
  const start = user.indexOf(BLOCK_START);
  const end = user.lastIndexOf(BLOCK_END);
  if (start < 0 || end < start) return undefined;
  const facts = JSON.parse(user.slice(start + BLOCK_START.length, end)) as PromptFacts | QuestionFacts;
  return 'question' in facts ? answer(facts) : explain(facts);
}

function explain(facts: PromptFacts): ExplanationAnswer {
  const open = facts.findings.filter((finding) => finding.waived === undefined);
  const destroyed = facts.changes.filter(({ action }) => action === 'delete' || action === 'replace');
  return {
    summary: [
      `The plan has ${counted(facts.counts)}.`,
      open[0] === undefined
        ? 'Code found nothing to object to.'
        : `Worst finding: ${open[0].title} (${open[0].severity}).`,
    ].join(' '),
    concerns: [
      ...open.slice(0, 3).map((finding) => ({
        text: `${finding.title}: broken at ${finding.addresses[0] ?? ''}${more(finding)}.`,
        severity: finding.severity,
        citations: [finding.practice, ...finding.addresses.slice(0, 1)],
      })),
      ...destroyed.slice(0, 2).map((change) => ({
        text: `${change.address} is ${change.action === 'delete' ? 'destroyed' : 'replaced'}: look at what depends on it and at what only it stores.`,
        severity: 'high' as const,
        citations: [change.address],
      })),
    ],
    fixes: open
      .slice(0, 3)
      .flatMap((finding) =>
        finding.fix === undefined || finding.fix === '' ? [] : [{ text: finding.fix, citations: [finding.practice] }],
      ),
  };
}

function answer({ question, plan, practices }: QuestionFacts): QuestionAnswer {
  const words = new Set(question.toLowerCase().match(/[a-z0-9]{4,}/g));
  const mentions = (text: string): boolean =>
    (text.toLowerCase().match(/[a-z0-9]{4,}/g) ?? []).some((word) => words.has(word));
  const findings = plan.findings.filter((finding) => mentions(`${finding.title} ${finding.addresses.join(' ')}`));
  return {
    statements: [
      ...findings.slice(0, 2).map((finding) => ({
        text: `Code found: ${finding.title}, at ${finding.addresses[0] ?? ''}${more(finding)}.`,
        citations: [finding.practice, ...finding.addresses.slice(0, 1)],
      })),
      ...practices.slice(0, 2).map((practice) => ({
        text: [practice.title, firstSentence(practice.text ?? '')].filter((part) => part !== '').join('. '),
        citations: [practice.id],
      })),
    ],
  };
}

const VERBS: { readonly [action: string]: string } = {
  create: 'to add',
  update: 'to change',
  replace: 'to replace',
  delete: 'to destroy',
  import: 'to import',
  forget: 'to forget',
  move: 'to move',
};

const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;

function counted(counts: PromptFacts['counts']): string {
  const parts = Object.entries(VERBS).flatMap(([action, verb]) =>
    (counts[action] ?? 0) > 0 ? [`${counts[action]} ${verb}`] : [],
  );
  return parts.length === 0 ? 'no changes to resources' : parts.join(', ');
}

function more({ addresses, count }: { addresses: readonly string[]; count?: number }): string {
  const others = (count ?? addresses.length) - 1;
  return others > 0 ? ` and ${others} more` : '';
}
