/** M1 of the thread: the steps of one plan attempt, edited in place. */
import { shortSession, type LobbyView, type Progress, type StepFailure, type TimelineEntry } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { TextStyle } from '../style/text-style.ts';
import { shownDuration } from '../text/durations.ts';
import { counted } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';
import { textBlock } from './parts.ts';

/** Terraform's steps, the wait for the target before them, and the review after them. */
export const STEPS = ['queue', 'init', 'validate', 'plan', 'analysis'] as const;
export type Step = (typeof STEPS)[number];
/** `stopped`: it was running when the attempt was given up. */
export type StepStatus = 'waiting' | 'running' | 'done' | 'failed' | 'stopped' | 'not-run';

export interface StepState {
  readonly step: Step;
  readonly status: StepStatus;
  /** Epoch ms. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** What is known of one attempt's steps. */
export interface StepsState {
  readonly attempt: number;
  /** One of each, in their order. */
  readonly steps: readonly StepState[];
  readonly failure?: StepFailure;
  /** The plan changes nothing: there is nothing to analyze. */
  readonly unchanged: boolean;
}

export interface StepsContext {
  readonly style: TextStyle;
  readonly progress?: Progress;
  readonly usualPlan?: string;
}

/** Gathers one attempt's steps from the timeline, in any completeness: entries of other attempts and kinds are passed over. */
export function stepsOf(entries: readonly TimelineEntry[], attempt: number): StepsState {
  const steps = new Map<Step, StepState>(STEPS.map((step) => [step, { step, status: 'waiting' }]));
  const set = (step: Step, change: Partial<StepState>): void => {
    steps.set(step, { ...(steps.get(step) ?? { step, status: 'waiting' }), ...change });
  };
  let failure: StepFailure | undefined;
  let unchanged = false;
  for (const entry of entries) {
    if (!('attempt' in entry) || entry.attempt !== attempt) continue;
    const { at } = entry;
    if (entry.type === 'step.started') set(entry.step, { status: 'running', startedAt: at });
    else if (entry.type === 'step.completed') set(entry.step, { status: 'done', endedAt: at });
    else if (entry.type === 'plan.failed') {
      failure = entry.failure;
      set(entry.failure.step, { status: 'failed', endedAt: at });
    } else if (entry.type === 'plan.completed') set('analysis', { status: 'running', startedAt: at });
    else if (entry.type === 'plan.unchanged') unchanged = true;
    else if (entry.type === 'analysis.completed') set('analysis', { status: 'done', endedAt: at });
    else if (entry.type === 'analysis.failed') set('analysis', { status: 'failed', endedAt: at });
  }
  return { attempt, steps: [...steps.values()], unchanged, ...(failure === undefined ? {} : { failure }) };
}

/** States in which a step of the present attempt may be running. */
const AT_WORK = new Set<LobbyView['state']>(['queued', 'initializing', 'validating', 'planning', 'analyzing']);

/** One line a step, with its duration; running clocks tick by themselves. At most 600 characters. */
export function stepsCard(view: LobbyView, state: StepsState, context: StepsContext): Card {
  const live = view.attempt === state.attempt && AT_WORK.has(view.state);
  const failed = state.steps.some(({ status }) => status === 'failed');
  const steps = state.steps.map((step): StepState => {
    if (live || step.status === 'done' || step.status === 'failed') return step;
    return { ...step, status: step.status === 'running' ? 'stopped' : 'not-run' };
  });
  const lines = steps.flatMap((step) => stepLine(step, state, context));
  const usual = live && context.usualPlan !== undefined ? [`Usually ${context.usualPlan}.`] : [];
  return {
    tone: failed ? 'bad' : live ? 'working' : 'good',
    blocks: [
      { kind: 'heading', text: '⚙️ Plan steps' },
      ...textBlock([...lines, ...usual]),
      { kind: 'small', text: `Session ${shortSession(view.sessionId)} · attempt ${state.attempt}` },
    ],
    rows: [],
    files: [],
  };
}

const WORDS: { readonly [step in Step]: { done: string; running: string; failed: string; name: string } } = {
  queue: { name: 'Queue', done: 'Its turn came', running: '⏳ Waiting for its turn…', failed: 'The queue failed' },
  init: {
    name: 'terraform init',
    done: 'terraform init: done',
    running: '⚙️ Running terraform init…',
    failed: 'terraform init failed',
  },
  validate: {
    name: 'Validation',
    done: 'Validation passed',
    running: '⚙️ Running terraform validate…',
    failed: 'Validation failed',
  },
  plan: {
    name: 'terraform plan',
    done: 'terraform plan: done',
    running: '⚙️ Running terraform plan…',
    failed: 'terraform plan failed',
  },
  analysis: { name: 'Review', done: 'Plan analyzed', running: '📊 Analyzing plan…', failed: 'The review failed' },
};

function stepLine({ step, status, startedAt, endedAt }: StepState, state: StepsState, context: StepsContext): string[] {
  const words = WORDS[step];
  const took =
    startedAt === undefined || endedAt === undefined ? '' : ` in ${shownDuration(Math.max(0, endedAt - startedAt))}`;
  switch (status) {
    case 'done':
      // A turn that came at once is no news.
      return step === 'queue' && (endedAt ?? 0) - (startedAt ?? 0) < 2000 ? [] : [`✅ ${words.done}${took}`];
    case 'failed':
      return [`🛑 ${words.failed}${took}`];
    case 'running': {
      const started = startedAt === undefined ? '' : ` started ${context.style.relative(startedAt)}`;
      return [`${words.running}${started}${news(step, context)}`];
    }
    case 'waiting':
      return step === 'queue' ? [] : [`${words.name}: waiting`];
    case 'stopped':
      return step === 'queue' ? [] : [`${words.name}: stopped`];
    case 'not-run':
      if (step === 'queue') return [];
      return step === 'analysis' && state.unchanged ? [] : [`${words.name}: not run`];
    default:
      return status satisfies never;
  }
}

function news(step: Step, { progress, style }: StepsContext): string {
  if (progress?.kind === 'queue' && step === 'queue') return `, place ${progress.place}`;
  if (progress?.kind !== 'step' || progress.step !== step) return '';
  const read = progress.resourcesRead ?? 0;
  if (read > 0) return `, ${counted(read, 'resource')} read`;
  return progress.news === undefined ? '' : `, ${style.prose(shortenEnd(progress.news, 60))}`;
}
