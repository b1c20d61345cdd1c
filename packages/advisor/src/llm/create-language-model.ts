/** From configuration to a model to ask: providers in order of preference. */
import { geminiProvider } from './gemini.ts';
import { groqProvider } from './groq.ts';
import { type LanguageModel, type LanguageModelOptions, languageModel, withFallback } from './language-model.ts';
import type { Provider, ProviderOptions } from './provider.ts';

export type Vendor = 'groq' | 'gemini';

export interface ModelConfig extends ProviderOptions {
  readonly vendor: Vendor;
}

const PROVIDERS: { readonly [vendor in Vendor]: (options: ProviderOptions) => Provider } = {
  groq: groqProvider,
  gemini: geminiProvider,
};

/** The first is asked; the next one when it fails. `undefined` without any: the advisor then does without words. */
export function createLanguageModel(
  configs: readonly ModelConfig[],
  options: LanguageModelOptions = {},
): LanguageModel | undefined {
  return configs
    .map(({ vendor, ...config }) => languageModel(PROVIDERS[vendor](config), options))
    .reduceRight<LanguageModel | undefined>(
      (rest, model) => (rest === undefined ? model : withFallback(model, rest)),
      undefined,
    );
}
