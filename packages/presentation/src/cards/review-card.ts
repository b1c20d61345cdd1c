/** M3 of the thread: what the plan costs, what is unsafe and which practice it breaks. */
import type { AnalysisReport, Explanation, LobbyView, PlanHead, ReportHead } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { Role, TextStyle } from '../style/text-style.ts';

/** The model's words, or why there are none. */
export type Words =
  | { readonly state: 'done'; readonly explanation: Explanation }
  | { readonly state: 'pending' }
  | { readonly state: 'unavailable'; readonly reason: string }
  | { readonly state: 'off' };

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

/** Three sections: 💰 Cost, 🔒 Security, ⚠️ Best practices. `findings.txt` is in `files` when something was cut. */
export function reviewCard(input: ReviewCardInput): Card {
  return { tone: 'waiting', blocks: [{ kind: 'heading', text: input.plan.digest }], rows: [], files: [] };
}
