/**
 * The few things that must be known of a module before Terraform reads it: whether it brings a backend, and which
 * variables are secret (an ephemeral variable's value stands in the plan without any mark).
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hclBody, jsonBody, type Attribute, type Body } from './policy/configuration-body.ts';

export interface InspectedConfiguration {
  /** `gcs`, `s3`, …; `cloud` for a `cloud` block; absent where there is none. */
  readonly backend?: string;
  /** Names of root variables marked sensitive or ephemeral. */
  readonly secretVariables: readonly string[];
}

/**
 * Looks at the root folder only; backends and root variables stand nowhere else. With the same reader as the policy: a
 * backend that only Terraform saw would take the state elsewhere.
 * @throws HclUnreadable for what the policy refuses, too
 */
export async function inspectConfiguration(folder: string): Promise<InspectedConfiguration> {
  const names = (await readdir(folder)).filter((name) => /\.(tf|tofu)(\.json)?$/.test(name));
  const bodies = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return name.endsWith('.json') ? jsonBody(text) : hclBody(text);
    }),
  );
  const backend = bodies.flatMap(backendsIn)[0];
  return { ...(backend === undefined ? {} : { backend }), secretVariables: bodies.flatMap(secretVariablesIn) };
}

const backendsIn = ({ blocks }: Body): string[] =>
  blocks
    .filter(({ type }) => type === 'terraform')
    .flatMap(({ body }) => body.blocks)
    .flatMap(({ type, labels: [label] }) =>
      type === 'cloud' ? ['cloud'] : type === 'backend' && label ? [label] : [],
    );

const secretVariablesIn = ({ blocks }: Body): string[] =>
  blocks
    .filter(({ type, body }) => type === 'variable' && body.attributes.some(isSecretMark))
    .flatMap(({ labels: [name] }) => name ?? []);

/** Anything but a plain `false`: rather a secret too many. */
const isSecretMark = ({ name, value }: Attribute): boolean =>
  (name === 'sensitive' || name === 'ephemeral') &&
  !(value.length === 1 && value[0]?.kind === 'name' && value[0].text === 'false');
