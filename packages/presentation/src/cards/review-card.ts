/** M3 of the thread: what the plan costs, what is unsafe and which practice it breaks. */
import {
  shortDigest,
  WHOLE_PLAN,
  type AnalysisReport,
  type Explanation,
  type LobbyState,
  type LobbyView,
  type PlanHead,
  type ReportHead,
} from '@cloud-chatops/core';
import type { Card, CardBlock, CardButton } from '../card.ts';
import { cardLength } from '../render/card-to-text.ts';
import { assumptionLine, costSection } from '../review/cost-section.ts';
import { briefFinding, findingGroups, fullFinding, isSecurity, type FindingGroup } from '../review/finding-groups.ts';
import { blockWords, SEVERITIES } from '../review/finding-words.ts';
import { findingsText } from '../review/findings-text.ts';
import { wordsSection, type Words } from '../review/words-section.ts';
import type { Role, TextStyle } from '../style/text-style.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';
import { isCurrent, planFate, textBlock } from './parts.ts';

export type { Words } from '../review/words-section.ts';

export interface ReviewCardInput {
  readonly plan: PlanHead;
  /** Absent while the analysis runs and when it failed (`analysisError`). */
  readonly head?: ReportHead;
  /** Absent when the stored report is gone: the head's figures remain. */
  readonly report?: AnalysisReport;
  readonly analysisError?: string;
  readonly words: Words;
  readonly view: LobbyView;
  readonly style: TextStyle;
  /** Address of the lobby message, for the closing line. */
  readonly lobbyUrl?: string;
  readonly overriders?: readonly Role[];
  /** Characters of the whole card; 3,000 when absent. */
  readonly budget?: number;
}

const MOST_FINDINGS = 8;
/** Room for the model's words beside the findings. */
const WORDS_ROOM = 700;

/** Three sections: 💰 Cost, 🔒 Security, ⚠️ Best practices. `findings.txt` is in `files` when something was cut. */
export function reviewCard(input: ReviewCardInput): Card {
  const { plan, head, style, view } = input;
  const fate = textBlock(planFate(plan, view, style));
  if (head === undefined) return withoutReport(input, fate);
  const { report, words, budget = 3000 } = input;
  const cost = costSection(head, report, style);
  const spoken = wordsSection(words, head.risk, style, WORDS_ROOM);
  const before: CardBlock[] = [
    { kind: 'heading', text: `🤖 Review of plan ${shortDigest(plan.digest)}: ${severityWords(head)}` },
    ...fate,
    ...textBlock(cost.lines),
  ];
  const after: CardBlock[] = [
    ...section(spoken.lines),
    ...section(closingLines(input)),
    { kind: 'small', text: smallPrint(head, report, words, style) },
  ];
  const sections = findingSections(input, head, budget - cardLength([...before, ...after]) - 150);
  const cut = cost.cut || spoken.cut || sections.cut;
  const file = cut && report !== undefined ? [findingsText(plan, head, report, words)] : [];
  return {
    tone: head.findings.critical > 0 || head.blocks.length > 0 ? 'bad' : head.findings.high > 0 ? 'caution' : 'waiting',
    blocks: [
      ...before,
      ...sections.blocks,
      ...after,
      ...file.map((): CardBlock => ({ kind: 'file', name: 'findings.txt' })),
    ],
    rows: overrideRows(input),
    files: file.map((content) => ({ name: 'findings.txt', content })),
  };
}

/** «1 high, 1 medium», «no findings» */
const severityWords = ({ findings }: ReportHead): string =>
  SEVERITIES.filter((severity) => findings[severity] > 0)
    .map((severity) => `${shownNumber(findings[severity])} ${severity}`)
    .join(', ') || 'no findings';

function withoutReport(input: ReviewCardInput, fate: readonly CardBlock[]): Card {
  const { plan, analysisError, style } = input;
  const digest = shortDigest(plan.digest);
  if (analysisError === undefined) {
    return {
      tone: 'working',
      blocks: [
        { kind: 'heading', text: `🤖 Reviewing plan ${digest}…` },
        ...fate,
        { kind: 'text', text: '📊 Analyzing plan…' },
      ],
      rows: [],
      files: [],
    };
  }
  return {
    tone: 'bad',
    blocks: [
      { kind: 'heading', text: `🛑 Review of plan ${digest} failed` },
      ...fate,
      ...textBlock([style.prose(shortenEnd(analysisError, 300)), ...closingLines(input)]),
    ],
    rows: overrideRows(input),
    files: [],
  };
}

/** What begins a new thought. */
const section = (lines: readonly string[]): CardBlock[] =>
  lines.length === 0 ? [] : [{ kind: 'divider' }, ...textBlock(lines)];

interface Sections {
  readonly blocks: readonly CardBlock[];
  readonly cut: boolean;
}

const TITLES = [
  { security: true, title: '🔒', name: 'Security' },
  { security: false, title: '⚠️', name: 'Best practices' },
] as const;

/** Worst first over both sections; critical and high ones are always named, the rest while there is room. */
function findingSections({ report, words, style }: ReviewCardInput, head: ReportHead, room: number): Sections {
  if (report === undefined) return { blocks: textBlock(['The list of findings is not stored any more.']), cut: false };
  const explanation: Explanation | undefined = words.state === 'done' ? words.explanation : undefined;
  const groups = findingGroups(report.findings);
  const shown = new Map<FindingGroup, readonly string[]>();
  let used = 100;
  for (const group of groups) {
    if (shown.size >= MOST_FINDINGS && groups.length !== MOST_FINDINGS + 1) break;
    const full = fullFinding(group, explanation, style);
    const brief = briefFinding(group, style);
    const grave = group[0].severity === 'critical' || group[0].severity === 'high';
    const lines = used + full.join('\n').length + 1 <= room ? full : brief;
    const size = lines.join('\n').length + 1;
    if (used + size > room && !grave) break;
    // Past the limit of a message nothing can be added; the count below says how many there are.
    if (used + size > room + 300) break;
    used += size;
    shown.set(group, lines);
  }
  const hidden = groups.filter((group) => !shown.has(group));
  const blocks = TITLES.flatMap(({ security, title, name }) => {
    const lines = [...shown].filter(([group]) => isSecurity(group[0]) === security).flatMap(([, text]) => text);
    const none = groups.some((group) => isSecurity(group[0]) === security) ? ' see findings.txt' : ' no findings';
    return section([`${title} ${style.bold(name)}${lines.length === 0 ? none : ''}`, ...lines]);
  });
  const open = [
    ...policiesNotEvaluated(report, style),
    ...(head.notEvaluated === 0
      ? []
      : [`${counted(head.notEvaluated, 'check')} not evaluated: not the same as passed.`]),
  ];
  return {
    blocks: [...blocks, ...textBlock([...cutLine(hidden), ...open])],
    cut: hidden.length > 0 || head.notEvaluated > 0,
  };
}

/** One sentence: what was to be asked of the whole plan, and why it was not. */
const policiesNotEvaluated = ({ notEvaluated }: AnalysisReport, style: TextStyle): string[] =>
  notEvaluated
    .filter(({ address }) => address === WHOLE_PLAN)
    .map(
      ({ practiceId, reason }) =>
        `⚠️ ${style.bold(`${practiceId} not evaluated`)}: ${style.prose(shortenEnd(reason, 200))}`,
    );

function cutLine(hidden: readonly FindingGroup[]): string[] {
  const findings = hidden.flatMap((group) => [...group]);
  if (findings.length === 0) return [];
  const grave = (['critical', 'high'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`, ${shownNumber(count)} ${severity}`];
  });
  return [`… and ${counted(findings.length, 'more finding')}${grave.join('')} (see findings.txt)`];
}

function smallPrint(head: ReportHead, report: AnalysisReport | undefined, words: Words, style: TextStyle): string {
  const waived = head.waived === 0 ? '' : ` ${shownNumber(head.waived)} waived.`;
  const advice = words.state === 'off' ? '' : ' AI text is advice: it cannot confirm, approve or unblock.';
  const policies =
    report?.policies?.evaluated === true ? ` Policies in Rego evaluated by ${report.policies.program}.` : '';
  return [
    ...(report === undefined ? [] : assumptionLine(report, style)),
    `${head.practicesChecked === 0 ? 'No practice is about what this plan does' : `${counted(head.practicesChecked, 'practice')} checked`}.${policies}${waived}${advice}`,
  ].join('\n');
}

/** States in which somebody has confirmed the plan. */
const CONFIRMED = new Set<LobbyState>(['verifying', 'applying', 'stopping', 'applied', 'applyFailed', 'interrupted']);

/** What to do next; nothing for a plan that does not count any more. */
function closingLines({ plan, view, style, lobbyUrl, overriders = [] }: ReviewCardInput): string[] {
  if (!isCurrent(plan, view)) return [];
  if (CONFIRMED.has(view.state)) {
    const who = view.confirmedBy === undefined ? '' : ` Confirmed by ${style.person(view.confirmedBy)}.`;
    return [`✅ Plan review complete!${who}`];
  }
  const overridden = view.overriddenBy;
  const block =
    overridden === undefined
      ? []
      : [`Overridden by ${style.person(overridden.by)}: ${style.prose(shortenEnd(overridden.reason, 200))}`];
  if (view.state !== 'awaitingConfirmation') return block;
  const blocks = overridden === undefined ? (view.gate?.blockedBy ?? []) : [];
  const lobby = lobbyUrl === undefined ? '' : ` ${style.link('Open the lobby', lobbyUrl)}`;
  if (blocks.length > 0) {
    const names = blocks.slice(0, 3).map((reason) => blockWords(reason, style));
    const more = blocks.length > 3 ? ` and ${shownNumber(blocks.length - 3)} more` : '';
    const who =
      overriders.length === 0 ? 'somebody with the right' : overriders.map((role) => style.role(role)).join(', ');
    return [
      `🛑 Plan review complete. Confirm stays off: ${names.join(', ')}${more}.`,
      `Change it and plan again, or ask ${who} to override.${lobby}`,
    ];
  }
  if (plan.countsDiffer) return [`🛑 Plan review complete. Confirm stays off: the counts differ, plan again.${lobby}`];
  const missing = (view.gate?.approvals ?? 0) - view.approvals.length;
  if (missing > 0) {
    return [
      ...block,
      `⏳ Plan review complete. "Confirm Apply" opens after ${counted(missing, 'more approval')}.${lobby}`,
    ];
  }
  return [...block, `✅ Plan review complete! Return to the lobby and click "Confirm Apply".${lobby}`];
}

function overrideRows({ plan, view }: ReviewCardInput): readonly (readonly CardButton[])[] {
  const blocked = (view.gate?.blockedBy.length ?? 0) > 0;
  if (!blocked || !isCurrent(plan, view) || view.overriddenBy !== undefined) return [];
  const enabled = view.threadControls.override;
  return [[{ action: 'override', label: 'Override', style: 'danger', enabled, digest: plan.digest }]];
}
