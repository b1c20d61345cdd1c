/** What can go wrong with a language model, told apart by what a person or the retry does about it. */

export type ModelErrorCode =
  | 'key-refused'
  | 'over-quota'
  | 'prompt-too-large'
  | 'model-not-found'
  | 'request-refused'
  | 'server-error'
  | 'unreachable'
  | 'unusable-answer'
  | 'empty-answer'
  | 'blocked'
  | 'timeout'
  | 'cancelled';

interface Kind {
  /** How often a request is tried in all. */
  readonly attempts: number;
  /** What happened, after the provider's name: «Groq refused the key». */
  readonly happened: string;
  readonly hint: string;
}

export const MODEL_ERRORS: { readonly [code in ModelErrorCode]: Kind } = {
  'key-refused': {
    attempts: 1,
    happened: 'refused the key',
    hint: "It is wrong, expired or revoked: make a new one in the provider's console and set it.",
  },
  'over-quota': {
    attempts: 3,
    happened: 'has no quota left for this key',
    hint: 'Wait, raise the limit, or set a second provider.',
  },
  'prompt-too-large': {
    attempts: 1,
    happened: 'takes no prompt of this size',
    hint: 'Lower maxPromptTokens.',
  },
  'model-not-found': {
    attempts: 1,
    happened: 'does not have the model',
    hint: 'Set a model that the provider offers to this key.',
  },
  'request-refused': {
    attempts: 1,
    happened: 'refused the request',
    hint: 'Does the model take JSON schemas? See the cause in the log.',
  },
  'server-error': { attempts: 3, happened: 'is failing', hint: 'Its status page may say more.' },
  unreachable: { attempts: 2, happened: 'cannot be reached', hint: 'Check the network and the base URL.' },
  'unusable-answer': {
    attempts: 2,
    happened: 'gave an answer that cannot be used',
    hint: 'If it keeps doing so, set another model; a proxy may answer in its place.',
  },
  'empty-answer': { attempts: 2, happened: 'gave an empty answer', hint: 'If it keeps doing so, set another model.' },
  blocked: { attempts: 1, happened: 'blocked the answer', hint: "The provider's filter did not like the text." },
  timeout: { attempts: 1, happened: 'was too slow', hint: 'Raise the time budget, or set a faster model.' },
  cancelled: { attempts: 1, happened: 'was not waited for', hint: 'Nothing to do.' },
};

export interface ModelErrorOptions extends ErrorOptions {
  /** More for people: «in 20 s», «openai/gpt-x». Never text that the provider sent. */
  readonly detail?: string;
  readonly hint?: string;
  /** Ms that the provider asks to wait. */
  readonly retryAfterMs?: number;
}

/** `message` and `hint` are for people; text that a provider sent is only in `cause`. */
export class LanguageModelError extends Error {
  override readonly name = 'LanguageModelError';
  readonly code: ModelErrorCode;
  readonly hint: string;
  readonly retryAfterMs: number | undefined;

  constructor(code: ModelErrorCode, provider: string, options: ModelErrorOptions = {}) {
    const { happened, hint } = MODEL_ERRORS[code];
    super(`${provider} ${happened}${options.detail === undefined ? '' : `: ${options.detail}`}`, options);
    this.code = code;
    this.hint = options.hint ?? hint;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The code for an HTTP status, as both providers use them. */
export function codeForStatus(status: number): ModelErrorCode {
  if (status === 401 || status === 403) return 'key-refused';
  if (status === 404) return 'model-not-found';
  if (status === 408) return 'timeout';
  if (status === 413) return 'prompt-too-large';
  if (status === 429) return 'over-quota';
  return status >= 500 ? 'server-error' : 'request-refused';
}
