/** What every effect of this package works with. */
import type { Artifacts, AttemptInput, LeaseHolder, Redactor, Setting, Target } from '@cloud-chatops/core';
import type { SecretFiles } from '../at-rest/secret-files.ts';
import type { TerraformBinary } from '../binary/find-terraform.ts';
import type { FreezeLimits } from '../configuration/freeze.ts';
import type { ModulePolicy } from '../configuration/policy/module-policy.ts';
import type { CliConfig } from '../process/cli-config.ts';
import type { CredentialSources } from '../process/credentials.ts';
import type { RunAs } from '../run-as/run-as.ts';
import type { Separation } from '../run-as/separation.ts';

/**
 * What is to be planned, as the host knows it. Asked for once per attempt, then frozen with it: of the credentials the
 * names, so that each process gets the values of its moment. All their values, and the key files they name, count as
 * secrets; those of names such as `AWS_REGION` or `GOOGLE_PROJECT` do not.
 */
export interface ModuleSource extends CredentialSources {
  /** Absolute path of the module's folder. */
  readonly path: string;
  /** Every variable of the var-file; the host has merged project, catalog entry and the person's settings. */
  readonly variables: { readonly [name: string]: Setting };
  /** Settings for a module that brings its own backend, different for each target: `{ prefix: 'prod/web' }`. */
  readonly backend?: { readonly [name: string]: string };
  /** What the module may do beyond the default policy. From the bot's own configuration only, never from the module. */
  readonly policy?: Partial<ModulePolicy>;
}

export interface TerraformOptions {
  readonly binary: TerraformBinary;
  /** Absolute; runs and states live below it. */
  readonly dataDir: string;
  /** @throws ConfigurationRefused, shown as a failed init, when the target cannot be planned any more. */
  moduleOf(input: AttemptInput): Promise<ModuleSource>;
  /** The bot's environment: of it, terraform gets an allowlist and what `ModuleSource` names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Terraform's settings; the plugin cache is ours. */
  readonly cliConfig?: Omit<CliConfig, 'pluginCache'>;
  /** Knows the bot's own secrets. */
  readonly redactor: Redactor;
  readonly artifacts: Artifacts;
  readonly clock: { now(): number };
  /** Ms after which a plan is too old to be applied: drift since then is not seen. */
  readonly maxPlanAgeMs: number;
  /** Whole seconds that a state locked by another is waited for; default 30. It is never forced. */
  readonly lockWaitSeconds?: number;
  readonly freezeLimits?: FreezeLimits;
  /** Who holds a target now: a plan is applied only while its own session does. */
  holderOf?(target: Target): Promise<LeaseHolder | undefined>;
  /** Another user for every terraform process, from `resolveRunAs`. */
  readonly runAs?: RunAs;
  /** 32 bytes: plans and variables then lie encrypted (AES-256-GCM) except while terraform reads them. */
  readonly encryptionKey?: Uint8Array;
}

/** The options, and what is made of them once. */
export interface TerraformContext extends TerraformOptions {
  readonly files: SecretFiles;
  readonly separation: Separation;
}

/** What was frozen with an attempt, so that a restart or a changed configuration does not change it. */
export interface FrozenModule extends CredentialSources {
  readonly secretVariables: readonly string[];
  /** Path of the local state; absent when the module brings its own backend. */
  readonly statePath?: string;
}
