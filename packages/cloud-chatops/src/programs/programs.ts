/** The programs that the advisor asks besides its own practices and price lists, as the configuration names them. */
import type { RegoAnswer } from '@cloud-chatops/advisor';
import type { RawPlan } from '@cloud-chatops/core';
import type { LoadedConfig } from '../config/read-config.ts';
import { createInfracost, type Infracost, type InfracostAnswer } from './infracost.ts';
import { createRego, type Rego } from './rego.ts';
import type { Environment } from './run-program.ts';

export interface Programs {
  readonly rego?: Rego;
  readonly infracost?: Infracost;
}

export interface ProgramsOptions {
  /** What their allowlist is taken from. */
  readonly environment: Environment;
  readonly infracostKey: string | undefined;
  /** Absolute; see `Infracost`. */
  readonly temporary: string;
}

export function createPrograms(
  config: Pick<LoadedConfig, 'advisor' | 'path'>,
  { environment, infracostKey, temporary }: ProgramsOptions,
): Programs {
  const { rego, infracost } = config.advisor;
  const found = (name: string): string => (name.includes('/') ? config.path(name) : name);
  return {
    ...(rego && {
      rego: createRego(rego, found(rego.path ?? rego.program), config.path(rego.policies), environment),
    }),
    ...(infracost && {
      infracost: createInfracost(infracost, {
        path: found(infracost.path ?? 'infracost'),
        usageFile: infracost.usage_file === undefined ? undefined : config.path(infracost.usage_file),
        apiKey: infracostKey,
        environment,
        temporary,
      }),
    }),
  };
}

/** What they said of one plan. */
export interface ProgramAnswers {
  readonly rego?: { readonly by: Rego; readonly answer: RegoAnswer };
  readonly infracost?: InfracostAnswer;
}

/**
 * Side by side. `planJson` is called only when there is one to ask.
 * @throws what `planJson` throws
 */
export async function askPrograms(
  { rego, infracost }: Programs,
  plan: RawPlan,
  planJson: () => Promise<Uint8Array | string>,
  redact: (text: string) => string,
  signal?: AbortSignal,
): Promise<ProgramAnswers> {
  if (rego === undefined && infracost === undefined) return {};
  const json = await planJson();
  const [answer, cost] = await Promise.all([
    rego?.evaluate(json, signal),
    infracost?.estimate(plan, json, redact, signal),
  ]);
  return {
    ...(rego && answer && { rego: { by: rego, answer } }),
    ...(cost && { infracost: cost }),
  };
}
