/**
 * From what a person typed into /cloud-deploy to a session's input, or a sentence that says what is wrong. The sentences
 * tell what a project offers: whoever may not plan there is refused before.
 */
import { randomBytes } from 'node:crypto';
import type { SessionInput, Setting, Target } from '@cloud-chatops/core';
import type { OpenRequest, Question } from '@cloud-chatops/discord-adapter';
import type { RefusedInput } from '../audit/audit-trail.ts';
import { askedField, parseAnswers } from '../catalog/answers.ts';
import { deploymentVariables, missingVariables, type Catalog, type CatalogEntry } from '../catalog/catalog.ts';
import { parseSettings, SettingsInvalid } from '../catalog/settings.ts';
import { minutes, type ProjectConfig } from '../config/config-schema.ts';
import { projectOf } from '../config/project-of.ts';
import type { LoadedConfig } from '../config/read-config.ts';

/** A deployment name becomes part of resource names, folders and target keys. */
const NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Fields that a dialog of Discord can have. */
const MOST_FIELDS = 5;

export type ParsedRequest =
  | { readonly input: SessionInput }
  | { readonly problem: string }
  /** Required values that nothing sets; they come back as `answers`. */
  | { readonly ask: Question };

/**
 * `lastSettings`: what the target was opened with the last time; stands in the dialog already.
 * @throws Error when the project is not configured
 */
export async function parseOpenRequest(
  request: OpenRequest,
  config: LoadedConfig,
  catalog: Catalog,
  now: number,
  lastSettings: (target: Target) => Promise<Readonly<Record<string, Setting>>> = async () => ({}),
): Promise<ParsedRequest> {
  const { project_id, resource_type, resource_name, settings } = request.options;
  const project = projectOf(config, project_id);
  if (!project) throw new Error(`${project_id} is no project, so nobody may plan in it`);
  const offered = project.catalog.flatMap((id) => catalog.get(id) ?? []);
  const entry = findEntry(offered, resource_type);
  if (!entry)
    return {
      problem: `${project_id} offers no ${resource_type}. It offers: ${offered.map((e) => e.title).join(', ')}.`,
    };
  if (!NAME.test(resource_name)) {
    return {
      problem: `${resource_name} can't be a name: it takes lower-case letters, digits and hyphens, starts with a letter, ends with a letter or digit, 63 characters at most.`,
    };
  }
  const target = { project: project_id, entry: entry.id, name: resource_name };
  try {
    const own = {
      ...parseSettings(settings ?? '', entry.variables, entry.reserved),
      ...parseAnswers(request.answers ?? {}, entry.variables),
    };
    const missing = missingVariables(entry, deploymentVariables(config, entry, target, own));
    const secret = missing.filter((v) => v.sensitive);
    if (secret.length > 0) return { problem: secretSentence(secret) };
    if (missing.length > MOST_FIELDS) return { problem: missingSentence(missing) };
    if (missing.length > 0) {
      const last = await lastSettings(target);
      return {
        ask: { title: `${entry.title} ${resource_name}`, fields: missing.map((v) => askedField(v, last[v.name])) },
      };
    }
    const input: SessionInput = {
      sessionId: newSessionId(),
      target,
      entryTitle: entry.title,
      operation: request.operation,
      requester: request.member.person,
      settings: own,
      openedAt: now,
      idleMs: minutes(config.limits.idle_minutes),
    };
    return { input };
  } catch (error) {
    if (error instanceof SettingsInvalid) return { problem: error.message };
    throw error;
  }
}

const newSessionId = (): string => randomBytes(6).toString('hex');

/** The request of somebody who may not plan there, for the audit: nothing of it is checked. */
export function refusedInput(
  request: OpenRequest,
  project: ProjectConfig,
  catalog: Catalog,
  now: number,
): RefusedInput {
  const { project_id, resource_type, resource_name } = request.options;
  const offered = project.catalog.flatMap((id) => catalog.get(id) ?? []);
  return {
    sessionId: newSessionId(),
    target: {
      project: project_id,
      entry: findEntry(offered, resource_type)?.id ?? resource_type,
      name: resource_name,
    },
    operation: request.operation,
    requester: request.member.person,
    openedAt: now,
  };
}

/** By title or id, without regard to case. */
export const findEntry = (offered: readonly CatalogEntry[], typed: string): CatalogEntry | undefined =>
  offered.find((e) => e.title.toLowerCase() === typed.trim().toLowerCase() || e.id === typed.trim());

const missingSentence = (missing: readonly { readonly name: string; readonly description: string }[]): string =>
  `A value is missing for ${missing.map((v) => `${v.name} (${v.description.split('. ')[0]})`).join(', ')}. Add it with settings: ${missing.map((v) => `${v.name}=…`).join(' ')}`;

/** Nobody types these into chat: chat and store would keep them. */
const secretSentence = (secret: readonly { readonly name: string }[]): string =>
  `A value is missing for ${secret.map((v) => v.name).join(', ')}, which is sensitive and isn't taken from chat. Whoever keeps the module lets it read the value from a secret store.`;
