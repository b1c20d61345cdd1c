/**
 * Dialogs that commands have opened and that nobody has sent yet. A custom_id is too short for what was asked, so it is
 * kept in memory: values that come after a restart or too late are answered with a sentence, and nothing was stored.
 */
import { randomBytes } from 'node:crypto';
import type { CommandAnswer } from './slash-command.ts';

type Asking = Extract<CommandAnswer, { kind: 'ask' }>;

export interface OpenQuestion extends Pick<Asking, 'question' | 'answered'> {
  /** User id of whoever gave the command; nobody else may answer. */
  readonly asker: string;
  /** What was typed before and did not fit: stands in the dialog when it is shown again. */
  readonly typed: { readonly [field: string]: string };
}

export interface Questions {
  /** Gives the custom_id of the dialog, and of the button that shows it again. */
  keep(question: OpenQuestion): string;
  /** `undefined` when it is forgotten or somebody else's. */
  get(id: string, asker: string): OpenQuestion | undefined;
  /** The same, and forgets it: values sent twice count once. */
  take(id: string, asker: string): OpenQuestion | undefined;
}

const PREFIX = 'cco-ask:';
const KEPT_MS = 15 * 60_000;
/** More than people have open; the oldest are forgotten first. */
const MOST = 1_000;

/** The custom_id if it is a question's. 128 random bits: nobody guesses another one's. */
export const questionIn = (customId: string): string | undefined =>
  customId.startsWith(PREFIX) ? customId : undefined;

export function createQuestions(now: () => number): Questions {
  const open = new Map<string, { readonly question: OpenQuestion; readonly until: number }>();
  const get = (id: string, asker: string): OpenQuestion | undefined => {
    const kept = open.get(id);
    return kept !== undefined && kept.until > now() && kept.question.asker === asker ? kept.question : undefined;
  };
  return {
    get,
    take(id, asker) {
      const question = get(id, asker);
      if (question !== undefined) open.delete(id);
      return question;
    },
    keep(question) {
      for (const [id, { until }] of open) if (until <= now() || open.size >= MOST) open.delete(id);
      const id = `${PREFIX}${randomBytes(16).toString('base64url')}`;
      open.set(id, { question, until: now() + KEPT_MS });
      return id;
    },
  };
}
