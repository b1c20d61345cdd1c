/** M4 of the thread: a running apply, and what became of it. */
import type { ApplyReport, LobbyView, Progress } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { TextStyle } from '../style/text-style.ts';

export interface ProgressContext {
  readonly style: TextStyle;
  /** How long an apply usually takes, in words: «5 to 10 minutes». */
  readonly usualApply?: string;
  /** Per-resource outcome, once the apply is over. */
  readonly report?: ApplyReport;
}

/** `progress` is absent before the first news and after a restart; the view says whether the apply is over. */
export function progressCard(progress: Progress | undefined, view: LobbyView, context: ProgressContext): Card {
  return {
    tone: 'working',
    blocks: [{ kind: 'heading', text: `${view.state} ${progress?.kind ?? ''} ${context.style.bold('')}` }],
    rows: [],
    files: [],
  };
}
