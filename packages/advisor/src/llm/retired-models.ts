/** Models that configurations still name although they are gone or announced to go, and what to use instead. */
export interface RetiredModel {
  /** A whole name, or a prefix that ends in `*`. */
  readonly model: string;
  /** ISO date of the shutdown; it may lie ahead. */
  readonly on: string;
  readonly instead: string;
  readonly source: string;
}

const GROQ = 'https://console.groq.com/docs/deprecations';
const GEMINI = 'https://ai.google.dev/gemini-api/docs/deprecations';

export const RETIRED_MODELS: readonly RetiredModel[] = [
  { model: 'llama-3.3-70b-versatile', on: '2026-08-16', instead: 'openai/gpt-oss-120b', source: GROQ },
  { model: 'llama-3.1-8b-instant', on: '2026-08-16', instead: 'openai/gpt-oss-20b', source: GROQ },
  { model: 'mixtral-8x7b-32768', on: '2025-03-20', instead: 'openai/gpt-oss-120b', source: GROQ },
  { model: 'gemini-1.5-*', on: '2025-09-29', instead: 'gemini-3.8-flash', source: GEMINI },
  { model: 'gemini-2.0-*', on: '2026-06-01', instead: 'gemini-3.8-flash', source: GEMINI },
  { model: 'gemini-2.5-pro', on: '2026-12-01', instead: 'gemini-3.8-flash', source: GEMINI },
  { model: 'gemini-2.5-flash', on: '2026-12-01', instead: 'gemini-3.5-flash-lite', source: GEMINI },
];

/** «llama-3.3-70b-versatile was shut down on 2026-08-16: use openai/gpt-oss-120b». `undefined` for any other model. */
export function explainRetired(model: string, today: Date = new Date()): string | undefined {
  const entry = RETIRED_MODELS.find(({ model: name }) =>
    name.endsWith('*') ? model.startsWith(name.slice(0, -1)) : model === name,
  );
  if (entry === undefined) return undefined;
  const when = entry.on <= today.toISOString().slice(0, 10) ? 'was shut down' : 'will be shut down';
  return `${model} ${when} on ${entry.on}: use ${entry.instead}`;
}
