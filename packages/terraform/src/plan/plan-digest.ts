/**
 * What exactly was reviewed: SHA-256 over a sorted manifest of everything that decides what an apply does. People
 * confirm the digest; the manifest says which part differs when it does not match any more.
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { binaryHash } from '../binary/binary-hash.ts';
import { sha256OfFile, type TerraformBinary } from '../binary/find-terraform.ts';
import { ifThere, isCode } from '../files.ts';
import type { StaleCode } from '@cloud-chatops/core';

/** Entry name → SHA-256 in hex. Names: `plan`, `plan.json`, `variables`, `workspace`, `config/<file>`, `modules/<file>`, `tool`, `binary`. */
export type PlanManifest = { readonly [entry: string]: string };

export interface PlanParts {
  readonly planFile: string;
  /** The plan as JSON: what the review was made from. */
  readonly planJson: string;
  readonly varFile: string;
  /** The frozen configuration; it holds the lock file. */
  readonly configuration: string;
  /** Modules that init downloaded; may be absent. */
  readonly modules: string;
  /** Where Terraform keeps the name of the chosen workspace; absent for the default one. */
  readonly workspace: string;
  readonly binary: TerraformBinary;
  /** Of the content of the first three, which may lie encrypted. */
  hashSecret(path: string): Promise<string>;
}

/** Missing files are missing entries. The binary is looked at again: an upgrade in place must be seen. */
export async function planManifest(parts: PlanParts): Promise<PlanManifest> {
  const files: [string, string, (path: string) => Promise<string>][] = [
    ['plan', parts.planFile, parts.hashSecret],
    ['plan.json', parts.planJson, parts.hashSecret],
    ['variables', parts.varFile, parts.hashSecret],
    ['workspace', parts.workspace, sha256OfFile],
    ['binary', parts.binary.path, binaryHash],
    ...(await filesBelow(parts.configuration, 'config')),
    ...(await filesBelow(parts.modules, 'modules')),
  ];
  const entries: [string, string][] = [['tool', sha256(`${parts.binary.tool} ${parts.binary.version}`)]];
  for (const [name, path, hash] of files) {
    const found = await ifThere(hash(path));
    if (found !== undefined) entries.push([name, found]);
  }
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest = Object.create(null) as Record<string, string>;
  for (const [name, hash] of entries) manifest[name] = hash;
  return manifest;
}

/** 64 hex digits. Names are JSON texts, so that no file name can look like two entries. */
export const planDigest = (manifest: PlanManifest): string =>
  sha256(
    Object.keys(manifest)
      .toSorted()
      .map((name) => `${JSON.stringify(name)} ${manifest[name]}\n`)
      .join(''),
  );

export interface ManifestDifference {
  readonly code: StaleCode;
  /** What differs, as people know it: `main.tf`, `terraform`. */
  readonly what: string;
  readonly how: 'missing' | 'changed' | 'added';
}

/** The first difference, the plan file before all others; `undefined` when both are the same. */
export function manifestDifference(recorded: PlanManifest, now: PlanManifest): ManifestDifference | undefined {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(now)])].toSorted(
    (a, b) => rank(a) - rank(b) || (a < b ? -1 : 1),
  );
  const name = names.find((entry) => recorded[entry] !== now[entry]);
  if (name === undefined) return undefined;
  const how = now[name] === undefined ? 'missing' : recorded[name] === undefined ? 'added' : 'changed';
  return { ...meaning(name, how), how };
}

const rank = (name: string): number => ['plan', 'plan.json', 'variables'].indexOf(name) >>> 0;

function meaning(name: string, how: ManifestDifference['how']): Pick<ManifestDifference, 'code' | 'what'> {
  switch (name) {
    case 'plan':
    case 'plan.json':
      return { code: how === 'missing' ? 'plan-missing' : 'plan-altered', what: 'the plan file' };
    case 'variables':
      return { code: 'variables-changed', what: 'the variables file' };
    case 'workspace':
      return { code: 'workspace-changed', what: "Terraform's workspace" };
    case 'tool':
    case 'binary':
      return { code: 'tool-changed', what: 'the terraform program' };
    case 'config/.terraform.lock.hcl':
      return { code: 'lock-file-changed', what: '.terraform.lock.hcl' };
    default:
      return { code: 'module-changed', what: name.slice(name.indexOf('/') + 1) };
  }
}

async function filesBelow(folder: string, prefix: string): Promise<[string, string, typeof sha256OfFile][]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`${prefix}/${relative(folder, path)}`, path, sha256OfFile]);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
