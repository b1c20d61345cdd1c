/** Which language model words a plan: Groq, Gemini, the simulated one, or none. Said in one line at start. */
import {
  createLanguageModel,
  explainRetired,
  GEMINI_DEFAULT_MODEL,
  GROQ_DEFAULT_MODEL,
  SIMULATED_MODEL,
  startSimulatedModel,
  type LanguageModel,
  type ModelConfig,
} from '@cloud-chatops/advisor';
import type { Config } from '../config/config-schema.ts';

export interface Words {
  readonly model: LanguageModel | undefined;
  /** For the start-up line: «model openai/gpt-oss-120b», «simulated model», «no model». */
  readonly label: string;
  /** What a person should know at start, such as a retired model name. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

export interface ModelKeys {
  readonly groq: string | undefined;
  readonly gemini: string | undefined;
}

const NONE: Words = { model: undefined, label: 'no model', notes: [], close: async () => {} };

/** `simulate`: without a key, use the simulated model (the demo does). */
export async function chooseWords(advisor: Config['advisor'], keys: ModelKeys, simulate: boolean): Promise<Words> {
  const configs = modelConfigs(advisor, keys);
  const wanted = advisor.words ?? (configs.length > 0 ? 'on' : simulate ? 'simulated' : 'off');
  if (wanted === 'off') return NONE;
  if (wanted === 'simulated') {
    const server = await startSimulatedModel();
    const model = createLanguageModel([
      { vendor: 'groq', apiKey: 'none', baseUrl: server.url, model: SIMULATED_MODEL },
    ]);
    return { model, label: SIMULATED_MODEL, notes: [], close: () => server.close() };
  }
  if (configs.length === 0) {
    return {
      ...NONE,
      notes: ['advisor.words is "on", but neither GROQ_API_KEY nor GEMINI_API_KEY is set: there will be no words.'],
    };
  }
  const names = configs.map(modelName);
  const notes = names.flatMap((name) => explainRetired(name) ?? []);
  return { model: createLanguageModel(configs), label: `model ${names.join(', then ')}`, notes, close: async () => {} };
}

const modelName = (c: ModelConfig): string =>
  c.model ?? (c.vendor === 'groq' ? GROQ_DEFAULT_MODEL : GEMINI_DEFAULT_MODEL);

/** Those with a key, the preferred one first; the second is the fallback. */
function modelConfigs(advisor: Config['advisor'], keys: ModelKeys): ModelConfig[] {
  const order = advisor.use_gemini ? (['gemini', 'groq'] as const) : (['groq', 'gemini'] as const);
  return order.flatMap((vendor): ModelConfig[] => {
    const apiKey = keys[vendor];
    const { model, base_url } = advisor[vendor];
    return apiKey === undefined
      ? []
      : [{ vendor, apiKey, ...(model ? { model } : {}), ...(base_url ? { baseUrl: base_url } : {}) }];
  });
}
