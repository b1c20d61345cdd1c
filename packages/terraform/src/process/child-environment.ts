/**
 * The environment of a terraform process: an allowlist, since providers and local-exec inherit it, and since Terraform
 * itself obeys many variables silently (`TF_CLI_ARGS`, `TF_WORKSPACE`, `TF_VAR_*`, `TF_REATTACH_PROVIDERS`).
 */

const ALLOWED = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'XDG_RUNTIME_DIR',
  'SSH_AUTH_SOCK',
]);

/** Names that change what Terraform does, or attach it to somebody's provider: never passed on, even when asked for. */
const FORBIDDEN = /^(TF_|PLUGIN_|TERRAFORM_CONFIG|TOFU_)/;
export const changesTerraform = (name: string): boolean => FORBIDDEN.test(name);

export interface ChildEnvironmentInput {
  /** The bot's own environment. */
  readonly source: Readonly<Record<string, string | undefined>>;
  /** The project's credentials, such as `GOOGLE_APPLICATION_CREDENTIALS`, with their values. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly cliConfigFile: string;
  readonly dataDir: string;
}

/** @throws Error when a name asked for is forbidden. */
export function childEnvironment(input: ChildEnvironmentInput): Readonly<Record<string, string>> {
  const forbidden = Object.keys(input.credentials).find(changesTerraform);
  if (forbidden !== undefined) {
    throw new Error(
      `environment: ${forbidden} changes what Terraform does and is not passed on. Remove it from the project's environment names.`,
    );
  }
  const env: Record<string, string> = {};
  for (const name of ALLOWED) {
    const value = input.source[name];
    if (value !== undefined) env[name] = value;
  }
  return {
    ...env,
    ...input.credentials,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    TF_CLI_CONFIG_FILE: input.cliConfigFile,
    TF_DATA_DIR: input.dataDir,
  };
}
