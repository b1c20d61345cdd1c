/** The bot's own secrets, from files or the environment; what was read from the environment is removed from it. */
import { readFileSync, realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { SECRET_NAMES, type SecretName } from './secret-names.ts';
import type { ModelKeys } from './words.ts';

export interface BotSecrets {
  readonly token: string | undefined;
  readonly keys: ModelKeys;
  readonly infracostKey: string | undefined;
  /** For plans and variables at rest. */
  readonly encryptionKey: Uint8Array | undefined;
  /** All of them as texts, to be redacted. */
  readonly values: readonly string[];
}

/**
 * `NAME_FILE` wins over `NAME`.
 * @param dataFolder a key that lies in it would protect nothing.
 * @throws Error naming the file that cannot be read, or what is wrong with the key.
 */
export function takeSecrets(environment: Record<string, string | undefined>, dataFolder?: string): BotSecrets {
  const keyFile = environment['CLOUD_CHATOPS_KEY_FILE'];
  if (keyFile !== undefined && dataFolder !== undefined && isInside(keyFile, dataFolder)) {
    throw new Error(
      `CLOUD_CHATOPS_KEY_FILE: ${keyFile} lies in the data folder, where whoever reads the encrypted plans reads it, too. Put it elsewhere.`,
    );
  }
  const texts = new Map<SecretName, string>();
  for (const name of SECRET_NAMES) {
    const file = environment[`${name}_FILE`];
    const value = (file === undefined ? environment[name] : readSecret(name, file))?.trim();
    delete environment[name];
    delete environment[`${name}_FILE`];
    if (value !== undefined && value !== '') texts.set(name, value);
  }
  const key = texts.get('CLOUD_CHATOPS_KEY');
  return {
    token: texts.get('DISCORD_TOKEN'),
    keys: { groq: texts.get('GROQ_API_KEY'), gemini: texts.get('GEMINI_API_KEY') },
    infracostKey: texts.get('INFRACOST_API_KEY'),
    encryptionKey: key === undefined ? undefined : parseKey(key),
    values: [...texts.values()],
  };
}

const KEY_BYTES = 32;

/** 32 bytes as base64 or hex. */
function parseKey(text: string): Uint8Array {
  const hex = /^[0-9a-fA-F]{64}$/.test(text);
  const key = Buffer.from(text, hex ? 'hex' : 'base64');
  if (key.length !== KEY_BYTES || (!hex && !/^[A-Za-z0-9+/_-]+=?$/.test(text))) {
    throw new Error(
      `CLOUD_CHATOPS_KEY takes ${KEY_BYTES} bytes as base64 or hex; "openssl rand -base64 ${KEY_BYTES}" makes one.`,
    );
  }
  return key;
}

function isInside(file: string, folder: string): boolean {
  const real = (path: string): string => {
    try {
      return realpathSync(path);
    } catch {
      // Not there yet: reading it says so.
      return resolve(path);
    }
  };
  return real(file).startsWith(real(folder) + sep);
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${name}_FILE: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
      cause: error,
    });
  }
}
