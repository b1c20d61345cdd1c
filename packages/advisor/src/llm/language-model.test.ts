import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Vendor, createLanguageModel } from './create-language-model.ts';
import { GEMINI_DEFAULT_MODEL } from './gemini.ts';
import { GROQ_DEFAULT_MODEL } from './groq.ts';
import { type CompletionRequest, type LanguageModel, estimateTokens } from './language-model.ts';
import { LanguageModelError } from './model-error.ts';
import { type SimulatedBehaviour, type SimulatedModel, startSimulatedModel } from './simulated-model.ts';

const Answer = z.object({ word: z.string() });
const GOOD = '{"word":"yes"}';
const KEY = 'key-that-must-not-appear';

let first: SimulatedModel;
let second: SimulatedModel;
beforeAll(async () => {
  [first, second] = await Promise.all([startSimulatedModel(), startSimulatedModel()]);
});
afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
});
beforeEach(() => {
  for (const server of [first, second]) server.behave({ kind: 'say', text: GOOD });
});

const modelOver = (vendor: Vendor, server: SimulatedModel = first): LanguageModel =>
  createLanguageModel([{ vendor, apiKey: KEY, baseUrl: server.url }], { backoffMs: 5 })!;

const ask = (model: LanguageModel, more: Partial<CompletionRequest<{ word: string }>> = {}) =>
  model.complete({ system: 'Be brief.', user: 'Is it?', schema: Answer, budgetMs: 3_000, ...more });

const failure = async (asked: Promise<unknown>): Promise<LanguageModelError> => {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LanguageModelError);
  return error as LanguageModelError;
};

const requestsOf = async (server: SimulatedModel, work: () => Promise<unknown>): Promise<number> => {
  const before = server.requests.length;
  await work().catch(() => undefined);
  return server.requests.length - before;
};

const http = (status: number, body: unknown = {}, headers: { [name: string]: string } = {}): SimulatedBehaviour => ({
  kind: 'http',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...(typeof body === 'string' ? { contentType: 'text/html' } : {}),
  headers,
});

describe.each<Vendor>(['groq', 'gemini'])('%s', (vendor) => {
  test('a schema goes out, parsed words come back', async () => {
    await expect(ask(modelOver(vendor))).resolves.toEqual({
      value: { word: 'yes' },
      model: 'simulated model',
      simulated: true,
    });
    const request = first.requests.at(-1)!;
    expect(request).toMatchObject({ api: vendor, system: 'Be brief.', user: 'Is it?', key: KEY });
    expect(JSON.stringify(request.body)).toContain('"additionalProperties":false');
  });

  test.each([
    ['a refused key', http(401, { error: { message: `bad ${KEY}` } }), 'key-refused', 1],
    ['a forbidden key', http(403, { error: { message: 'no' } }), 'key-refused', 1],
    ['an unknown model', http(404, { error: { message: 'no such model' } }), 'model-not-found', 1],
    ['a prompt too large', http(413, { error: { message: 'too large' } }), 'prompt-too-large', 1],
    ['a request it does not take', http(400, { error: { message: 'what?' } }), 'request-refused', 1],
    ['quota gone', http(429, { error: { message: 'slow down' } }), 'over-quota', 3],
    ['an outage', http(503, { error: { message: 'down' } }), 'server-error', 3],
    ['an outage with a page', http(502, '<html><h1>Bad gateway</h1></html>'), 'server-error', 3],
    ['a page in place of the API', http(200, '<html><h1>Log in</h1></html>'), 'unusable-answer', 2],
    ['broken JSON from the API', { kind: 'http', status: 200, body: '{"choices":' }, 'unusable-answer', 2],
    ['words that are no JSON', { kind: 'say', text: 'I am sorry, I cannot.' }, 'unusable-answer', 2],
    ['JSON of another shape', { kind: 'say', text: '{"wort":1}' }, 'unusable-answer', 2],
    ['no words', { kind: 'say', text: '' }, 'empty-answer', 2],
    ['a closed connection', { kind: 'drop' }, 'unreachable', 2],
  ] as const)('%s is told apart and tried as often as it makes sense', async (_name, behaviour, code, tries) => {
    first.behave(behaviour as SimulatedBehaviour);
    let error: LanguageModelError | undefined;
    const asked = await requestsOf(first, async () => {
      error = await failure(ask(modelOver(vendor)));
    });
    expect({ code: error?.code, asked }).toEqual({ code, asked: tries });
    expect(error?.message + String(error?.hint)).not.toContain(KEY);
  });

  test('a failure that passes is not seen', async () => {
    first.behave(http(500), http(429, {}, { 'retry-after': '0.05' }), { kind: 'say', text: GOOD });
    await expect(ask(modelOver(vendor))).resolves.toMatchObject({ value: { word: 'yes' } });
  });

  test('no answer in time', async () => {
    first.behave({ kind: 'hang' });
    const error = await failure(ask(modelOver(vendor), { budgetMs: 200 }));
    expect([error.code, error.message]).toEqual([
      'timeout',
      `${vendor === 'groq' ? 'Groq' : 'Gemini'} was too slow: no answer in 0.2 s`,
    ]);
  });

  test('a cancel ends the request', async () => {
    first.behave({ kind: 'hang' });
    const controller = new AbortController();
    const asked = failure(ask(modelOver(vendor), { signal: controller.signal }));
    setTimeout(() => controller.abort(), 30);
    expect((await asked).code).toBe('cancelled');
  });

  test('cancelled before it began: nothing is sent', async () => {
    const asked = await requestsOf(first, async () => {
      expect((await failure(ask(modelOver(vendor), { signal: AbortSignal.abort() }))).code).toBe('cancelled');
    });
    expect(asked).toBe(0);
  });

  test('nobody listens', async () => {
    const gone = await startSimulatedModel();
    await gone.close();
    expect((await failure(ask(modelOver(vendor, gone)))).code).toBe('unreachable');
  });
});

test('a wait that does not fit the time budget is not waited for', async () => {
  first.behave(http(429, {}, { 'retry-after': '3600' }));
  const started = performance.now();
  const error = await failure(ask(modelOver('groq')));
  expect([error.code, error.retryAfterMs]).toEqual(['over-quota', 3_600_000]);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("Gemini's own words for a wrong key and for a wait", async () => {
  first.behave(
    http(400, { error: { code: 400, message: 'API key not valid.', details: [{ reason: 'API_KEY_INVALID' }] } }),
  );
  expect((await failure(ask(modelOver('gemini')))).code).toBe('key-refused');
  first.behave(
    http(429, { error: { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '40s' }] } }),
  );
  expect((await failure(ask(modelOver('gemini')))).retryAfterMs).toBe(40_000);
  first.behave(http(200, { promptFeedback: { blockReason: 'SAFETY' } }));
  expect((await failure(ask(modelOver('gemini')))).code).toBe('blocked');
});

test("Groq's own words for a schema that the model missed", async () => {
  first.behave(http(400, { error: { code: 'json_validate_failed', message: 'Failed' } }), { kind: 'say', text: GOOD });
  await expect(ask(modelOver('groq'))).resolves.toMatchObject({ value: { word: 'yes' } });
});

test('a retired model is explained where the provider only says that it is gone', async () => {
  first.behave(http(400, { error: { code: 'model_decommissioned', message: 'gone' } }));
  const model = createLanguageModel([
    { vendor: 'groq', apiKey: KEY, baseUrl: first.url, model: 'llama-3.3-70b-versatile' },
  ])!;
  const error = await failure(ask(model));
  expect([error.message, error.hint]).toEqual([
    'Groq does not have the model: llama-3.3-70b-versatile',
    'llama-3.3-70b-versatile was shut down on 2026-08-16: use openai/gpt-oss-120b',
  ]);
});

test('a model without strict schemas gets the schema in words, and may fence its JSON', async () => {
  first.behave({ kind: 'say', text: '```json\n{"word":"yes"}\n```' });
  const model = createLanguageModel([{ vendor: 'groq', apiKey: KEY, baseUrl: first.url, model: 'qwen/qwen3.6-27b' }])!;
  await expect(ask(model)).resolves.toMatchObject({ value: { word: 'yes' } });
  const { system, body } = first.requests.at(-1)!;
  expect(system).toContain('Answer with JSON only: {"type":"object"');
  expect(body).toMatchObject({ response_format: { type: 'json_object' } });
});

test('the second provider answers when the first fails or hangs', async () => {
  const model = createLanguageModel(
    [
      { vendor: 'groq', apiKey: KEY, baseUrl: first.url },
      { vendor: 'gemini', apiKey: KEY, baseUrl: second.url },
    ],
    { backoffMs: 5 },
  )!;
  for (const behaviour of [http(401), { kind: 'hang' } as const, http(500)]) {
    first.behave(behaviour);
    expect(await requestsOf(second, () => ask(model, { budgetMs: 600 }))).toBe(1);
  }
  first.behave(http(401));
  second.behave(http(429, {}, { 'retry-after': '99' }));
  expect((await failure(ask(model))).message).toBe('Gemini has no quota left for this key: HTTP 429');
});

test('names are those of the configuration; defaults are current', async () => {
  first.behave(http(200, { model: 'evil model', choices: [{ message: { content: GOOD } }] }));
  await expect(ask(modelOver('groq'))).resolves.toMatchObject({ model: GROQ_DEFAULT_MODEL, simulated: false });
  first.behave(http(200, { candidates: [{ content: { parts: [{ text: 'hm', thought: true }, { text: GOOD }] } }] }));
  await expect(ask(modelOver('gemini'))).resolves.toMatchObject({ model: GEMINI_DEFAULT_MODEL, simulated: false });
});

test('without a provider there is no model', () => {
  expect(createLanguageModel([])).toBeUndefined();
});

test('tokens are estimated by bytes', () => {
  expect([estimateTokens(''), estimateTokens('abcd'), estimateTokens('安全')]).toEqual([0, 2, 2]);
});
