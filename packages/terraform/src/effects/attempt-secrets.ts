/** The secret values of one attempt: from its plan, its variables and its credentials; the same again after a restart. */
import { stat } from 'node:fs/promises';
import type { Redactor } from '@cloud-chatops/core';
import { fields, parseObject } from '../events/terraform-event.ts';
import { readIfThere } from '../files.ts';
import { readPlan } from '../plan/read-plan.ts';
import type { Attempt } from './attempt.ts';
import type { FrozenModule, TerraformOptions } from './context.ts';
import { frozenModule } from './freeze-attempt.ts';

export interface AttemptSecrets {
  /** Every secret value known of the attempt. */
  secretsOf(attempt: Attempt): Promise<readonly string[]>;
  /** Takes them out of a text, and the bot's own. */
  redactOf(attempt: Attempt): Promise<(text: string) => string>;
  /** After the plan was made (it knows more secrets) or deleted. */
  forget(attempt: Attempt): void;
}

export function attemptSecrets(options: TerraformOptions): AttemptSecrets {
  const redactors = new Map<string, Promise<Redactor>>();
  const secretsOf = async (attempt: Attempt): Promise<readonly string[]> => {
    const module = await frozenModule(attempt);
    const plan = await readIfThere(attempt.planJson);
    return [
      ...(await credentialValues(options.environment, module.environment)),
      ...(await variableValues(attempt, module)),
      ...(plan === undefined ? [] : readPlan(plan, { secretVariables: module.secretVariables }).secrets),
    ];
  };
  return {
    secretsOf,
    async redactOf(attempt) {
      let redactor = redactors.get(attempt.folder);
      if (redactor === undefined) {
        redactor = secretsOf(attempt).then((secrets) => options.redactor.with(secrets));
        redactors.set(attempt.folder, redactor);
        // A failure is not kept: the next caller tries again.
        redactor.catch(() => redactors.delete(attempt.folder));
      }
      const known = await redactor;
      return (text) => known.redact(text);
    },
    forget: (attempt) => void redactors.delete(attempt.folder),
  };
}

async function variableValues(attempt: Attempt, module: FrozenModule): Promise<string[]> {
  const variables = parseObject((await readIfThere(attempt.varFile)) ?? '{}') ?? {};
  return module.secretVariables.flatMap((name) => leaves(variables[name]));
}

/** A key file is small; anything bigger that a variable names is no credential. */
const MAX_KEY_FILE = 64 * 1024;

/** The values, and what stands in the key files they name (`GOOGLE_APPLICATION_CREDENTIALS`). */
async function credentialValues(
  environment: TerraformOptions['environment'],
  names: readonly string[],
): Promise<string[]> {
  const values = names.flatMap((name) => environment[name] ?? []);
  const files = await Promise.all(
    values.map(async (value) => {
      if (!value.startsWith('/')) return [];
      const found = await stat(value).catch(() => undefined);
      if (!found?.isFile() || found.size > MAX_KEY_FILE) return [];
      const text = (await readIfThere(value)) ?? '';
      const key = parseObject(text);
      if (key === undefined) return text.split('\n').map((line) => line.slice(line.indexOf('=') + 1).trim());
      return ['private_key', 'private_key_id', 'client_secret', 'refresh_token'].flatMap((name) => leaves(key[name]));
    }),
  );
  // A path is no secret, and often part of ordinary messages.
  return [...values.filter((value) => !value.startsWith('/')), ...files.flat()];
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(leaves);
  return Object.values(fields(value)).flatMap(leaves);
}
