/** What the lobby says in each state: a headline and the lines below the target. */
import { remedyWords } from '../sentences/remedy-words.ts';
import { stateWords } from '../sentences/state-words.ts';
import {
  shortSession,
  type LobbyState,
  type LobbyView,
  type PlanHead,
  type StepName,
  type TargetHolder,
} from '@cloud-chatops/core';
import { changedResources, dangerWords, harmlessWords, headlineWords } from '../diff/counts.ts';
import { diagnosticBrief } from '../calls/diagnostic-lines.ts';
import { firstErrorLine } from '../calls/first-error.ts';
import { resultWords } from '../calls/failure-calls.ts';
import { staleHeadline, staleSentence } from '../sentences/stale-sentence.ts';
import { shownDuration } from '../text/durations.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenEnd, shortenMiddle } from '../text/shorten.ts';
import { costLine } from '../review/cost-words.ts';
import { blockWords, findingLine, findingWords } from '../review/finding-words.ts';
import type { TextStyle } from '../style/text-style.ts';
import type { LobbyContext } from './lobby-card.ts';
import { upperFirst } from '../text/words.ts';

export interface LobbyLines {
  readonly headline: string;
  readonly lines: readonly string[];
}

type Draw = (view: LobbyView, context: LobbyContext) => LobbyLines;

const AGAIN = 'Start again with /cloud-deploy.';

const planningHeadline = (step: number): string => `⚙️ Planning: step ${step} of 3`;

const started = ({ since: at }: LobbyView, { style }: LobbyContext): string =>
  at === undefined ? '' : `, started ${style.relative(at)}`;

const usual = (words: string | undefined): string[] => (words === undefined ? [] : [`Usually ${words}.`]);

const outcomeWords = ({ result }: LobbyView): string =>
  result === undefined ? 'the outcome is not recorded' : resultWords(result);

const DRAW: { readonly [state in LobbyState]: Draw } = {
  lobby: ({ operation }, context) => ({
    headline: operation === 'destroy' ? '☁️ Ready to plan the removal' : '☁️ Ready to plan',
    lines: [
      `Press ${context.style.bold('Run Plan (Dry Run)')}. A plan changes nothing.`,
      ...(context.progress?.kind === 'target' && context.progress.holder !== undefined
        ? // Not what it does: that changes often, and each edit of this lobby is one less for others in the channel.
          [`${holderName(context.progress.holder, context)} works on it now: a plan here waits until that has ended.`]
        : []),
    ],
  }),
  queued: drawQueue,
  initializing: (view, context) => ({
    headline: planningHeadline(1),
    lines: [`init running${started(view, context)}.`, ...stepNews(context), ...usual(context.usualPlan)],
  }),
  validating: (view, context) => ({
    headline: planningHeadline(2),
    lines: [`init done, validate running${started(view, context)}.`, ...usual(context.usualPlan)],
  }),
  planning: (view, context) => ({
    headline: planningHeadline(3),
    lines: [
      `init done, validate done, plan running${started(view, context)}.`,
      ...stepNews(context),
      ...usual(context.usualPlan),
    ],
  }),
  planFailed: (view, { style }) => ({
    headline: `🛑 Plan failed at ${STEP_WORDS[view.failure?.step ?? 'plan']}`,
    lines: [
      ...(view.failure?.diagnostics[0] === undefined
        ? ['Nothing was changed.']
        : [`${diagnosticBrief(view.failure.diagnostics[0], style)} Nothing was changed.`]),
      `${upperFirst(remedyWords(view.failure))}, then press ${style.bold('Run Plan (Dry Run)')}.`,
    ],
  }),
  noChanges: drawNoChanges,
  analyzing: (view, context) => ({
    headline: readyHeadline(view),
    lines: [...planLines(view, context), `📊 Analyzing plan${started(view, context)}. Confirm opens after the review.`],
  }),
  explaining: (view, context) => ({
    headline: readyHeadline(view),
    lines: [
      ...planLines(view, context),
      ...reportLines(view, context),
      `🤖 AI review running${started(view, context)}. Confirm opens ${
        view.wordsUntil === undefined ? 'when it ends' : `${context.style.relative(view.wordsUntil)} at the latest`
      }.`,
    ],
  }),
  awaitingConfirmation: drawReview,
  verifying: (view, { style }) => ({
    headline: '🔍 Checking the plan once more',
    lines: [
      `Confirmed by ${view.confirmedBy === undefined ? 'somebody' : style.person(view.confirmedBy)}. The apply starts when the plan still holds.`,
    ],
  }),
  stale: (view, { style }) => ({
    headline: `⚠️ ${view.stale === undefined ? 'Plan out of date' : staleHeadline(view.stale)}`,
    lines: [
      view.stale === undefined ? 'Nothing was run.' : staleSentence(view.stale, style),
      `Press ${style.bold('Run Plan (Dry Run)')}.`,
    ],
  }),
  applying: drawApplying,
  stopping: (view, { style, progress }) => ({
    headline: '🛑 Stopping: running operations finish, the rest will not start',
    lines: [
      ...(progress?.kind === 'apply'
        ? [
            `${shownNumber(progress.done)} of ${shownNumber(progress.total)} done, ${shownNumber(progress.running.length)} running.`,
          ]
        : []),
      `Stop asked by ${view.stopBy === undefined ? 'somebody' : style.person(view.stopBy)}${view.stopAt === undefined ? '' : ` ${style.relative(view.stopAt)}`}.`,
      ...(view.forcedBy === undefined
        ? []
        : [`Forced by ${style.person(view.forcedBy)}: the state may miss what was running.`]),
    ],
  }),
  applied: (view, { style }) => ({
    headline:
      view.result === undefined
        ? '✅ Applied'
        : `✅ Applied: ${shownNumber(view.result.added)} added, ${shownNumber(view.result.changed)} changed, ${shownNumber(view.result.destroyed)} destroyed`,
    lines: [
      [
        ...(view.result === undefined ? [] : [`Took ${shownDuration(view.result.tookMs)}.`]),
        ...(view.confirmedBy === undefined ? [] : [`Confirmed by ${style.person(view.confirmedBy)}.`]),
      ].join(' '),
    ],
  }),
  applyFailed: drawApplyFailed,
  interrupted: (view, { style }) => ({
    headline: '⚠️ Interrupted: the outcome is not known',
    lines: [
      `The apply process was gone after a restart${view.endedAt === undefined ? '' : ` ${style.relative(view.endedAt)}`}${
        view.result === undefined
          ? '.'
          : `; ${shownNumber(view.result.done)} of ${shownNumber(view.result.total)} were done by then.`
      }`,
      view.unlockedBy === undefined
        ? 'The lock is held until somebody unlocks it in the thread.'
        : `Unlocked by ${style.person(view.unlockedBy)}.`,
      `Press ${style.bold('Run Plan (Dry Run)')} to see the real state.`,
    ],
  }),
  cancelled: (view, { style }) => ({
    headline: `❌ Cancelled${view.endedBy === undefined ? '' : ` by ${style.person(view.endedBy)}`}`,
    lines: [`Nothing was applied. ${AGAIN}`],
  }),
  expired: (_, { idleMs }) => ({
    headline: `⏳ Closed${idleMs === undefined ? '' : ` after ${idleWords(idleMs)}`} without a decision`,
    lines: [`Nothing was applied. ${AGAIN}`],
  }),
};

/** «30 minutes»; short times, as tests set them, in seconds. */
const idleWords = (ms: number): string =>
  ms < 60_000 ? shownDuration(ms) : counted(Math.round(ms / 60_000), 'minute');

export const lobbyLines: Draw = (view, context) => DRAW[view.state](view, context);

const STEP_WORDS: { readonly [step in StepName]: string } = {
  queue: 'the queue',
  init: 'init',
  validate: 'validate',
  plan: 'the plan step',
};

function stepNews({ progress, style }: LobbyContext): string[] {
  if (progress?.kind !== 'step') return [];
  if (progress.resourcesRead !== undefined && progress.resourcesRead > 0) {
    return [`${counted(progress.resourcesRead, 'resource')} read.`];
  }
  return progress.news === undefined ? [] : [style.prose(shortenEnd(progress.news, 70))];
}

const place = (n: number): string => {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(n);
  return `${shownNumber(n)}${{ one: 'st', two: 'nd', few: 'rd', other: 'th', many: 'th', zero: 'th' }[rule]}`;
};

const linked = (style: TextStyle, words: string, url: string | undefined): string =>
  url === undefined ? words : style.link(words, url);

const holderName = ({ sessionId, who }: TargetHolder, { style, holderUrl }: LobbyContext): string =>
  `${linked(style, `Session ${shortSession(sessionId)}`, holderUrl)} (${style.prose(who)})`;

function drawQueue(view: LobbyView, context: LobbyContext): LobbyLines {
  const { progress, style } = context;
  if (progress?.kind !== 'queue') {
    return { headline: '⏳ In the queue', lines: ['Waiting for its turn. It starts by itself.'] };
  }
  const target = progress.waitsFor === 'target';
  const holder = progress.holder;
  const why =
    holder === undefined
      ? target
        ? 'Another session works on it.'
        : 'As many sessions as allowed are at work.'
      : `${holderName(holder, context)} is ${style.prose(stateWords(holder.state))}.`;
  return {
    headline: `⏳ In the queue: ${place(progress.place)}${target ? ` for ${style.prose(view.target.name)}` : ''}`,
    lines: [`${why} Yours starts by itself.`],
  };
}

function drawNoChanges(view: LobbyView, { style }: LobbyContext): LobbyLines {
  const drifted = view.plan?.drifted ?? 0;
  if (drifted === 0) {
    return { headline: '✅ No changes', lines: ['The cloud matches the configuration. There is nothing to apply.'] };
  }
  return {
    headline: `⚠️ No changes planned; ${shownNumber(drifted)} changed outside Terraform`,
    lines: [
      `Nothing was changed. What was found stands in the thread; ${style.bold('Run Plan (Dry Run)')} looks again.`,
    ],
  };
}

/** The verdict on a plan: what is lost, or what comes and that nothing is lost. */
function readyHeadline(view: LobbyView): string {
  const { plan, report } = view;
  if (plan === undefined) return '📊 Plan ready';
  const danger = dangerWords(plan.counts);
  if (danger !== '') return `⚠️ Plan ready: ${danger}`;
  const critical = report?.findings.critical ?? 0;
  const words = headlineWords(plan);
  if (critical > 0) return `⚠️ Plan ready: ${words}, ${counted(critical, 'critical finding')}`;
  return `📊 Plan ready: ${words}, nothing destroyed`;
}

/** The thread has addresses in full. */
const LONGEST_ADDRESS = 120;
/** Above this many changes the lobby says how many there are. */
const LARGE = 200;

/** What the headline leaves out: other changes, the first of what is lost, drift. */
function planLines({ plan }: LobbyView, { style }: LobbyContext): string[] {
  if (plan === undefined) return [];
  const { counts, destroys, replaces } = plan;
  const danger = dangerWords(counts) !== '';
  const harmless = harmlessWords(counts);
  const total = changedResources(counts);
  const all = total > LARGE ? `${shownNumber(total)} resources.` : '';
  const more = (first: string, count: number): string =>
    `${style.code(shortenMiddle(first, LONGEST_ADDRESS))}${count > 1 ? ` and ${shownNumber(count - 1)} more` : ''}`;
  const summary = [danger && harmless !== '' ? `${harmless}.` : '', all].filter((part) => part !== '').join(' ');
  return [
    ...(summary === '' ? [] : [summary]),
    ...(destroys[0] === undefined
      ? []
      : [`❌ ${style.bold('Destroys')} ${more(destroys[0], counts.delete + counts.other)}`]),
    // One line of what is lost is enough in a large plan; the thread has the rest.
    ...(replaces[0] === undefined || (total > LARGE && destroys[0] !== undefined)
      ? []
      : [`± ${style.bold('Replaces')} ${more(replaces[0], counts.replace)}`]),
    ...(plan.complete ? [] : ['⚠️ Partial plan: another plan is needed after this one.']),
    ...(plan.drifted === 0
      ? []
      : [
          `⚠️ ${style.bold(`${shownNumber(plan.drifted)} changed outside Terraform`)}${
            plan.driftUndone === 0 ? '' : `; this plan undoes ${undoneWords(plan)}`
          }`,
        ]),
  ];
}

const undoneWords = ({ drifted, driftUndone }: PlanHead): string => {
  if (driftUndone < drifted) return `${shownNumber(driftUndone)} of them`;
  return drifted === 1 ? 'it' : 'all of them';
};

function reportLines({ report }: LobbyView, { style }: LobbyContext): string[] {
  if (report === undefined) return [];
  return [
    costLine(report.cost, style),
    ...report.costWarnings.slice(0, 1).map((warning) => `⚠️ ${style.prose(shortenEnd(warning, 100))}`),
    findingLine(report, style),
  ];
}

function wordsLine({ words, wordsReason }: LobbyView, { style }: LobbyContext): string[] {
  if (words === 'pending') return ['🤖 AI review still running. Confirm does not wait for it.'];
  if (words !== 'unavailable') return [];
  const reason = wordsReason === undefined ? '' : ` (${style.prose(shortenEnd(wordsReason, 60))})`;
  return [`🤖 AI review not available${reason}. Practices and cost are complete.`];
}

const named = (roles: LobbyContext['approvers'], { style }: LobbyContext, otherwise: string): string =>
  roles === undefined || roles.length === 0 ? otherwise : roles.map((role) => style.role(role)).join(', ');

/** The plan waits for people: blocked, to be approved, or to be confirmed. */
function drawReview(view: LobbyView, context: LobbyContext): LobbyLines {
  const { style } = context;
  const { gate, plan } = view;
  const blocks = view.overriddenBy === undefined ? (gate?.blockedBy ?? []) : [];
  const body = [...planLines(view, context), ...reportLines(view, context), ...wordsLine(view, context)];
  if (blocks.length > 0) {
    const reasons = blocks.slice(0, 2).map((block) => `🛑 ${blockWords(block, style)}`);
    const more = blocks.length > 2 ? [`… and ${shownNumber(blocks.length - 2)} more (see the thread)`] : [];
    return {
      headline: blockedHeadline(blocks),
      lines: [
        ...body,
        ...reasons,
        ...more,
        `Change it and plan again, or ask ${named(context.overriders, context, 'somebody with the right')} to override in the thread.`,
      ],
    };
  }
  const overridden =
    view.overriddenBy === undefined ? [] : [`Block overridden by ${style.person(view.overriddenBy.by)}.`];
  const need = gate?.approvals ?? 0;
  const have = view.approvals.length;
  if (have < need) {
    const last = view.approvals.at(-1);
    const approved = last === undefined ? '' : `${style.person(last.by)} approved ${style.relative(last.at)}. `;
    const eyes = gate?.fourEyes === true ? '; the asker does not count' : '';
    return {
      headline: `⏳ Waiting for approval: ${shownNumber(have)} of ${shownNumber(need)}`,
      lines: [
        ...(plan === undefined ? [] : [`${readyHeadline(view).replace(/^\S+ Plan ready: /u, '')}.`]),
        ...body,
        ...overridden,
        `${approved}${shownNumber(need - have)} more needed from ${named(context.approvers, context, 'approvers')}${eyes}.`,
      ],
    };
  }
  return { headline: readyHeadline(view), lines: [...body, ...overridden, ...confirmLines(view, context)] };
}

function blockedHeadline(blocks: readonly { readonly kind: string }[]): string {
  const practices = blocks.filter(({ kind }) => kind === 'practice').length;
  if (practices === blocks.length) return `🛑 Plan blocked by ${counted(practices, 'practice')}`;
  if (blocks.length === 1 && blocks[0]?.kind === 'analysis-failed') return '🛑 Plan blocked: the review failed';
  return `🛑 Plan blocked for ${counted(blocks.length, 'reason')}`;
}

function confirmLines(view: LobbyView, { style }: LobbyContext): string[] {
  if (view.plan?.countsDiffer === true) {
    return ['⚠️ Counts differ from Terraform. Confirm stays off; plan again.'];
  }
  const typed = view.gate?.typedName;
  const findings = view.report === undefined ? '' : findingWords(view.report.findings);
  if (typed !== undefined) {
    const read = changedResources(view.plan?.counts ?? NONE) > LARGE ? 'Read the thread. ' : '';
    return [`${read}Confirm asks you to type ${style.bold(typed)}.`];
  }
  return [`${findings === '' ? 'Look at' : 'Read'} the thread, then press ${style.bold('Confirm Apply')}.`];
}

const NONE: PlanHead['counts'] = {
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

function drawApplying(view: LobbyView, context: LobbyContext): LobbyLines {
  const { style, progress } = context;
  const by = view.confirmedBy === undefined ? '' : `, confirmed by ${style.person(view.confirmedBy)}`;
  if (progress?.kind !== 'apply') {
    const started = view.since === undefined ? 'Started' : `Started ${style.relative(view.since)}`;
    return { headline: '🚀 Applying', lines: [`${started}${by}.`, ...usual(context.usualApply)] };
  }
  const { done, total, failed, waiting, running } = progress;
  return {
    headline: `🚀 Applying: ${shownNumber(done)} of ${shownNumber(total)} done${failed > 0 ? `, ${shownNumber(failed)} failed` : ''}`,
    lines: [
      `${shownNumber(running.length)} running, ${shownNumber(waiting)} waiting, ${shownNumber(failed)} failed. Started ${style.relative(progress.startedAt)}${by}.`,
      ...usual(context.usualApply),
    ],
  };
}

function drawApplyFailed(view: LobbyView, { style }: LobbyContext): LobbyLines {
  const { result, applyCause } = view;
  const next = `Press ${style.bold('Run Plan (Dry Run)')} to see what is left.`;
  if (applyCause === 'nothing-started') {
    return {
      headline: '🛑 Apply refused at the last check',
      lines: [
        ...(result?.firstError === undefined ? [] : [firstErrorLine(result.firstError, style)]),
        'Nothing was run.',
        `Press ${style.bold('Run Plan (Dry Run)')}.`,
      ],
    };
  }
  const inPlace =
    result === undefined || result.done === 0
      ? 'Nothing was changed that is known of.'
      : `${counted(result.done, 'change')} ${result.done === 1 ? 'is' : 'are'} in place.`;
  const error = result?.firstError === undefined ? [] : [firstErrorLine(result.firstError, style)];
  if (applyCause === 'stopped') {
    const who = view.stopBy === undefined ? '' : ` by ${style.person(view.stopBy)}`;
    if (result !== undefined && result.done === result.total) {
      return {
        headline: `❌ Apply stopped${who}: ${outcomeWords(view)}`,
        lines: ['Everything is in place: the last change had begun before the stop.'],
      };
    }
    const left =
      view.forcedBy === undefined
        ? [`${inPlace} ${next}`]
        : [`Forced by ${style.person(view.forcedBy)}: the cloud may hold more than the state knows of.`, next];
    return { headline: `❌ Apply stopped${who}: ${outcomeWords(view)}`, lines: [...error, ...left] };
  }
  return { headline: `🛑 Apply failed: ${outcomeWords(view)}`, lines: [...error, `${inPlace} ${next}`] };
}
