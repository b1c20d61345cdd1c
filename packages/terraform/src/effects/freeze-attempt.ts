/** Freezes what an attempt is made from: configuration, backend, variables. Doing it again changes nothing. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttemptInput } from '@cloud-chatops/core';
import { ConfigurationRefused } from '../configuration/configuration-refused.ts';
import { DEFAULT_FREEZE_LIMITS, freezeConfiguration } from '../configuration/freeze.ts';
import { scanModule } from '../configuration/policy/scan-module.ts';
import { inspectConfiguration } from '../configuration/inspect-configuration.ts';
import { BACKEND_OVERRIDE, localBackendText, targetFolder } from '../configuration/state-backend.ts';
import { readIfThere, writeWhole } from '../files.ts';
import type { Attempt } from './attempt.ts';
import type { FrozenModule, TerraformContext } from './context.ts';

/** `module.json` is written last: with it, everything is there. @throws ConfigurationRefused */
export async function freezeAttempt(options: TerraformContext, attempt: Attempt, input: AttemptInput): Promise<void> {
  if ((await readIfThere(attempt.module)) !== undefined) return;
  const source = await options.moduleOf(input);
  await mkdir(attempt.folder, { recursive: true, mode: 0o700 });
  await mkdir(attempt.data, { recursive: true, mode: 0o700 });
  const limits = options.freezeLimits ?? DEFAULT_FREEZE_LIMITS;
  const leftOut = await freezeConfiguration(source.path, attempt.configuration, limits);
  await scanModule(attempt.configuration, leftOut, source.policy);
  const inspected = await inspectConfiguration(attempt.configuration);

  const statePath = join(options.dataDir, 'state', targetFolder(input.target), 'terraform.tfstate');
  if (inspected.backend === undefined) {
    await mkdir(join(statePath, '..'), { recursive: true, mode: 0o700 });
    await writeWhole(join(attempt.configuration, BACKEND_OVERRIDE), localBackendText(statePath));
  } else if (source.backend === undefined) {
    throw new ConfigurationRefused(
      'backend',
      `the module brings its own backend (${inspected.backend}), and this project has no backend settings`,
      'Remove the backend from the module, or give the project backend settings that differ for each target.',
    );
  } else {
    await writeWhole(attempt.backendFile, JSON.stringify(source.backend));
  }
  await options.files.write(attempt.varFile, JSON.stringify(source.variables));
  const frozen: FrozenModule = {
    environment: source.environment,
    ...(source.planEnvironment === undefined ? {} : { planEnvironment: source.planEnvironment }),
    ...(source.applyEnvironment === undefined ? {} : { applyEnvironment: source.applyEnvironment }),
    secretVariables: inspected.secretVariables,
    ...(inspected.backend === undefined ? { statePath } : {}),
  };
  await options.separation.handOver(attempt, frozen.statePath);
  await writeWhole(attempt.module, JSON.stringify(frozen));
}

/** @throws Error when the attempt was never frozen. */
export async function frozenModule(attempt: Attempt): Promise<FrozenModule> {
  const text = await readIfThere(attempt.module);
  if (text === undefined)
    throw new Error(`attempt ${attempt.key.attempt} of ${attempt.key.sessionId} was not initialised`);
  return JSON.parse(text) as FrozenModule;
}
