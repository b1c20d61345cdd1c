import type { Config, ProjectConfig } from './config-schema.ts';

/** The project of this id; ids are typed by people, and `constructor` is none. */
export const projectOf = ({ projects }: Pick<Config, 'projects'>, id: string): ProjectConfig | undefined =>
  Object.hasOwn(projects, id) ? projects[id] : undefined;
