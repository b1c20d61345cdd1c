/** The simulated providers; each is loaded only by the process that serves it. */
import type { ProviderDefinition } from './behaviour.ts';
import type { ExtractedSchema } from './schema.ts';

interface LoadedProvider {
  definition: ProviderDefinition;
  schema: ExtractedSchema;
}

/** Versions as the mirror and the lock file name them: those of the real providers whose schemas were extracted. */
export const providerVersions = { google: '6.50.0', aws: '6.25.0', azurerm: '4.55.0' } as const;

export type ProviderName = keyof typeof providerVersions;

const loaders: Record<ProviderName, () => Promise<LoadedProvider>> = {
  google: async () => ({
    definition: (await import('./behaviour/google.ts')).google,
    schema: (await import('./schema/google.json', { with: { type: 'json' } })).default as unknown as ExtractedSchema,
  }),
  aws: async () => ({
    definition: (await import('./behaviour/aws.ts')).aws,
    schema: (await import('./schema/aws.json', { with: { type: 'json' } })).default as unknown as ExtractedSchema,
  }),
  azurerm: async () => ({
    definition: (await import('./behaviour/azurerm.ts')).azurerm,
    schema: (await import('./schema/azurerm.json', { with: { type: 'json' } })).default as unknown as ExtractedSchema,
  }),
};

/** Throws an Error that lists the providers when there is none of this name. */
export async function loadProvider(name: string): Promise<LoadedProvider> {
  if (!Object.hasOwn(loaders, name)) {
    throw new Error(`no simulated provider is called "${name}"; there are: ${Object.keys(loaders).join(', ')}`);
  }
  return loaders[name as ProviderName]();
}
