/** Gemini through @google/genai, with a JSON schema for the answer. */
import type { GoogleGenAI } from '@google/genai';
import { LanguageModelError, codeForStatus } from './model-error.ts';
import type { Provider, ProviderAnswer, ProviderOptions, ProviderQuestion } from './provider.ts';
import { explainRetired } from './retired-models.ts';

export const GEMINI_DEFAULT_MODEL = 'gemini-3.8-flash';

export function geminiProvider(options: ProviderOptions): Provider {
  const model = options.model ?? GEMINI_DEFAULT_MODEL;
  let client: GoogleGenAI | undefined;
  /** Loaded when it is asked for: the SDK brings a hundred modules along, and most use the other one. */
  const loaded = async (): Promise<GoogleGenAI> => {
    const { GoogleGenAI } = await import('@google/genai');
    client ??= new GoogleGenAI({
      apiKey: options.apiKey,
      // Both given always, so that GOOGLE_* of the environment cannot redirect.
      vertexai: false,
      httpOptions: { baseUrl: options.baseUrl ?? 'https://generativelanguage.googleapis.com' },
    });
    return client;
  };

  const ask = async ({ system, user, jsonSchema, signal }: ProviderQuestion): Promise<ProviderAnswer> => {
    const response = await (
      await loaded()
    ).models.generateContent({
      model,
      contents: [{ role: 'user', parts: [{ text: user }] }],
      config: {
        systemInstruction: system,
        responseMimeType: 'application/json',
        responseJsonSchema: jsonSchema,
        maxOutputTokens: options.maxOutputTokens ?? 4_000, // thinking counts
        abortSignal: signal,
      },
    });
    const candidate = response.candidates?.[0];
    const blocked =
      response.promptFeedback?.blockReason ?? BLOCKED.find((reason) => reason === candidate?.finishReason);
    if (blocked !== undefined) throw new LanguageModelError('blocked', 'Gemini', { cause: blocked });
    const parts = candidate?.content?.parts ?? [];
    // Not `response.text`: it writes warnings to the console.
    const text = parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join('');
    return { text, model: response.modelVersion };
  };

  return {
    name: 'Gemini',
    model,
    ask: (question) =>
      ask(question).catch(async (error: unknown) => {
        throw await toModelError(error, model);
      }),
  };
}

/** https://ai.google.dev/api/generate-content#FinishReason */
const BLOCKED: readonly string[] = ['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'];

async function toModelError(error: unknown, model: string): Promise<unknown> {
  if (error instanceof SyntaxError)
    return new LanguageModelError('unusable-answer', 'Gemini', { detail: 'not JSON', cause: error });
  if (error instanceof TypeError) return new LanguageModelError('unreachable', 'Gemini', { cause: error });
  const { ApiError } = await import('@google/genai');
  if (!(error instanceof ApiError)) return error;
  // A wrong key is a 400 here; the SDK keeps the body, and no headers, in `message`.
  const wrongKey = error.message.includes('API_KEY_INVALID') || error.message.includes('API key not valid');
  const code = wrongKey ? 'key-refused' : codeForStatus(error.status);
  const wait = /"retryDelay":\s*"([\d.]+)s"/.exec(error.message)?.[1];
  const missing = code === 'model-not-found';
  const retired = missing ? explainRetired(model) : undefined;
  return new LanguageModelError(code, 'Gemini', {
    cause: error,
    detail: missing ? model : `HTTP ${error.status}`,
    ...(retired === undefined ? {} : { hint: retired }),
    ...(wait === undefined ? {} : { retryAfterMs: Number(wait) * 1000 }),
  });
}
