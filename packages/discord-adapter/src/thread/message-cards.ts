/** What each message of a thread shows: one maker per kind, from the timeline and the stored texts. */
import type { AnalysisReport, LobbyView, Progress } from '@cloud-chatops/core';
import {
  approvalCall,
  applyFailedCall,
  discordStyle,
  dmClosedNote,
  doneCall,
  forceCard,
  interruptedCall,
  planCard,
  planFailedCall,
  progressCard,
  reviewCard,
  stepsCard,
  stepsOf,
  type Call,
  type Card,
  type NamedAttribute,
} from '@cloud-chatops/presentation';
import type { Host } from '../host.ts';
import { lobbyUrl } from '../places.ts';
import type { ChatRecord } from '../records/chat-records.ts';
import type { Kind } from '../render/marker.ts';
import {
  analysisReport,
  applyOutcome,
  applyReport,
  atOutcome,
  lastOf,
  planHead,
  planSummary,
  readStory,
  wordsOf,
  type Story,
} from './session-story.ts';

export interface CardRequest {
  readonly host: Host;
  readonly view: LobbyView;
  readonly record: ChatRecord;
  readonly attempt: number;
  readonly progress?: Progress;
  /** Why `plan.txt` could not be attached. */
  readonly uploadProblem?: string;
}

export type Made = { readonly card: Card } | { readonly call: Call };

/** `undefined`: the timeline has nothing to show for this kind and attempt. */
type Maker = (request: CardRequest, story: Story) => Promise<Made | undefined>;

const style = discordStyle;

const steps: Maker = async ({ host, view, attempt, progress }, story) => ({
  card: stepsCard(view, stepsOf(story.entries, attempt), {
    style,
    ...(progress?.kind === 'step' || progress?.kind === 'queue' ? { progress } : {}),
    ...(host.usualPlan === undefined ? {} : { usualPlan: host.usualPlan }),
  }),
});

const planFailed: Maker = async ({ host, view, attempt }, story) => {
  const failure = lastOf(story, 'plan.failed', attempt)?.failure;
  if (failure === undefined) return undefined;
  const log = failure.log === undefined ? undefined : await host.artifact(failure.log.key);
  return { call: planFailedCall({ view, failure, style, ...(log === undefined ? {} : { log }) }) };
};

const plan: Maker = async ({ host, view, record, attempt, uploadProblem }, story) => {
  const head = planHead(story, attempt);
  if (head === undefined) return undefined;
  const [summary, report] = await Promise.all([planSummary(host, head), analysisReport(host, story, attempt)]);
  return {
    card: planCard({
      plan: head,
      view,
      style,
      approvers: host.rolesWith(view.target.project, 'approve', record.guildId),
      ...(summary === undefined ? {} : { summary }),
      ...(report === undefined ? {} : { named: namedBy(report) }),
      ...(uploadProblem === undefined ? {} : { uploadProblem }),
    }),
  };
};

/** What findings and prices name, findings first: the report has the worst of them first. */
const namedBy = ({ findings, cost }: AnalysisReport): readonly NamedAttribute[] => [
  ...findings.flatMap(({ address, evidence }) => evidence.map(({ path }) => ({ address, path }))),
  ...cost.resources.filter((resource) => resource.status === 'priced').map(({ address }) => ({ address })),
];

const review: Maker = async ({ host, view, record, attempt }, story) => {
  const head = planHead(story, attempt);
  if (head === undefined) return undefined;
  const analysis = lastOf(story, 'analysis.completed', attempt);
  const failed = lastOf(story, 'analysis.failed', attempt);
  const [report, words] = await Promise.all([analysisReport(host, story, attempt), wordsOf(host, story, attempt)]);
  return {
    card: reviewCard({
      plan: head,
      words,
      view,
      style,
      lobbyUrl: lobbyUrl(record),
      overriders: host.rolesWith(view.target.project, 'override', record.guildId),
      ...(analysis === undefined ? {} : { head: analysis.report }),
      ...(report === undefined ? {} : { report }),
      ...(failed === undefined ? {} : { analysisError: failed.message }),
    }),
  };
};

const approval: Maker = async ({ host, view, record }) => ({
  call: approvalCall({ view, style, approvers: host.rolesWith(view.target.project, 'approve', record.guildId) }),
});

const progressOf: Maker = async ({ host, attempt, progress }, story) => {
  const report = await applyReport(host, story, attempt);
  const live = progress?.kind === 'apply' ? progress : undefined;
  return {
    card: progressCard(live, atOutcome(story, attempt), {
      style,
      ...(report === undefined ? {} : { report }),
      ...(host.usualApply === undefined ? {} : { usualApply: host.usualApply }),
    }),
  };
};

const force: Maker = async ({ view }) => ({ card: forceCard(view, style) });

const outcome: Maker = async ({ host, record, attempt }, story) => {
  const end = applyOutcome(story, attempt);
  if (end === undefined) return undefined;
  const view = atOutcome(story, attempt);
  const [report, text] = await Promise.all([
    applyReport(host, story, attempt),
    end.result === undefined ? undefined : host.artifact(end.result.log.key),
  ]);
  const log = text === undefined ? {} : { log: text };
  const closed = unreachable(record, view, attempt);
  switch (end.type) {
    case 'apply.completed':
      return withNote(doneCall({ view, result: end.result, style, ...log }), closed);
    case 'apply.failed': {
      const details = { ...log, ...(report === undefined ? {} : { report }) };
      return withNote(applyFailedCall({ view, result: end.result, style, ...details }), closed);
    }
    case 'apply.interrupted':
      return withNote(interruptedCall({ view, style, ...log }), closed);
  }
};

/** The key of a direct message in the chat record. */
export const noticeKey = (kind: string, attempt: number, userId: string): string => `${kind}/${attempt}/${userId}`;

/** Who of the people concerned was sent a direct message about this attempt's outcome that they do not accept. */
function unreachable(record: ChatRecord, view: LobbyView, attempt: number): readonly string[] {
  const people = [view.requester.id, ...(view.confirmedBy === undefined ? [] : [view.confirmedBy.id])];
  const closed = Object.entries(record.notices).filter(([, state]) => state === 'closed');
  return [...new Set(people)].filter((id) => closed.some(([key]) => key.endsWith(`/${attempt}/${id}`)));
}

/** They are mentioned instead. */
const withNote = (call: Call, unreachableIds: readonly string[]): Made => ({
  call: {
    ...call,
    text: [call.text, ...unreachableIds.map((id) => dmClosedNote(style.person({ id, name: id })))].join('\n'),
    mentions: [...new Set([...call.mentions, ...unreachableIds])],
  },
});

const MAKERS: { readonly [kind in Kind]: Maker } = {
  steps,
  'plan-failed': planFailed,
  plan,
  review,
  approval,
  progress: progressOf,
  force,
  outcome,
};

export const makeMessage = async (kind: Kind, request: CardRequest, story?: Story): Promise<Made | undefined> =>
  MAKERS[kind](request, story ?? (await readStory(request.host, request.view)));
