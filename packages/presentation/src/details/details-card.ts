/** View Details: a private answer to whoever asked, in every state. */
import {
  shortSession,
  type LobbyView,
  type PlanSummary,
  type SessionInput,
  type TimelineEntry,
} from '@cloud-chatops/core';
import type { Card } from '../card.ts';
import { codeBlock, textBlock } from '../cards/parts.ts';
import { countsLine } from '../diff/counts.ts';
import type { TextStyle } from '../style/text-style.ts';
import { oneLine } from '../text/neutralise.ts';
import { shownNumber } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';
import { timelineLine } from './timeline-line.ts';

export interface DetailsInput {
  readonly view: LobbyView;
  /** What the person asked for; absent where the host does not keep it. */
  readonly input?: SessionInput;
  readonly summary?: PlanSummary;
  /** The session's timeline, oldest first. */
  readonly entries: readonly TimelineEntry[];
  readonly style: TextStyle;
  /** Such as `advisor 0.1.0`, `knowledge 3f2a91`. */
  readonly versions?: readonly string[];
}

const MOST_ENTRIES = 20;
/** Characters of the timeline: inputs, digest and the select need the rest of a message. */
const TIMELINE_ROOM = 2000;
const MOST_SETTINGS = 12;

/** Inputs, versions, who did what when, the whole digest. */
export function detailsCard({ view, input, summary, entries, style, versions = [] }: DetailsInput): Card {
  const { plan } = view;
  const tools = [...(plan === undefined ? [] : [plan.tool]), ...versions].map((version) => style.prose(version));
  return {
    tone: 'waiting',
    blocks: [
      { kind: 'heading', text: `📊 Session ${shortSession(view.sessionId)}` },
      ...textBlock([
        `${style.bold(view.target.name)} · ${style.prose(view.entryTitle)} · ${style.prose(view.target.project)}`,
        `Asked by ${style.person(view.requester)} ${style.relative(view.openedAt)}`,
        ...(plan === undefined ? [] : [countsLine(summary?.counts ?? plan.counts)]),
        ...(view.overriddenBy === undefined
          ? []
          : [
              `Block overridden by ${style.person(view.overriddenBy.by)}: ${style.prose(shortenEnd(view.overriddenBy.reason, 200))}`,
            ]),
      ]),
      ...codeBlock('text', settingLines(input)),
      ...textBlock(historyLines(entries, style)),
      { kind: 'small', text: [`Session ${view.sessionId}`, ...tools].join(' · ') },
      ...(plan === undefined
        ? []
        : [
            {
              kind: 'small' as const,
              text: `Digest ${plan.digest}${plan.stateSerial === undefined ? '' : ` · state serial ${plan.stateSerial}`}`,
            },
          ]),
    ],
    rows: [],
    files: [],
  };
}

function settingLines(input: SessionInput | undefined): string[] {
  const settings = Object.entries(input?.settings ?? {});
  const hidden = settings.length - MOST_SETTINGS;
  const shown = hidden > 1 ? settings.slice(0, MOST_SETTINGS) : settings;
  return [
    ...shown.map(([name, value]) => `${oneLine(name)} = ${shortenEnd(oneLine(JSON.stringify(value)), 60)}`),
    ...(hidden > 1 ? [`… and ${shownNumber(hidden)} more`] : []),
  ];
}

/** The newest happenings that fit, in their order. */
function historyLines(entries: readonly TimelineEntry[], style: TextStyle): string[] {
  const all = entries.map((entry) => timelineLine(entry, style)).filter((line) => line !== undefined);
  const shown: string[] = [];
  let used = 0;
  for (const line of all.toReversed()) {
    used += line.length + 1;
    if (shown.length >= MOST_ENTRIES || used > TIMELINE_ROOM) break;
    shown.unshift(line);
  }
  const hidden = all.length - shown.length;
  return hidden === 0 ? shown : [`… and ${shownNumber(hidden)} earlier`, ...shown];
}
