/** A target with its own data folder, module and clock, driven as the runtime would drive it: real terraform, no network. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createRedactor,
  type ApplyInput,
  type ApplyOutput,
  type ApplyReport,
  type ArtifactRef,
  type Artifacts,
  type AttemptInput,
  type EffectTools,
  type PlanHead,
  type Progress,
  type Setting,
} from '@cloud-chatops/core';
import { findTerraform, type TerraformBinary } from '../src/binary/find-terraform.ts';
import { createTerraform, type Terraform } from '../src/effects/create-terraform.ts';
import type { ModulePolicy } from '../src/configuration/policy/module-policy.ts';
import type { ModuleSource, TerraformOptions } from '../src/effects/context.ts';
import { readIfThere } from '../src/files.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const binary: TerraformBinary | undefined = await findTerraform({ env: process.env }).catch(() => undefined);
if (binary === undefined && process.env['CI'] !== undefined) throw new Error('terraform is missing');

export interface Deployment {
  readonly dataDir: string;
  readonly terraform: Terraform;
  readonly artifacts: ReadonlyMap<string, string>;
  readonly progress: Progress[];
  /** Writes a file of the module. */
  write(name: string, text: string): void;
  folder(attempt: number): string;
  input(attempt: number, more?: Partial<AttemptInput>): AttemptInput;
  tools(more?: Partial<EffectTools>): EffectTools;
  /** init, validate and plan, all of which must go well. */
  plan(attempt: number, more?: Partial<AttemptInput>): Promise<PlanHead>;
  applyInput(attempt: number, plan: PlanHead): ApplyInput;
  /** What the bot is after a restart: the same folder, nothing in memory. */
  restarted(changed?: Partial<TerraformOptions>): Terraform;
  report(output: ApplyOutput): ApplyReport;
  passTime(ms: number): void;
}

/** The tests' own modules run scripts and read other states. */
const FREE: Partial<ModulePolicy> = {
  dataSources: ['terraform_remote_state'],
  provisioners: ['local-exec'],
  filesAnywhere: true,
};

export function deployment(
  files: Record<string, string>,
  variables: Record<string, Setting> = {},
  more: Partial<TerraformOptions> &
    Pick<ModuleSource, 'policy' | 'backend' | 'planEnvironment' | 'applyEnvironment'> = {},
): Deployment {
  const { policy = FREE, backend, planEnvironment, applyEnvironment, ...options } = more;
  if (binary === undefined) throw new Error('terraform is missing');
  const program = binary;
  const root = temporaryFolder();
  const [dataDir, module] = [join(root, 'data'), join(root, 'module')];
  const texts = new Map<string, string>();
  const artifacts: Artifacts = {
    put: async (key, text): Promise<ArtifactRef> => {
      texts.set(key, text);
      return { key, bytes: Buffer.byteLength(text) };
    },
    get: async (key) => texts.get(key),
    deletePrefix: async (prefix) => {
      for (const key of texts.keys()) if (key.startsWith(prefix)) texts.delete(key);
    },
  };
  let late = 0;
  const progress: Progress[] = [];
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(module, name)), { recursive: true });
    writeFileSync(join(module, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const create = (changed: Partial<TerraformOptions> = {}): Terraform =>
    createTerraform({
      binary: program,
      dataDir,
      moduleOf: async (input) => ({
        path: module,
        variables: { ...variables, ...input.settings },
        environment: ['CLOUD_CREDENTIALS'],
        ...(planEnvironment === undefined ? {} : { planEnvironment }),
        ...(applyEnvironment === undefined ? {} : { applyEnvironment }),
        policy,
        ...(backend === undefined ? {} : { backend }),
      }),
      environment: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        CLOUD_CREDENTIALS: 'credential-of-the-project',
        DISCORD_TOKEN: 'token-of-the-bot-itself',
      },
      redactor: createRedactor(['token-of-the-bot-itself']),
      artifacts,
      clock: { now: () => Date.now() + late },
      maxPlanAgeMs: 30 * 60_000,
      ...options,
      ...changed,
    });
  const terraform = create();
  const input = (attempt: number, more: Partial<AttemptInput> = {}): AttemptInput => ({
    sessionId: 'abcdef123456',
    attempt,
    target: { project: 'demo', entry: 'test/data', name: 'web-server-01' },
    operation: 'deploy',
    settings: {},
    ...more,
  });
  const tools = (more: Partial<EffectTools> = {}): EffectTools => ({
    key: 'key',
    signal: new AbortController().signal,
    recovered: false,
    progress: (now) => void progress.push(now),
    ...more,
  });
  return {
    dataDir,
    terraform,
    artifacts: texts,
    progress,
    write,
    input,
    tools,
    folder: (attempt) => join(dataDir, 'runs', 'abcdef123456', String(attempt)),
    async plan(attempt, more) {
      for (const step of [terraform.init, terraform.validate]) {
        const output = await step(input(attempt, more), tools());
        if (output.outcome === 'failed') throw new Error(JSON.stringify(output.failure));
      }
      const output = await terraform.plan(input(attempt, more), tools());
      if (output.outcome === 'failed') throw new Error(JSON.stringify(output.failure));
      return output.plan;
    },
    applyInput: (attempt, plan) => ({ ...input(attempt), plan, fence: 1 }),
    restarted: create,
    report: (output) => JSON.parse(texts.get(output.result.report.key) ?? '') as ApplyReport,
    passTime: (ms) => void (late += ms),
  };
}

export const TWO = `
variable "size" { default = 1 }
resource "terraform_data" "disk" { input = var.size }
resource "terraform_data" "web" { input = terraform_data.disk.id }
`;
/** A second resource that waits for one that takes its time. */
export const slow = (seconds: number): string => `
resource "terraform_data" "slow" {
  provisioner "local-exec" { command = "sleep ${seconds}" }
}
resource "terraform_data" "after" { input = terraform_data.slow.id }
`;
export const apply = async (d: Deployment, attempt: number): Promise<ApplyOutput> => {
  const plan = await d.plan(attempt);
  return d.terraform.apply(d.applyInput(attempt, plan), d.tools());
};
export const statuses = (d: Deployment, output: ApplyOutput): string[] =>
  d.report(output).resources.map(({ address, status }) => `${address} ${status}`);
export const applyRun = (d: Deployment, attempt: number): string => join(d.folder(attempt), 'apply');
/** Until its script runs: terraform that is interrupted before leaves the resource as it was. */
export async function untilStarted(d: Deployment, attempt: number, address: string): Promise<void> {
  const started = `${address}: (local-exec): Executing`;
  while (!(await readIfThere(join(applyRun(d, attempt), 'events.jsonl')))?.includes(started)) await pause(20);
}
