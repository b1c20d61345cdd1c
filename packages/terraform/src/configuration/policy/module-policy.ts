/** What a module may do. What is not named here is refused before Terraform sees the module. */

export interface ModulePolicy {
  /** Provider sources, such as `hashicorp/google` or `registry.example.com/team/dns`. */
  readonly providers: readonly string[];
  /** Where modules may come from besides the module's own folders: a source, or a beginning that ends in `/`. */
  readonly moduleSources: readonly string[];
  /** Of the data sources that run programs, call addresses or read other states: those allowed all the same. */
  readonly dataSources: readonly string[];
  /** `local-exec`, `remote-exec`, `file`. */
  readonly provisioners: readonly string[];
  /** Of the provider settings that run programs, read files of this machine or send credentials elsewhere. */
  readonly providerSettings: readonly string[];
  /** File functions may read what lies outside of the module or has no fixed path. */
  readonly filesAnywhere: boolean;
}

export const DEFAULT_MODULE_POLICY: ModulePolicy = {
  providers: [
    'hashicorp/google',
    'hashicorp/google-beta',
    'hashicorp/aws',
    'hashicorp/azurerm',
    'hashicorp/random',
    'hashicorp/time',
    'hashicorp/tls',
    'terraform.io/builtin/terraform',
  ],
  moduleSources: [],
  dataSources: [],
  provisioners: [],
  providerSettings: [],
  filesAnywhere: false,
};

/** Each list adds to the default. */
export function modulePolicy(allowed: Partial<ModulePolicy> = {}): ModulePolicy {
  const dataSources = allowed.dataSources ?? [];
  return {
    // Whoever allows `data "http"` means its provider, too.
    providers: [
      ...DEFAULT_MODULE_POLICY.providers,
      ...(allowed.providers ?? []),
      ...dataSources.filter((type) => !type.includes('_')).map((type) => `hashicorp/${type}`),
    ],
    moduleSources: allowed.moduleSources ?? [],
    dataSources,
    provisioners: allowed.provisioners ?? [],
    providerSettings: allowed.providerSettings ?? [],
    filesAnywhere: allowed.filesAnywhere ?? false,
  };
}
