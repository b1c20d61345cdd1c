/** What the advisor needs besides a plan: practices, prices, and what one project says about both. */
import { tmpdir } from 'node:os';
import { estimateCost, isPractice, loadKnowledge, loadPrices, type Practice } from '@cloud-chatops/advisor';
import type { CostReport, RawPlan } from '@cloud-chatops/core';
import { practiceDirs, practiceIndexFile, pricesDir } from '@cloud-chatops/knowledge';
import { proxyPasswords } from '@cloud-chatops/terraform';
import type { ProjectConfig } from '../config/config-schema.ts';
import { takeSecrets } from '../bot/take-secrets.ts';
import { ConfigInvalid, readConfig } from '../config/read-config.ts';
import { createPrograms, type Programs } from '../programs/programs.ts';
import type { Environment } from '../programs/run-program.ts';

export interface AdvisorSetup {
  readonly practices: readonly Practice[];
  readonly estimate: (plan: RawPlan) => CostReport;
  readonly project: Pick<ProjectConfig, 'findings' | 'cost'>;
  readonly programs: Programs;
  /** Besides those of the plans. */
  readonly secrets: readonly string[];
  readonly now: () => number;
}

export interface SetupOptions {
  /** Path of a cloud-chatops.yaml: its own practices count, too. */
  readonly config?: string;
  /** Severities, waivers and limits of this project hold. Needs `config`. */
  readonly project?: string;
}

/** @throws ConfigInvalid, KnowledgeError, PricesUnreadable: each says what is wrong and where */
export async function advisorSetup(
  { config: file, project: id }: SetupOptions,
  environment: Environment = process.env,
): Promise<AdvisorSetup> {
  if (file === undefined && id !== undefined)
    throw new ConfigInvalid([`--project ${id} needs --config with the cloud-chatops.yaml that has the project`]);
  const config = file === undefined ? undefined : readConfig(file);
  const projects = config?.projects ?? {};
  if (id !== undefined && !Object.hasOwn(projects, id))
    throw new ConfigInvalid([`${file}: there is no project "${id}"; known: ${Object.keys(projects).join(', ')}`]);
  const own = config?.advisor.knowledge.map((folder) => config.path(folder)) ?? [];
  const { entries } = loadKnowledge({ dirs: [...practiceDirs, ...own], indexFile: practiceIndexFile });
  const infracostKey = config?.advisor.infracost && takeSecrets({ ...environment }).infracostKey;
  const prices = await loadPrices(pricesDir);
  return {
    practices: entries.filter(isPractice),
    estimate: (plan) => estimateCost(plan, prices),
    project: (id === undefined ? undefined : projects[id]) ?? { findings: {}, cost: {} },
    // The plan was in the clear before: a temporary folder of the system does.
    programs: config === undefined ? {} : createPrograms(config, { environment, infracostKey, temporary: tmpdir() }),
    secrets: [...proxyPasswords(environment), ...(infracostKey === undefined ? [] : [infracostKey])],
    now: () => Date.now(),
  };
}
