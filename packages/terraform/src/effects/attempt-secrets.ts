/** The secret values of one attempt: from its plan, its variables, its credentials and the proxy's; the same again after a restart. */
import { stat } from 'node:fs/promises';
import type { Redactor } from '@cloud-chatops/core';
import { fields, parseObject } from '../events/terraform-event.ts';
import { ifThere, readIfThere } from '../files.ts';
import { credentialsFor, type CredentialSources } from '../process/credentials.ts';
import { proxyPasswords } from '../process/proxy-passwords.ts';
import { readPlan } from '../plan/read-plan.ts';
import type { Attempt } from './attempt.ts';
import type { FrozenModule, TerraformContext } from './context.ts';
import { frozenModule } from './freeze-attempt.ts';

export interface AttemptSecrets {
  /** Every secret value known of the attempt. */
  secretsOf(attempt: Attempt): Promise<readonly string[]>;
  /** Takes them out of a text, and the bot's own. */
  redactOf(attempt: Attempt): Promise<(text: string) => string>;
  /** After the plan was made (it knows more secrets) or deleted. */
  forget(attempt: Attempt): void;
}

export function attemptSecrets(options: TerraformContext): AttemptSecrets {
  const redactors = new Map<string, Promise<Redactor>>();
  const secretsOf = async (attempt: Attempt): Promise<readonly string[]> => {
    const module = await frozenModule(attempt);
    const plan = await ifThere(options.files.read(attempt.planJson));
    return [
      ...proxyPasswords(options.environment),
      ...(await credentialValues(options.environment, module)),
      ...(await variableValues(options, attempt, module)),
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

async function variableValues({ files }: TerraformContext, attempt: Attempt, module: FrozenModule): Promise<string[]> {
  const text = await ifThere(files.read(attempt.varFile));
  const variables = parseObject(text?.toString('utf8') ?? '{}') ?? {};
  return module.secretVariables.flatMap((name) => leaves(variables[name]));
}

/** A key file is small; anything bigger that a variable names is no credential. */
const MAX_KEY_FILE = 64 * 1024;

/** Names that say where, not with what. Their values stand in every plan: blanking them would make it unreadable. */
const PUBLIC_NAME =
  /(PROJECT|REGION|ZONE|LOCATION|PROFILE|ACCOUNT_ID|TENANT_ID|SUBSCRIPTION_ID|CLIENT_ID|ENDPOINT|URL)$/;

/**
 * The values of planning and of applying, at every step: a plan may well show what belongs to the apply. And what stands
 * in the key files they name (`GOOGLE_APPLICATION_CREDENTIALS`).
 */
async function credentialValues(bot: TerraformContext['environment'], sources: CredentialSources): Promise<string[]> {
  const found = await Promise.all((['plan', 'apply'] as const).map((use) => credentialsFor(bot, sources, use)));
  const values = found
    .flatMap(Object.entries<string>)
    .filter(([name]) => !PUBLIC_NAME.test(name))
    .map(([, value]) => value);
  const isPath = (value: string): boolean => value.startsWith('/');
  const files = await Promise.all(values.filter(isPath).map(keyFileValues));
  // A path is no secret, and often part of ordinary messages.
  return [
    ...values.filter((value) => !isPath(value)).flatMap((value) => [value, ...keyValues(value)]),
    ...files.flat(),
  ];
}

/** JSON keys, PEM files, and `name = value` files such as AWS's; nothing of any other file. */
async function keyFileValues(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > MAX_KEY_FILE) return [];
  const text = (await readIfThere(path)) ?? '';
  if (parseObject(text) !== undefined) return keyValues(text);
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return [text];
  const lines = text.matchAll(/^[ \t]*\w*(?:secret|token|key|password)\w*[ \t]*=[ \t]*(\S+)[ \t]*$/gim);
  return [...lines].flatMap(([, value]) => value ?? []);
}

/** What is secret in a JSON key, which a variable may hold as well as a file. */
function keyValues(text: string): string[] {
  const key = parseObject(text) ?? {};
  return ['private_key', 'private_key_id', 'client_secret', 'refresh_token'].flatMap((name) => leaves(key[name]));
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(leaves);
  return Object.values(fields(value)).flatMap(leaves);
}
