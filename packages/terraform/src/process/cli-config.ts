/** Terraform's own settings file, written by us, so that nothing in HOME has a say. https://developer.hashicorp.com/terraform/cli/config/config-file */

export interface CliConfig {
  /** A folder with provider packages that is looked at in place of the registry for what `mirrored` names. */
  readonly providerMirror?: string;
  /** Provider addresses served by the mirror; default all. Others come from their registry. */
  readonly mirrored?: readonly string[];
  /** Where downloaded providers are kept between runs; must exist. */
  readonly pluginCache?: string;
}

/**
 * The file's text. A `provider_installation` block is always there: with it, Terraform ignores plugin folders that a
 * module brings along (`terraform.d/plugins`).
 */
export function cliConfigText(config: CliConfig): string {
  const mirrored = list(config.mirrored ?? ['*/*/*']);
  const installation =
    config.providerMirror === undefined
      ? '  direct {}\n'
      : `  filesystem_mirror {\n    path    = ${quote(config.providerMirror)}\n    include = ${mirrored}\n  }\n  direct {\n    exclude = ${mirrored}\n  }\n`;
  return [
    'disable_checkpoint = true\n',
    config.pluginCache === undefined ? '' : `plugin_cache_dir = ${quote(config.pluginCache)}\n`,
    `provider_installation {\n${installation}}\n`,
  ].join('');
}

const list = (values: readonly string[]): string => `[${values.map(quote).join(', ')}]`;

function quote(text: string): string {
  // Terraform expands $NAME in this file and there is no way to escape it.
  if (/[$\n\r"\\]/.test(text)) {
    throw new Error(`Terraform's settings cannot name a path with $, quotes, backslashes or line breaks: ${text}`);
  }
  return `"${text}"`;
}
