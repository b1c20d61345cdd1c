/** Groq through its own SDK: strict JSON schema where the model has it, else JSON with the schema in the prompt. */
import Groq from 'groq-sdk';
import { LanguageModelError, codeForStatus } from './model-error.ts';
import type { Provider, ProviderAnswer, ProviderOptions, ProviderQuestion } from './provider.ts';
import { explainRetired } from './retired-models.ts';

export const GROQ_DEFAULT_MODEL = 'openai/gpt-oss-120b';

/** https://console.groq.com/docs/structured-outputs and https://console.groq.com/docs/reasoning */
const STRICT = /^openai\/gpt-oss-(?:20b|120b)$/;

export function groqProvider(options: ProviderOptions): Provider {
  const model = options.model ?? GROQ_DEFAULT_MODEL;
  const strict = STRICT.test(model);
  const client = new Groq({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? 'https://api.groq.com', // given always, so that GROQ_BASE_URL cannot redirect
    maxRetries: 0,
    logLevel: 'off',
  });

  const ask = async ({ system, user, jsonSchema, signal }: ProviderQuestion): Promise<ProviderAnswer> => {
    const completion = await client.chat.completions.create(
      {
        model,
        messages: [
          {
            role: 'system',
            content: strict ? system : `${system}\nAnswer with JSON only: ${JSON.stringify(jsonSchema)}`,
          },
          { role: 'user', content: user },
        ],
        max_completion_tokens: options.maxOutputTokens ?? 2_000,
        temperature: 0.2,
        ...(strict ? { reasoning_effort: 'low' as const } : {}),
        response_format: strict
          ? { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: jsonSchema } }
          : { type: 'json_object' },
      },
      { signal },
    );
    // A page in place of the API comes back as a string.
    if (typeof completion !== 'object' || completion === null || !Array.isArray(completion.choices))
      throw new LanguageModelError('unusable-answer', 'Groq', { detail: 'not a completion' });
    return { text: completion.choices[0]?.message?.content ?? '', model: completion.model };
  };

  return {
    name: 'Groq',
    model,
    ask: (question) =>
      ask(question).catch((error: unknown) => {
        throw toModelError(error, model);
      }),
  };
}

function toModelError(error: unknown, model: string): unknown {
  if (error instanceof Groq.APIUserAbortError) return error;
  if (error instanceof Groq.APIConnectionTimeoutError)
    return new LanguageModelError('timeout', 'Groq', { cause: error });
  if (error instanceof Groq.APIConnectionError) return new LanguageModelError('unreachable', 'Groq', { cause: error });
  // Not an APIError: the body was not JSON although it said so.
  if (error instanceof SyntaxError)
    return new LanguageModelError('unusable-answer', 'Groq', { detail: 'broken JSON', cause: error });
  if (!(error instanceof Groq.APIError) || error.status === undefined) return error;
  const reason = (error.error as { error?: { code?: string } } | undefined)?.error?.code;
  if (reason === 'json_validate_failed') return new LanguageModelError('unusable-answer', 'Groq', { cause: error });
  const missing = error.status === 404 || reason === 'model_decommissioned' || reason === 'model_not_found';
  const wait = Number.parseFloat(error.headers?.get('retry-after') ?? '');
  const retired = missing ? explainRetired(model) : undefined;
  return new LanguageModelError(missing ? 'model-not-found' : codeForStatus(error.status), 'Groq', {
    cause: error,
    detail: missing ? model : `HTTP ${error.status}`,
    ...(retired === undefined ? {} : { hint: retired }),
    ...(Number.isFinite(wait) ? { retryAfterMs: wait * 1000 } : {}),
  });
}
