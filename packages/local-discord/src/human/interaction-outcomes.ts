/** Waits for the first answer to an interaction, as the person's screen does: 3 seconds, then "This interaction failed". */
import type { StoredInteraction } from '../state/state.ts';
import type { Modal } from './modal.ts';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback */
export const FIRST_ANSWER_MILLISECONDS = 3000;
export const TOKEN_MILLISECONDS = 15 * 60_000;

export interface AutocompleteChoice {
  name: string;
  value: string | number;
}

/** What became of an interaction. */
export type InteractionOutcome = { interactionId: string } & (
  | { outcome: 'replied' | 'deferred' | 'updated'; messageId?: string }
  | { outcome: 'acknowledged' }
  | { outcome: 'modal'; modal: Modal }
  | { outcome: 'choices'; choices: AutocompleteChoice[] }
  | { outcome: 'failed'; reason: string }
);

export interface InteractionOutcomes {
  /** The first answer, or `failed` when the deadline passes. */
  wait(interaction: StoredInteraction): Promise<InteractionOutcome>;
  settle(outcome: InteractionOutcome): void;
  /** Fails what is overdue; called after the clock was moved. */
  checkDeadlines(): void;
}

export function createInteractionOutcomes(now: () => number): InteractionOutcomes {
  const waiting = new Map<
    string,
    { deadline: number; resolve: (outcome: InteractionOutcome) => void; timer: NodeJS.Timeout }
  >();

  const settle = (outcome: InteractionOutcome): void => {
    const entry = waiting.get(outcome.interactionId);
    if (!entry) return;
    waiting.delete(outcome.interactionId);
    clearTimeout(entry.timer);
    entry.resolve(outcome);
  };
  const fail = (interactionId: string): void =>
    settle({ interactionId, outcome: 'failed', reason: 'This interaction failed' });

  return {
    settle,
    wait(interaction) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => fail(interaction.id), FIRST_ANSWER_MILLISECONDS);
        waiting.set(interaction.id, { deadline: interaction.createdAt + FIRST_ANSWER_MILLISECONDS, resolve, timer });
      });
    },
    checkDeadlines() {
      for (const [id, entry] of waiting) if (entry.deadline <= now()) fail(id);
    },
  };
}
