/** What can be deployed: catalog entries with their modules' variables, read once at start. */
import type { Setting, Target } from '@cloud-chatops/core';
import type { CatalogEntryConfig } from '../config/config-schema.ts';
import type { LoadedConfig } from '../config/read-config.ts';
import { moduleVariables, type ModuleVariable } from './module-variables.ts';

export interface CatalogEntry {
  /** `google/compute-instance`. */
  readonly id: string;
  readonly title: string;
  /** Absolute path of the module's folder. */
  readonly folder: string;
  readonly variables: readonly ModuleVariable[];
  /** Variables that the deployment itself sets. */
  readonly reserved: readonly string[];
  readonly config: CatalogEntryConfig;
}

export type Catalog = ReadonlyMap<string, CatalogEntry>;

/** @throws ModuleUnreadable for the first module that cannot be read. */
export async function loadCatalog(config: LoadedConfig): Promise<Catalog> {
  const entries = Object.entries(config.catalog).map(async ([id, entry]): Promise<[string, CatalogEntry]> => {
    const folder = config.path(entry.module);
    const variables = await moduleVariables(folder);
    return [
      id,
      {
        id,
        title: entry.title,
        folder,
        variables,
        reserved: [entry.project_variable, entry.name_variable],
        config: entry,
      },
    ];
  });
  return new Map(await Promise.all(entries));
}

/** Later ones win: catalog entry, project, person, and last what the deployment itself sets. Only variables that the module declares. */
export function deploymentVariables(
  config: LoadedConfig,
  entry: CatalogEntry,
  target: Target,
  settings: Readonly<Record<string, Setting>>,
): Record<string, Setting> {
  const all: Record<string, Setting> = {
    ...entry.config.variables,
    ...config.projects[target.project]?.variables,
    ...settings,
    [entry.config.project_variable]: target.project,
    [entry.config.name_variable]: target.name,
  };
  const declared = new Set(entry.variables.map((v) => v.name));
  return Object.fromEntries(Object.entries(all).filter(([name]) => declared.has(name)));
}

/** Required variables that nothing sets. */
export const missingVariables = (entry: CatalogEntry, variables: Readonly<Record<string, Setting>>): ModuleVariable[] =>
  entry.variables.filter((v) => v.required && !Object.hasOwn(variables, v.name));
