/** One provider's client, reduced to one try: no retry, no parsing, no time budget. */

export interface ProviderQuestion {
  readonly system: string;
  readonly user: string;
  /** JSON Schema (draft 7) of the answer. */
  readonly jsonSchema: JsonSchema;
  readonly signal: AbortSignal;
}

export type JsonSchema = { readonly [keyword: string]: unknown };

export interface ProviderAnswer {
  readonly text: string;
  /** The model's name as the server gave it, if it did. */
  readonly model: string | undefined;
}

export interface Provider {
  /** For people: «Groq». */
  readonly name: string;
  readonly model: string;
  /** Throws `LanguageModelError`; what it does not know (an abort, for one) as it came. */
  ask(question: ProviderQuestion): Promise<ProviderAnswer>;
}

/** How to reach a provider. */
export interface ProviderOptions {
  readonly apiKey: string;
  readonly model?: string;
  /** Without the API's own path; a loopback server in tests and the demo. */
  readonly baseUrl?: string;
  /** Thinking included. */
  readonly maxOutputTokens?: number;
}
