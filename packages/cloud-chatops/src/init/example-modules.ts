/** The modules that come with this project, by cloud. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface OfferedModule {
  /** `google/compute-instance`. */
  readonly id: string;
  readonly title: string;
  /** Absolute. */
  readonly folder: string;
}

const CATALOG = fileURLToPath(new URL('../../../../examples/catalog', import.meta.url));

/** Empty where only the package is installed, without the repository around it. */
export function exampleModules(cloud: string): OfferedModule[] {
  const folder = join(CATALOG, cloud);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'module.yaml')))
    .map((name) => {
      const { title } = parse(readFileSync(join(folder, name, 'module.yaml'), 'utf8')) as { title: string };
      return { id: `${cloud}/${name}`, title, folder: join(folder, name) };
    });
}
