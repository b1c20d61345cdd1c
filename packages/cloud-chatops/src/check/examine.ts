/**
 * Looks at everything that a configuration points to outside of itself: terraform, modules, knowledge, programs,
 * credentials.
 * Every problem at once, each in one sentence with the place in the file, so that nobody starts the bot five times.
 */
import { existsSync } from 'node:fs';
import { isRegoId, loadKnowledge, KnowledgeError, type LoadedKnowledge } from '@cloud-chatops/advisor';
import { practiceDirs, practiceIndexFile } from '@cloud-chatops/knowledge';
import {
  credentialsFor,
  nameOf,
  resolveRunAs,
  shareDataFolder,
  sourceValue,
  userMay,
  type RunAs,
  type TerraformBinary,
} from '@cloud-chatops/terraform';
import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import { ModuleUnreadable } from '../catalog/module-variables.ts';
import type { ProjectConfig } from '../config/config-schema.ts';
import type { LoadedConfig } from '../config/read-config.ts';
import { createPrograms, type Programs } from '../programs/programs.ts';
import { temporaryFolder } from '../programs/temporary-folder.ts';
import { findBinary } from './find-binary.ts';
import { tryPrograms } from './try-programs.ts';
import { nearest } from './nearest.ts';

export interface Found {
  readonly binary: TerraformBinary;
  readonly catalog: Catalog;
  readonly knowledge: LoadedKnowledge;
  /** Who terraform runs as, where that is not the bot's user; the data folder is shared with it. */
  readonly runAs?: RunAs;
  readonly programs: Programs;
  /** Sentences on those that answer. */
  readonly programsReady: readonly string[];
}

export interface Examination {
  /** The bot cannot start: `file:line:column field: what is wrong`. */
  readonly errors: readonly string[];
  /** It can, but somebody should know. */
  readonly warnings: readonly string[];
  /** Absent when there are errors. */
  readonly found?: Found;
}

export interface ExamineOptions {
  readonly config: LoadedConfig;
  /** Absolute; a pinned terraform is downloaded there. */
  readonly dataFolder: string;
  /** What terraform's allowlist is taken from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly infracostKey?: string;
  readonly say: (line: string) => void;
}

type Path = readonly PropertyKey[];

export async function examine(options: ExamineOptions): Promise<Examination> {
  const { config, environment } = options;
  const errors: string[] = [];
  const warnings: string[] = [];
  const at = (path: Path, message: string): string => `${config.place(path)} ${path.join('.')}: ${message}`;

  const runAs = await runAsOf(options).catch((error: unknown) => {
    errors.push(at(['terraform', 'run_as'], sentence(error)));
    return undefined;
  });
  const ofModules: string[] = [];
  const programs = createPrograms(config, {
    environment,
    infracostKey: options.infracostKey,
    temporary: temporaryFolder(options.dataFolder),
  });
  const [binary, catalog, tried] = await Promise.all([
    findBinary({ ...options, ...(runAs === undefined ? {} : { runAs }) }).catch((error: unknown) => {
      errors.push(at(['terraform', config.terraform.binary === undefined ? 'download' : 'binary'], sentence(error)));
    }),
    catalogOf(config, (path, message) => ofModules.push(at(path, message))),
    tryPrograms(programs, environment),
  ]);
  // Whichever was first: the order stays the same.
  errors.push(...ofModules);
  const knowledge = knowledgeOf(config, (path, message) =>
    errors.push(path === undefined ? message : at(path, message)),
  );

  errors.push(...tried.errors.map(({ path, message }) => at(path, message)));
  warnings.push(...tried.warnings.map(({ path, message }) => at(path, message)));

  for (const [id, project] of Object.entries(config.projects)) {
    project.environment.forEach((name, index) => {
      if (environment[name] === undefined || environment[name] === '')
        warnings.push(at(['projects', id, 'environment', index], `${name} is not set, so terraform gets none here`));
    });
    for (const [key, name, from] of mappedCredentials(project)) {
      const problem = await sourceProblem(environment, from);
      if (problem !== undefined) errors.push(at(['projects', id, key, name], problem));
      const other = key === 'plan_environment' ? 'apply_environment' : 'plan_environment';
      if (project[other][name] === undefined)
        warnings.push(
          at(['projects', id, key, name], `${other} does not name ${name}: terraform gets none ${WITHOUT[other]}`),
        );
    }
    if (knowledge) {
      const known = knowledge.entries.map((entry) => entry.id);
      for (const practice of Object.keys(project.findings)) {
        if (known.includes(practice) || (programs.rego !== undefined && isRegoId(practice))) continue;
        const like = nearest(practice, known);
        const hint = like === undefined ? '' : `; did you mean ${like}?`;
        errors.push(at(['projects', id, 'findings', practice], `there is no practice ${practice}${hint}`));
      }
    }
    const declared = project.catalog.flatMap((entry) => catalog.get(entry)?.variables.map((v) => v.name) ?? []);
    const complete = project.catalog.every((entry) => catalog.has(entry));
    for (const name of complete ? Object.keys(project.variables) : []) {
      if (declared.includes(name)) continue;
      warnings.push(
        at(['projects', id, 'variables', name], `no module of this project declares ${name}, so it has no effect`),
      );
    }
  }
  for (const [id, entry] of catalog) {
    const declared = entry.variables.map((v) => v.name);
    for (const name of Object.keys(entry.config.variables)) {
      if (declared.includes(name)) continue;
      const like = nearest(name, declared);
      const hint = like === undefined ? '' : `; did you mean ${like}?`;
      errors.push(at(['catalog', id, 'variables', name], `the module declares no variable ${name}${hint}`));
    }
  }
  if (runAs !== undefined && errors.length === 0) {
    for (const [id, project] of Object.entries(config.projects)) {
      for (const line of await unreadableKeys(environment, project, runAs)) warnings.push(at(['projects', id], line));
    }
  }
  return errors.length === 0 && binary !== undefined && knowledge !== undefined
    ? {
        errors,
        warnings,
        found: {
          binary,
          catalog,
          knowledge,
          programs,
          programsReady: tried.ready,
          ...(runAs === undefined ? {} : { runAs }),
        },
      }
    : { errors, warnings };
}

/** The folder first: a downloaded terraform lies in it. */
async function runAsOf({ config, dataFolder, environment }: ExamineOptions): Promise<RunAs | undefined> {
  const wanted = config.terraform.run_as;
  if (wanted === undefined) return undefined;
  const runAs = await resolveRunAs(wanted, environment);
  await shareDataFolder(dataFolder, runAs);
  return runAs;
}

/** Key files that credentials name and terraform's user may not read. */
async function unreadableKeys(
  environment: ExamineOptions['environment'],
  project: ProjectConfig,
  runAs: RunAs,
): Promise<string[]> {
  const sources = {
    environment: project.environment,
    planEnvironment: project.plan_environment,
    applyEnvironment: project.apply_environment,
  };
  const [plan, apply] = await Promise.all([
    credentialsFor(environment, sources, 'plan'),
    credentialsFor(environment, sources, 'apply'),
  ]);
  const files = new Map([...Object.entries(plan), ...Object.entries(apply)].map(([name, value]) => [value, name]));
  const lines: string[] = [];
  for (const [file, name] of files) {
    if (!file.startsWith('/') || !existsSync(file) || (await userMay(runAs, '-r', file))) continue;
    lines.push(`${nameOf(runAs)}, who terraform runs as, may not read ${file}, which ${name} names`);
  }
  return lines;
}

type MappedKey = 'plan_environment' | 'apply_environment';

const WITHOUT: Readonly<Record<MappedKey, string>> = {
  plan_environment: 'while it plans',
  apply_environment: 'while it applies',
};

const mappedCredentials = (project: ProjectConfig): [MappedKey, string, string][] =>
  (['plan_environment', 'apply_environment'] as const).flatMap((key) =>
    Object.entries(project[key]).map(([name, from]): [MappedKey, string, string] => [key, name, from]),
  );

/** An error, not a warning as with `environment`: who names a source of its own means it. */
async function sourceProblem(environment: ExamineOptions['environment'], from: string): Promise<string | undefined> {
  const file = `${from}_FILE`;
  try {
    if ((await sourceValue(environment, from)) !== undefined) return undefined;
    return environment[file] === undefined
      ? `neither ${from} nor ${file} is set`
      : `the file ${environment[file]} that ${file} names is not there or empty`;
  } catch (error) {
    return `the file ${environment[file]} that ${file} names cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
  }
}

/** Those entries whose modules can be read. */
async function catalogOf(config: LoadedConfig, problem: (path: Path, message: string) => void): Promise<Catalog> {
  const loaded = await Promise.all(
    Object.entries(config.catalog).map(async ([id, entry]): Promise<Catalog> => {
      try {
        return await loadCatalog({ ...config, catalog: { [id]: entry } });
      } catch (error) {
        if (!(error instanceof ModuleUnreadable)) throw error;
        problem(['catalog', id, 'module'], error.message);
        return new Map();
      }
    }),
  );
  return new Map(loaded.flatMap((one) => [...one]));
}

function knowledgeOf(
  config: LoadedConfig,
  problem: (path: Path | undefined, message: string) => void,
): LoadedKnowledge | undefined {
  const own = config.advisor.knowledge.map((folder) => config.path(folder));
  try {
    return loadKnowledge({ dirs: [...practiceDirs, ...own], indexFile: practiceIndexFile });
  } catch (error) {
    if (error instanceof KnowledgeError) {
      // These stand in files of their own.
      for (const { file, line, column, message } of error.problems)
        problem(undefined, `${file}:${line}:${column} ${message}`);
    } else {
      const { code, path } = error as NodeJS.ErrnoException;
      const index = own.findIndex((folder) => path?.startsWith(folder));
      if (index < 0 || code === undefined) throw error;
      problem(['advisor', 'knowledge', index], `the folder ${own[index]} cannot be read: ${code}`);
    }
    return undefined;
  }
}

/** Message and hint as one. */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { hint } = error as { hint?: unknown };
  return typeof hint === 'string' ? `${error.message}. ${hint}` : error.message;
}
