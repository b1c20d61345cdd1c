/** M2 of the thread: what one plan would do, with `plan.txt`. */
import { shortDigest, type LobbyView, type PlanHead, type PlanSummary } from '@cloud-chatops/core';
import type { Card, CardBlock, CardButton } from '../card.ts';
import { checkLines } from '../diff/check-lines.ts';
import { commonChange } from '../diff/common-change.ts';
import { countsLine, dangerWords, headlineWords, terraformSentence, toolName } from '../diff/counts.ts';
import { driftLines } from '../diff/drift-lines.ts';
import { fitChanges } from '../diff/fit.ts';
import { groupBy } from '../diff/groups.ts';
import { groupRows } from '../diff/group-rows.ts';
import { isDanger } from '../diff/change-lines.ts';
import { outputCounts, outputLines } from '../diff/output-lines.ts';
import { planText } from '../diff/plan-text.ts';
import { SEE_PLAN } from '../diff/attribute-lines.ts';
import { cardLength } from '../render/card-to-text.ts';
import type { Role, TextStyle } from '../style/text-style.ts';
import { shownNumber } from '../text/numbers.ts';
import { shortenMiddle } from '../text/shorten.ts';
import { wordCount } from '../text/words.ts';
import { codeBlock, isCurrent, planFate, textBlock } from './parts.ts';

export interface PlanCardInput {
  readonly plan: PlanHead;
  /** Absent when the stored summary is gone: counts and destroys of the head remain. */
  readonly summary?: PlanSummary;
  readonly view: LobbyView;
  readonly style: TextStyle;
  readonly approvers?: readonly Role[];
  /** What findings and prices name, worst first: those attributes are shown before others. */
  readonly named?: readonly NamedAttribute[];
  /** Characters of the whole card; 3,500 when absent. */
  readonly budget?: number;
  /** Why `plan.txt` could not be attached, in words; the card then goes without the file. */
  readonly uploadProblem?: string;
}

export interface NamedAttribute {
  readonly address: string;
  /** Attribute path; absent: the resource as a whole. */
  readonly path?: string;
}

/** Above this many changes, groups stand in the place of resources. */
const MOST_LISTED = 200;
/** Half a minute of reading for the lobby and this card together. */
const MOST_WORDS = 60;
/** «… and 57 more groups, +812 (see plan.txt)» */
const CUT_WORDS = 7;
/** A list at the end of the card that would need more is only counted. */
const MOST_EXTRA = 700;

/** The plan in one card; `plan.txt` with the whole plan is in `files`. The same input gives the same text. */
export function planCard(input: PlanCardInput): Card {
  const { plan, summary, view, style, budget = 3500 } = input;
  const head: CardBlock[] = [
    { kind: 'heading', text: `📊 Plan ${shortDigest(plan.digest)}: ${headlineWords(plan)}` },
    ...textBlock([...planFate(plan, view, style), countsLine(plan.counts)]),
  ];
  const text = summary === undefined ? undefined : planText(summary, plan);
  const attached = text !== undefined && input.uploadProblem === undefined;
  const tail: CardBlock[] = [
    ...approvalBlock(input),
    ...(input.uploadProblem === undefined
      ? []
      : textBlock([`⚠️ plan.txt could not be attached (${style.prose(input.uploadProblem)}). It is tried again.`])),
    { kind: 'small', text: smallPrint(plan, summary, text) },
    ...(attached ? [{ kind: 'file' as const, name: 'plan.txt' }] : []),
  ];
  const room = budget - cardLength([...head, ...tail]);
  const middle = summary === undefined ? withoutSummary(plan, style) : changeBlocks(input, summary, room, head);
  return {
    tone: dangerWords(plan.counts) !== '' || plan.countsDiffer || !plan.complete ? 'caution' : 'waiting',
    blocks: [...head, ...middle, ...tail],
    rows: approvalRows(input),
    files: attached ? [{ name: 'plan.txt', content: text }] : [],
  };
}

function withoutSummary(plan: PlanHead, style: TextStyle): CardBlock[] {
  return textBlock([
    ...plan.destroys.map((address) => `❌ ${style.bold('Destroys')} ${style.code(address)}`),
    ...plan.replaces.map((address) => `± ${style.bold('Replaces')} ${style.code(address)}`),
    'The list of changes is not stored any more.',
  ]);
}

function changeBlocks(
  { plan, style, named = [] }: PlanCardInput,
  summary: PlanSummary,
  wholeRoom: number,
  head: readonly CardBlock[],
): CardBlock[] {
  const paths = new Map(
    groupBy(named, ({ address }) => address).map(([address, all]) => [
      address,
      all.flatMap(({ path }) => (path === undefined ? [] : [path])),
    ]),
  );
  const checks = textBlock(checkLines(plan, summary, style));
  const extra = [...outputBlocks(summary), ...driftBlocks(summary)];
  const common = commonChange(summary.changes);
  const sentence = common === undefined ? [] : [common.sentence];
  // The fence, the line of a cut and the sentence about a common change.
  const room = wholeRoom - cardLength([...checks, ...extra]) - 200;
  if (summary.changes.length > MOST_LISTED) {
    const danger = fitChanges(summary.changes.filter(isDanger), Math.floor(room * 0.6), paths, 'causes');
    const words = MOST_WORDS - CUT_WORDS - wordCount([...head.map(blockText), ...danger.lines, ...sentence].join('\n'));
    const groups = groupRows(summary.changes, words);
    return [
      ...checks,
      ...codeBlock('diff', [...danger.lines, ...(danger.cut === '' ? [] : [danger.cut])]),
      ...codeBlock('text', groups.rows),
      ...textBlock([...(groups.cut === '' ? [] : [groups.cut]), ...sentence]),
      ...extra,
    ];
  }
  const listed = summary.changes.filter((change) => common?.covered.has(change) !== true);
  const fitted = fitChanges(listed, room, paths);
  return [
    ...checks,
    ...codeBlock('diff', fitted.lines),
    ...textBlock([...(fitted.cut === '' ? [] : [fitted.cut]), ...sentence]),
    ...extra,
  ];
}

const blockText = (block: CardBlock): string => ('text' in block ? block.text : '');

/** All lines, or those of the first half of the room and how many more there are. */
function withinExtra(items: readonly (readonly string[])[]): string[] {
  const all = items.flat();
  if (all.join('\n').length <= MOST_EXTRA) return all;
  const shown: string[] = [];
  let used = 0;
  let count = 0;
  for (const lines of items) {
    used += lines.join('\n').length + 1;
    if (used > MOST_EXTRA) break;
    shown.push(...lines);
    count += 1;
  }
  return [...shown, `  … and ${shownNumber(items.length - count)} more ${SEE_PLAN}`];
}

const outputBlocks = ({ outputs }: PlanSummary): CardBlock[] =>
  outputs.length === 0
    ? []
    : [
        ...textBlock([outputCounts(outputs)]),
        ...codeBlock('diff', withinExtra(outputs.map((output) => outputLines(output, false)))),
      ];

const driftBlocks = ({ drift }: PlanSummary): CardBlock[] =>
  drift.length === 0
    ? []
    : [
        ...textBlock(['⚠️ Changed outside Terraform']),
        ...codeBlock('diff', withinExtra(drift.map((change) => driftLines(change, false)))),
      ];

function smallPrint(plan: PlanHead, summary: PlanSummary | undefined, text: string | undefined): string {
  const sentence = `${toolName(plan)}: ${terraformSentence(plan, summary)}`;
  if (summary !== undefined && text !== undefined && summary.changes.length > MOST_LISTED) {
    const lines = text.split('\n').length - 1;
    return `${sentence} plan.txt has all ${shownNumber(summary.changes.length)} (${shownNumber(lines)} lines).`;
  }
  return plan.counts.replace > 0 ? `${sentence} It counts a replace as add and destroy.` : sentence;
}

/** Who approved and who is asked, for the plan that counts now. */
function approvalBlock({ plan, view, style, approvers = [] }: PlanCardInput): CardBlock[] {
  const need = view.gate?.approvals ?? 0;
  if (need === 0 || !isCurrent(plan, view)) return [];
  const have = view.approvals.length;
  const who = view.approvals.map(({ by, at }) => `✅ ${style.person(by)} approved ${style.relative(at)}`);
  const from = approvers.length === 0 ? '' : ` from ${approvers.map((role) => style.role(role)).join(', ')}`;
  const missing = have < need ? [`⏳ ${shownNumber(need - have)} more needed${from}`] : [];
  const reasons = (view.gate?.approvalReasons ?? []).slice(0, 3).map((reason) => approvalReason(reason, style));
  const why = reasons.length === 0 ? [] : [`Asked for by ${reasons.join(', ')}`];
  return textBlock([style.bold(`${shownNumber(have)} of ${shownNumber(need)} approvals`), ...why, ...who, ...missing]);
}

/** `Gate.approvalReasons` in words. */
function approvalReason(reason: string, style: TextStyle): string {
  const [kind, ...rest] = reason.split(':');
  const of = rest.join(':');
  if (kind === 'finding') return `practice ${style.code(of)}`;
  if (kind === 'protected') return `the protection of ${style.code(shortenMiddle(of, 100))}`;
  return kind === 'cost' ? 'its cost' : "the project's settings";
}

function approvalRows({ plan, view }: PlanCardInput): readonly (readonly CardButton[])[] {
  if ((view.gate?.approvals ?? 0) === 0 || !isCurrent(plan, view)) return [];
  const { approve, reject } = view.threadControls;
  return [
    [
      { action: 'approve', label: 'Approve', style: 'success', enabled: approve, digest: plan.digest },
      { action: 'reject', label: 'Reject', style: 'danger', enabled: reject, digest: plan.digest },
    ],
  ];
}
