/**
 * Where a target's state lives. A module without a backend gets a local one under our data folder, one file per target,
 * by an override file in the frozen copy, so that a saved plan remembers the path. A module that brings its own backend
 * keeps it and needs settings per target from the project (`-backend-config`).
 */
import { createHash } from 'node:crypto';
import { targetKey, type Target } from '@cloud-chatops/core';

/** https://developer.hashicorp.com/terraform/language/files/override */
export const BACKEND_OVERRIDE = 'cloud_chatops_backend_override.tf.json';

/** The override file's text. In .tf.json strings are templates, so their openings are escaped. */
export const localBackendText = (statePath: string): string =>
  JSON.stringify({
    terraform: { backend: { local: { path: statePath.replace(/[$%](?=\{)/g, (sign) => sign + sign) } } },
  });

/** A folder name for a target: readable, and unique by a part of its hash, also where letter case does not count. */
export function targetFolder(target: Target): string {
  const key = targetKey(target);
  const readable = key
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '_')
    .slice(0, 80);
  return `${readable}-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}
