/** What a module's own backend is told, so that each target has a state of its own. */
import type { Target } from '@cloud-chatops/core';

/** Fills `{target}`: `my-project/google/compute-instance/web-01`. No two targets give the same. */
export function backendSettings(
  settings: Readonly<Record<string, string>>,
  { project, entry, name }: Target,
): Record<string, string> {
  // Neither the first nor the last part holds a slash, so the parts cannot be taken for each other.
  const target = `${encodeURIComponent(project)}/${entry}/${name}`;
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, value.replaceAll('{target}', target)]),
  );
}
