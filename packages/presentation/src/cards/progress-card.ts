/** M4 of the thread: a running apply, and what became of it. */
import {
  shortDigest,
  type AppliedResource,
  type ApplyReport,
  type ApplyResult,
  type LobbyView,
  type Progress,
} from '@cloud-chatops/core';
import { resultWords } from '../calls/failure-calls.ts';
import type { Card, CardBlock } from '../card.ts';
import type { TextStyle } from '../style/text-style.ts';
import { shownDuration } from '../text/durations.ts';
import { oneLine } from '../text/neutralise.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenMiddle } from '../text/shorten.ts';
import { codeBlock, textBlock } from './parts.ts';

export interface ProgressContext {
  readonly style: TextStyle;
  /** How long an apply usually takes, in words: «5 to 10 minutes». */
  readonly usualApply?: string;
  /** Per-resource outcome, once the apply is over. */
  readonly report?: ApplyReport;
}

type ApplyProgress = Extract<Progress, { kind: 'apply' }>;

/** Lines of running operations; those that run longest first. */
const MOST_RUNNING = 10;
const MOST_OUTCOMES = 12;
const LONGEST_ADDRESS = 70;

const START = '🚀 STARTING DEPLOYMENT';
const END = '✅ Resources provisioned successfully';

/** `progress` is absent before the first news and after a restart; the view says whether the apply is over. */
export function progressCard(progress: Progress | undefined, view: LobbyView, context: ProgressContext): Card {
  const { result } = view;
  const over = view.state === 'applied' || view.state === 'applyFailed' || view.state === 'interrupted';
  if (over) return overCard(result, view, context);
  return runningCard(progress?.kind === 'apply' ? progress : undefined, view, context);
}

const planName = (view: LobbyView): string =>
  view.plan === undefined ? 'plan' : `plan ${shortDigest(view.plan.digest)}`;

function runningCard(
  progress: ApplyProgress | undefined,
  view: LobbyView,
  { style, usualApply }: ProgressContext,
): Card {
  const stopping = view.state === 'stopping';
  const verb = stopping ? '🛑 Stopping' : '🚀 Applying';
  const usual = usualApply === undefined ? [] : [`Usually ${usualApply}.`];
  if (progress === undefined) {
    const started = view.since === undefined ? '' : ` started ${style.relative(view.since)}`;
    return {
      tone: stopping ? 'caution' : 'working',
      blocks: [
        { kind: 'heading', text: `${verb} ${planName(view)}` },
        ...textBlock([START, `⚙️ Running terraform apply…${started}`, ...usual]),
      ],
      rows: [],
      files: [],
    };
  }
  const { done, total, failed, waiting, running, recent } = progress;
  const hidden = running.length - MOST_RUNNING;
  // A list that would lose exactly one line shows it.
  const shown = hidden > 1 ? running.slice(0, MOST_RUNNING) : running;
  return {
    tone: failed > 0 ? 'bad' : stopping ? 'caution' : 'working',
    blocks: [
      {
        kind: 'heading',
        text: `${verb} ${planName(view)}: ${shownNumber(done)} of ${shownNumber(total)} done${failed > 0 ? `, ${shownNumber(failed)} failed` : ''}`,
      },
      ...textBlock([
        START,
        `${shownNumber(running.length)} running · ${shownNumber(waiting)} waiting · ${shownNumber(failed)} failed · started ${style.relative(progress.startedAt)}`,
        ...usual,
      ]),
      ...codeBlock('diff', [
        ...shown.map(({ verb: doing, address }) => `! ${oneLine(doing)} ${shortAddress(address)}`),
        ...(hidden > 1 ? [`  … and ${shownNumber(hidden)} more running`] : []),
        ...recent.map(
          ({ address, tookMs, ok, verb: doing }) =>
            `${ok ? '+ done' : `- failed ${oneLine(doing)}`} ${shortAddress(address)} (${shownDuration(tookMs)})`,
        ),
      ]),
      {
        kind: 'small',
        text: `Last news from Terraform ${style.relative(progress.lastNewsAt)}. ${
          stopping ? 'Nothing new is started.' : 'Cancel in the lobby stops it.'
        }`,
      },
    ],
    rows: [],
    files: [],
  };
}

const shortAddress = (address: string): string => shortenMiddle(oneLine(address), LONGEST_ADDRESS);

function overCard(result: ApplyResult | undefined, view: LobbyView, { style, report }: ProgressContext): Card {
  const plan = planName(view);
  const took =
    result === undefined ? [] : [`Took ${shownDuration(result.tookMs)}, started ${style.time(result.startedAt)}.`];
  if (view.state === 'applied') {
    const words =
      result === undefined
        ? ''
        : `: ${shownNumber(result.added)} added, ${shownNumber(result.changed)} changed, ${shownNumber(result.destroyed)} destroyed`;
    return finalCard('good', `✅ Applied ${plan}${words}`, [START, END, ...took], report);
  }
  const counts = result === undefined ? '' : `: ${resultWords(result)}`;
  if (view.state === 'interrupted') {
    const lines = [START, 'Nobody saw its end. Run a plan to see the real state.'];
    return finalCard('caution', `⚠️ Interrupted ${plan}${counts}`, lines, report);
  }
  if (view.applyCause === 'nothing-started') {
    return finalCard('bad', `🛑 Refused ${plan} at the last check`, ['Nothing was run.'], report);
  }
  const stopped = view.applyCause === 'stopped';
  return finalCard(
    'bad',
    stopped ? `❌ Stopped ${plan}${counts}` : `🛑 Failed to apply ${plan}${counts}`,
    [START, ...took],
    report,
  );
}

function finalCard(
  tone: Card['tone'],
  headline: string,
  lines: readonly string[],
  report: ApplyReport | undefined,
): Card {
  const outcomes = report === undefined ? [] : outcomeBlocks(report);
  return { tone, blocks: [{ kind: 'heading', text: headline }, ...textBlock(lines), ...outcomes], rows: [], files: [] };
}

/** What needs a look first. */
const OUTCOME_LINES: { readonly [status in AppliedResource['status']]: { rank: number; words: string } } = {
  failed: { rank: 0, words: '- failed' },
  tainted: { rank: 1, words: '- half made' },
  unknown: { rank: 2, words: '! not known' },
  'not-started': { rank: 3, words: '! not started' },
  done: { rank: 4, words: '+ done' },
};

function outcomeBlocks({ resources }: ApplyReport): CardBlock[] {
  const sorted = resources.toSorted((a, b) => OUTCOME_LINES[a.status].rank - OUTCOME_LINES[b.status].rank);
  const hidden = sorted.length - MOST_OUTCOMES;
  const shown = hidden > 1 ? sorted.slice(0, MOST_OUTCOMES) : sorted;
  return codeBlock('diff', [
    ...shown.map(({ status, address, tookMs }) => {
      const took = tookMs === undefined ? '' : ` (${shownDuration(tookMs)})`;
      return `${OUTCOME_LINES[status].words} ${shortAddress(address)}${took}`;
    }),
    ...(hidden > 1 ? [`  … and ${counted(hidden, 'more resource')} (see apply.txt)`] : []),
  ]);
}
