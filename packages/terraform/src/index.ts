/** @module Runs Terraform or OpenTofu in detached runs that outlive the bot, and reads plans and event streams. */
export { createTerraform, type LiveRun, type Terraform } from './effects/create-terraform.ts';
export type { ModuleSource, TerraformOptions } from './effects/context.ts';
export type { AttemptKey, StepRun } from './effects/attempt.ts';
export { findExecutable } from './binary/find-executable.ts';
export { downloadTerraform, type DownloadTerraformOptions } from './binary/download-terraform.ts';
export { TerraformDownloadFailed, type TerraformDownloadFailedCode } from './binary/terraform-download-failed.ts';
export {
  findTerraform,
  TerraformNotFound,
  type FindTerraformOptions,
  type TerraformBinary,
} from './binary/find-terraform.ts';
export {
  ConfigurationRefused,
  type ConfigurationRefusedCode,
  type ModuleProblem,
} from './configuration/configuration-refused.ts';
export type { ModulePolicy } from './configuration/policy/module-policy.ts';
export type { FreezeLimits } from './configuration/freeze.ts';
export { changesTerraform } from './process/child-environment.ts';
export { credentialsFor, sourceValue } from './process/credentials.ts';
export { proxyPasswords } from './process/proxy-passwords.ts';
export type { CliConfig } from './process/cli-config.ts';
export { resolveRunAs, nameOf, userMay, RunAsImpossible, type RunAs, type RunAsWanted } from './run-as/run-as.ts';
export { shareDataFolder } from './run-as/separation.ts';
export { readPlan, type ReadPlanOptions } from './plan/read-plan.ts';
export { PlanUnreadable, type PlanUnreadableCode } from './plan/plan-unreadable.ts';
export { summarizePlan, type SummarizeOptions } from './plan/summarize-plan.ts';
export { planHead, type PlanHeadFacts } from './plan/plan-head.ts';
