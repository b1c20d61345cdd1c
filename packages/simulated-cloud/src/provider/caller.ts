/**
 * Who the credentials in the environment say the caller is, as the clouds' own audit logs name it: an address or an id,
 * never a secret. Which variables each provider reads: https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference
 */
import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** `undefined` where there are no credentials, or none that name somebody. */
export function callerOf(provider: string, environment: Environment): string | undefined {
  switch (provider) {
    case 'google':
      return emailOf(environment['GOOGLE_CREDENTIALS'] ?? environment['GOOGLE_APPLICATION_CREDENTIALS']);
    case 'aws':
      return environment['AWS_ACCESS_KEY_ID'];
    case 'azurerm':
      return environment['ARM_CLIENT_ID'];
    default:
      return undefined;
  }
}

/** The key itself, or the path of its file. */
function emailOf(key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  try {
    const text = key.trimStart().startsWith('{') ? key : readFileSync(key, 'utf8');
    return (JSON.parse(text) as { client_email?: string }).client_email;
  } catch {
    // A key that cannot be read names nobody; the real provider would refuse to start.
    return undefined;
  }
}
