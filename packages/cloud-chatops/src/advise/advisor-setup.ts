/** What the advisor needs besides a plan: practices, prices, and what one project says about both. */
import { estimateCost, isPractice, loadKnowledge, loadPrices, type Practice } from '@cloud-chatops/advisor';
import type { CostReport, RawPlan } from '@cloud-chatops/core';
import { practiceDirs, practiceIndexFile, pricesDir } from '@cloud-chatops/knowledge';
import type { ProjectConfig } from '../config/config-schema.ts';
import { ConfigInvalid, readConfig } from '../config/read-config.ts';

export interface AdvisorSetup {
  readonly practices: readonly Practice[];
  readonly estimate: (plan: RawPlan) => CostReport;
  readonly project: Pick<ProjectConfig, 'findings' | 'cost'>;
  readonly now: () => number;
}

export interface SetupOptions {
  /** Path of a cloud-chatops.yaml: its own practices count, too. */
  readonly config?: string;
  /** Severities, waivers and limits of this project hold. Needs `config`. */
  readonly project?: string;
}

/** @throws ConfigInvalid, KnowledgeError, PricesUnreadable: each says what is wrong and where */
export async function advisorSetup({ config: file, project: id }: SetupOptions): Promise<AdvisorSetup> {
  if (file === undefined && id !== undefined)
    throw new ConfigInvalid([`--project ${id} needs --config with the cloud-chatops.yaml that has the project`]);
  const config = file === undefined ? undefined : readConfig(file);
  const projects = config?.projects ?? {};
  if (id !== undefined && !Object.hasOwn(projects, id))
    throw new ConfigInvalid([`${file}: there is no project "${id}"; known: ${Object.keys(projects).join(', ')}`]);
  const own = config?.advisor.knowledge.map((folder) => config.path(folder)) ?? [];
  const { entries } = loadKnowledge({ dirs: [...practiceDirs, ...own], indexFile: practiceIndexFile });
  const prices = await loadPrices(pricesDir);
  return {
    practices: entries.filter(isPractice),
    estimate: (plan) => estimateCost(plan, prices),
    project: (id === undefined ? undefined : projects[id]) ?? { findings: {}, cost: {} },
    now: () => Date.now(),
  };
}
