/** How terraform is called for an attempt: working folder, environment, and the commands that run in the foreground. */
import { open, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { readIfThere, writeWhole } from '../files.ts';
import { stateIdentity, type StateIdentity } from '../configuration/terraform-state.ts';
import { childEnvironment } from '../process/child-environment.ts';
import { cliConfigText } from '../process/cli-config.ts';
import { credentialsFor, type CredentialUse } from '../process/credentials.ts';
import type { RunRequest } from '../process/run.ts';
import type { Attempt } from './attempt.ts';
import type { TerraformContext } from './context.ts';
import { frozenModule } from './freeze-attempt.ts';

async function environmentOf(
  options: TerraformContext,
  attempt: Attempt,
  use: CredentialUse,
): Promise<Readonly<Record<string, string>>> {
  const pluginCache = join(options.dataDir, 'plugin-cache');
  await mkdir(pluginCache, { recursive: true, mode: 0o700 });
  const cliConfigFile = join(options.dataDir, 'terraform.tfrc');
  const text = cliConfigText({ ...options.cliConfig, pluginCache });
  if ((await readIfThere(cliConfigFile)) !== text) await writeWhole(cliConfigFile, text);
  return childEnvironment({
    source: options.environment,
    credentials: await credentialsFor(options.environment, await frozenModule(attempt), use),
    cliConfigFile,
    dataDir: attempt.data,
  });
}

export const requestFor = async (
  options: TerraformContext,
  attempt: Attempt,
  use: CredentialUse,
  args: readonly string[],
): Promise<RunRequest> => ({
  argv: [options.binary.path, ...args],
  cwd: attempt.configuration,
  env: await environmentOf(options, attempt, use),
  requestedAt: options.clock.now(),
});

/** Writes `terraform show -json` of the saved plan beside it. @throws Error with Terraform's own words, not redacted. */
export async function showPlan(options: TerraformContext, attempt: Attempt, signal: AbortSignal): Promise<void> {
  const { files } = options;
  const temporary = `${attempt.planJson}.tmp`;
  await (await open(temporary, 'w', 0o600)).close();
  await files.show(attempt.planFile);
  try {
    const shown = await execa(options.binary.path, ['show', '-json', attempt.planFile], {
      cwd: attempt.configuration,
      env: await environmentOf(options, attempt, 'plan'),
      extendEnv: false,
      stdin: 'ignore',
      stdout: { file: temporary },
      reject: false,
      cancelSignal: signal,
    });
    signal.throwIfAborted();
    if (shown.exitCode !== 0)
      throw new Error(shown.stderr || `terraform show ended with exit code ${shown.exitCode ?? 'none'}`);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await files.hide(attempt.planFile);
  }
  await rename(temporary, attempt.planJson);
  await files.hide(attempt.planJson);
}

/** The target's state as text; empty when there is none yet. Never during an apply: Terraform writes it in place. */
export async function stateText(options: TerraformContext, attempt: Attempt): Promise<string> {
  const { statePath } = await frozenModule(attempt);
  if (statePath !== undefined) return (await readIfThere(statePath)) ?? '';
  const pulled = await execa(options.binary.path, ['state', 'pull'], {
    cwd: attempt.configuration,
    env: await environmentOf(options, attempt, 'plan'),
    extendEnv: false,
    stdin: 'ignore',
  });
  return pulled.stdout;
}

export const currentState = async (options: TerraformContext, attempt: Attempt): Promise<StateIdentity | undefined> =>
  stateIdentity(await stateText(options, attempt));
