/** What the timeline says about one plan attempt, and the stored texts that belong to it. Entries are the truth: cards made from them are the same before and after a restart. */
import type {
  AnalysisReport,
  ApplyReport,
  EntryOf,
  EntryType,
  Explanation,
  LobbyView,
  PlanHead,
  PlanSummary,
  TimelineEntry,
} from '@cloud-chatops/core';
import type { Words } from '@cloud-chatops/presentation';
import type { Host } from '../host.ts';

export interface Story {
  readonly view: LobbyView;
  readonly entries: readonly TimelineEntry[];
}

export async function readStory(host: Host, view: LobbyView): Promise<Story> {
  return { view, entries: (await host.entries(view.sessionId)).map((stored) => stored.entry) };
}

/** The attempt's last entry of a type. */
export const lastOf = <T extends EntryType>({ entries }: Story, type: T, attempt: number): EntryOf<T> | undefined =>
  entries.findLast(
    (entry): entry is EntryOf<T> => entry.type === type && 'attempt' in entry && entry.attempt === attempt,
  );

export const planHead = (story: Story, attempt: number): PlanHead | undefined =>
  (lastOf(story, 'plan.completed', attempt) ?? lastOf(story, 'plan.unchanged', attempt))?.plan;

/** Stored JSON; `undefined` when it is gone after its retention. */
async function stored<T>(host: Host, ref: { readonly key: string } | undefined): Promise<T | undefined> {
  const text = ref === undefined ? undefined : await host.artifact(ref.key);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

export const planSummary = (host: Host, plan: PlanHead | undefined): Promise<PlanSummary | undefined> =>
  stored(host, plan?.summary);

export const analysisReport = (host: Host, story: Story, attempt: number): Promise<AnalysisReport | undefined> =>
  stored(host, lastOf(story, 'analysis.completed', attempt)?.report.report);

export const applyReport = (host: Host, story: Story, attempt: number): Promise<ApplyReport | undefined> =>
  stored(host, applyOutcome(story, attempt)?.result?.report);

export const applyOutcome = (story: Story, attempt: number) =>
  lastOf(story, 'apply.completed', attempt) ??
  lastOf(story, 'apply.failed', attempt) ??
  lastOf(story, 'apply.interrupted', attempt);

/** The model's words about the attempt's plan, or why there are none. */
export async function wordsOf(host: Host, story: Story, attempt: number): Promise<Words> {
  const told = lastOf(story, 'explanation.completed', attempt)?.explanation;
  switch (told?.outcome) {
    case undefined:
      return story.view.attempt === attempt && story.view.words !== 'off' ? { state: 'pending' } : { state: 'off' };
    case 'off':
      return { state: 'off' };
    case 'unavailable':
      return { state: 'unavailable', reason: told.reason };
    case 'explained': {
      const explanation = await stored<Explanation>(host, told.words);
      return explanation === undefined
        ? { state: 'unavailable', reason: 'its text is not kept any more' }
        : { state: 'done', explanation };
    }
  }
}

/**
 * The view as it was when an apply ended: outcome messages say the same whenever they are made, also when the session
 * has gone on to another plan since.
 */
export function atOutcome(story: Story, attempt: number): LobbyView {
  const { view } = story;
  const outcome = applyOutcome(story, attempt);
  if (outcome === undefined || view.attempt === attempt) return view;
  const plan = planHead(story, attempt);
  const past = { ...view, attempt, confirmedBy: outcome.by, ...(plan === undefined ? {} : { plan }) };
  switch (outcome.type) {
    case 'apply.completed':
      return { ...past, state: 'applied', result: outcome.result };
    case 'apply.failed':
      return {
        ...past,
        state: 'applyFailed',
        result: outcome.result,
        applyCause: outcome.cause,
        ...(outcome.stoppedBy === undefined ? {} : { stopBy: outcome.stoppedBy }),
      };
    case 'apply.interrupted':
      return { ...past, state: 'interrupted', ...(outcome.result === undefined ? {} : { result: outcome.result }) };
  }
}
