/**
 * The port the advisor asks, and the one implementation over a provider: time budget, the only retry policy, an answer
 * that fits its schema or an error. SDKs retry nothing themselves.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LanguageModelError, MODEL_ERRORS } from './model-error.ts';
import type { JsonSchema, Provider, ProviderAnswer } from './provider.ts';
import { SIMULATED_MODEL } from './simulated-name.ts';

export interface CompletionRequest<T> {
  readonly system: string;
  readonly user: string;
  /** All fields required; limits of length are for the reader of the answer, not for the schema. */
  readonly schema: z.ZodType<T>;
  readonly signal?: AbortSignal;
  /** Whole ms for everything, retries included. Default 20,000. */
  readonly budgetMs?: number;
}

export interface Completion<T> {
  readonly value: T;
  /** The model that answered, such as `openai/gpt-oss-120b` or `simulated model`. */
  readonly model: string;
  readonly simulated: boolean;
}

export interface LanguageModel {
  /** Tokens that a prompt may have, by the estimate of `estimateTokens`. */
  readonly maxPromptTokens: number;
  /** Throws `LanguageModelError`, and nothing else that a caller must expect. */
  complete<T>(request: CompletionRequest<T>): Promise<Completion<T>>;
}

export interface LanguageModelOptions {
  /**
   * Default 5,500: with 2,000 for the answer it stays below the 8,000 tokens a minute of Groq's free plan.
   * https://console.groq.com/docs/rate-limits
   */
  readonly maxPromptTokens?: number;
  /** First wait after a failure that names none; doubles. Default 500 ms. */
  readonly backoffMs?: number;
}

export const DEFAULT_BUDGET_MS = 20_000;

/** Over one provider. */
export function languageModel(provider: Provider, options: LanguageModelOptions = {}): LanguageModel {
  const backoffMs = options.backoffMs ?? 500;

  async function complete<T>(request: CompletionRequest<T>): Promise<Completion<T>> {
    const budgetMs = request.budgetMs ?? DEFAULT_BUDGET_MS;
    const deadline = performance.now() + budgetMs;
    const timeout = AbortSignal.timeout(budgetMs);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
    const jsonSchema = toJsonSchema(request.schema);
    const ended = (cause: unknown): LanguageModelError =>
      request.signal?.aborted === true
        ? new LanguageModelError('cancelled', provider.name, { cause })
        : new LanguageModelError('timeout', provider.name, { cause, detail: `no answer in ${seconds(budgetMs)}` });

    for (let attempt = 1; ; attempt += 1) {
      try {
        signal.throwIfAborted();
        const answer = await provider.ask({ system: request.system, user: request.user, jsonSchema, signal });
        return read(answer, request.schema, provider);
      } catch (error) {
        if (signal.aborted) throw ended(error);
        if (!(error instanceof LanguageModelError))
          throw new LanguageModelError('unusable-answer', provider.name, { cause: error });
        const wait = error.retryAfterMs ?? backoffMs * 2 ** (attempt - 1);
        const fits = performance.now() + wait < deadline;
        if (attempt >= MODEL_ERRORS[error.code].attempts || !fits) throw error;
        await sleep(wait, undefined, { signal }).catch((cause: unknown) => {
          throw ended(cause);
        });
      }
    }
  }

  return { maxPromptTokens: options.maxPromptTokens ?? 5_500, complete };
}

/** Asks the second when the first fails, within the same time budget. A cancel ends both. */
export function withFallback(first: LanguageModel, second: LanguageModel): LanguageModel {
  return {
    maxPromptTokens: Math.min(first.maxPromptTokens, second.maxPromptTokens),
    async complete(request) {
      const budgetMs = request.budgetMs ?? DEFAULT_BUDGET_MS;
      const started = performance.now();
      try {
        // Half of the time at most, so that the second has a chance when the first hangs.
        return await first.complete({ ...request, budgetMs: Math.floor(budgetMs / 2) });
      } catch (error) {
        const left = Math.floor(budgetMs - (performance.now() - started));
        if (request.signal?.aborted === true || left < 100) throw error;
        return await second.complete({ ...request, budgetMs: left });
      }
    },
  };
}

function read<T>(answer: ProviderAnswer, schema: z.ZodType<T>, provider: Provider): Completion<T> {
  const text = answer.text.trim();
  if (text === '') throw new LanguageModelError('empty-answer', provider.name);
  const parsed = schema.safeParse(parseJson(text, provider));
  if (!parsed.success)
    throw new LanguageModelError('unusable-answer', provider.name, {
      detail: 'not the asked-for fields',
      cause: parsed.error,
    });
  const simulated = answer.model === SIMULATED_MODEL;
  return { value: parsed.data, model: simulated ? SIMULATED_MODEL : provider.model, simulated };
}

function parseJson(text: string, provider: Provider): unknown {
  // Models without strict schemas like to fence their JSON.
  const bare = text.replace(/^```(?:json)?\s*|\s*```$/g, '');
  try {
    return JSON.parse(bare);
  } catch (cause) {
    throw new LanguageModelError('unusable-answer', provider.name, { detail: 'not JSON', cause });
  }
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { target: 'draft-7' });
  return json;
}

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;

/** Upper estimate: three bytes a token, since addresses and JSON cut badly. */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);
