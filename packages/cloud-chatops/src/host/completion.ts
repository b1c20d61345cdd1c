/** Suggestions while a person types /cloud-deploy: of the projects that they may plan in, and of nothing else. */
import type { Choice, CompletionRequest } from '@cloud-chatops/discord-adapter';
import type { Catalog } from '../catalog/catalog.ts';
import type { LoadedConfig } from '../config/read-config.ts';
import { projectOf } from '../config/project-of.ts';
import { findEntry } from './open-request.ts';

const MOST = 25;

/** `plannable`: ids of the projects that the person may plan in. `names`: deployment names used before in a project. */
export function complete(
  { option, typed, options }: CompletionRequest,
  plannable: readonly string[],
  config: Pick<LoadedConfig, 'projects'>,
  catalog: Catalog,
  names: (project: string, entry: string | undefined) => readonly string[],
): Choice[] {
  const { project_id } = options;
  const projects = project_id === undefined ? plannable : plannable.filter((id) => id === project_id);
  const entries = new Set(projects.flatMap((id) => projectOf(config, id)?.catalog ?? []));
  const offered = [...entries].flatMap((id) => catalog.get(id) ?? []);
  const entry = options.resource_type === undefined ? undefined : findEntry(offered, options.resource_type);
  const matching = (values: readonly string[]): Choice[] =>
    values.filter((v) => v.toLowerCase().includes(typed.trim().toLowerCase())).map((value) => ({ name: value, value }));
  switch (option) {
    case 'project_id':
      return matching(plannable).slice(0, MOST);
    case 'resource_type':
      // Projects may call different modules the same: «Database» is each cloud's own.
      return matching([...new Set(offered.map((e) => e.title))]).slice(0, MOST);
    case 'resource_name':
      return matching(projects.flatMap((id) => names(id, entry?.id))).slice(0, MOST);
    case 'settings':
      return settingChoices(typed, entry?.variables.filter((v) => !entry.reserved.includes(v.name)) ?? []).slice(
        0,
        MOST,
      );
  }
}

/** Completes the name that is being typed; what stands before it stays. */
function settingChoices(
  typed: string,
  variables: readonly { readonly name: string; readonly description: string; readonly default?: unknown }[],
): Choice[] {
  const at = /([a-zA-Z_][\w-]*)?$/.exec(typed);
  const before = typed.slice(0, at?.index ?? typed.length);
  // In the middle of a value there is nothing to suggest.
  if (before !== '' && !/\s$/.test(before)) return [];
  const begun = at?.[1] ?? '';
  return variables
    .filter((v) => v.name.startsWith(begun) && !before.includes(`${v.name}=`))
    .map((v) => {
      const value = `${before}${v.name}=${typeof v.default === 'string' || typeof v.default === 'number' ? v.default : ''}`;
      return { name: `${value} · ${v.description}`.slice(0, 100), value };
    });
}
