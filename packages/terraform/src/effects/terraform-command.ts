/** How terraform is called for an attempt: working folder, environment, and the commands that run in the foreground. */
import { chmod, open, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { readIfThere, writeWhole } from '../files.ts';
import { stateIdentity, type StateIdentity } from '../configuration/terraform-state.ts';
import { childEnvironment } from '../process/child-environment.ts';
import { cliConfigText } from '../process/cli-config.ts';
import { credentialsFor, type CredentialUse } from '../process/credentials.ts';
import type { RunRequest } from '../process/run.ts';
import { program } from '../run-as/run-as.ts';
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
  // It holds no secret, and terraform's user may read but not change it.
  if (options.separation.owner !== undefined) await chmod(cliConfigFile, 0o644);
  return childEnvironment({
    source: { ...options.environment, ...options.separation.environment(attempt) },
    credentials: await credentialsFor(options.environment, await frozenModule(attempt), use),
    cliConfigFile,
    dataDir: attempt.data,
  });
}

const LOCK_WAIT_SECONDS = 30;

/** How long a state that another one holds is waited for. */
export const lockTimeout = ({ lockWaitSeconds = LOCK_WAIT_SECONDS }: TerraformContext): string =>
  `-lock-timeout=${lockWaitSeconds}s`;

export const requestFor = async (
  options: TerraformContext,
  attempt: Attempt,
  use: CredentialUse,
  args: readonly string[],
): Promise<RunRequest> => ({
  argv: options.separation.command([options.binary.path, ...args]),
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
    const shown = await foreground(options, attempt, ['show', '-json', attempt.planFile], (file, args, settings) =>
      execa(file, args, { ...settings, stdout: { file: temporary }, reject: false, cancelSignal: signal }),
    );
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
  if (statePath !== undefined) return (await options.separation.read(statePath)) ?? '';
  const pulled = await foreground(options, attempt, ['state', 'pull'], (file, args, settings) =>
    execa(file, args, settings),
  );
  return pulled.stdout;
}

/** With the credentials of planning: an apply never runs in the foreground. */
async function foreground<T>(
  options: TerraformContext,
  attempt: Attempt,
  args: readonly string[],
  run: (file: string, args: string[], settings: Foreground) => Promise<T>,
): Promise<T> {
  const env = await environmentOf(options, attempt, 'plan');
  const [file, rest] = program(options.separation.command([options.binary.path, ...args]));
  const settings: Foreground = { cwd: attempt.configuration, env, extendEnv: false, stdin: 'ignore' };
  return withinAttempt(options, attempt, () => run(file, rest, settings));
}

interface Foreground {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly extendEnv: false;
  readonly stdin: 'ignore';
}

/** `work` starts or follows a terraform process, which must reach its files. */
export async function withinAttempt<T>(
  { separation }: TerraformContext,
  attempt: Attempt,
  work: () => Promise<T>,
): Promise<T> {
  return separation.within(attempt, (await frozenModule(attempt)).statePath, work);
}

export const currentState = async (options: TerraformContext, attempt: Attempt): Promise<StateIdentity | undefined> =>
  stateIdentity(await stateText(options, attempt));
