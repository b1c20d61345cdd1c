/** Prices by Infracost where the configuration asks for it. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { infracostReport, InfracostUnreadable } from '@cloud-chatops/advisor';
import type { CostReport, RawPlan } from '@cloud-chatops/core';
import type { Config } from '../config/config-schema.ts';
import { complaintOf, runProgram, type Environment } from './run-program.ts';

export type InfracostAnswer =
  | { readonly outcome: 'estimated'; readonly report: CostReport }
  /** `reason`: half a sentence, not redacted. */
  | { readonly outcome: 'failed'; readonly reason: string };

export interface Infracost {
  /** A path, or a name on PATH. */
  readonly path: string;
  /** Absolute. */
  readonly usageFile: string | undefined;
  estimate(
    plan: RawPlan,
    planJson: Uint8Array | string,
    redact: (text: string) => string,
    signal?: AbortSignal,
  ): Promise<InfracostAnswer>;
}

export interface InfracostParts {
  readonly path: string;
  readonly usageFile: string | undefined;
  /** Absent: what `infracost auth login` has stored. */
  readonly apiKey: string | undefined;
  readonly environment: Environment;
  /** Where the plan may lie while Infracost reads it, which it does more than once. */
  readonly temporary: string;
}

/** https://www.infracost.io/docs/features/cli_commands/#breakdown, https://www.infracost.io/docs/features/environment_variables/ */
export function createInfracost(
  config: NonNullable<Config['advisor']['infracost']>,
  { path, usageFile, apiKey, environment, temporary }: InfracostParts,
): Infracost {
  return {
    path,
    usageFile,
    async estimate(plan, planJson, redact, signal) {
      const folder = join(temporary, `infracost-${randomUUID()}`);
      const file = join(folder, 'plan.json');
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(file, planJson, { mode: 0o600 });
        const run = await runProgram({
          name: 'Infracost',
          path,
          args: [
            ...'breakdown --format json --no-color --path'.split(' '),
            file,
            ...(usageFile === undefined ? [] : ['--usage-file', usageFile]),
          ],
          // Infracost reads a .env of the folder that it runs in.
          folder,
          environment,
          own: {
            ...(apiKey === undefined ? {} : { INFRACOST_API_KEY: apiKey }),
            ...(config.pricing_api === undefined ? {} : { INFRACOST_PRICING_API_ENDPOINT: config.pricing_api }),
            INFRACOST_SKIP_UPDATE_CHECK: 'true',
            // Prices are asked for; the plan's resources are not uploaded for a dashboard.
            INFRACOST_ENABLE_CLOUD: 'false',
          },
          timeoutMs: config.timeout_seconds * 1000,
          ...(signal === undefined ? {} : { signal }),
        });
        if (run.outcome === 'failed') return run;
        if (run.exitCode !== 0) return { outcome: 'failed', reason: complaintOf('Infracost', run) };
        return { outcome: 'estimated', report: infracostReport(plan, run.stdout, redact) };
      } catch (error) {
        if (error instanceof InfracostUnreadable) return { outcome: 'failed', reason: error.message };
        throw error;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
