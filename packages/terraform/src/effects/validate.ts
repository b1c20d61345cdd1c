/** Effect `validate`: `terraform validate -json` prints one JSON object, not a stream. */
import type { AttemptInput, Diagnostic, Effect, StepOutput } from '@cloud-chatops/core';
import { join } from 'node:path';
import { fields, parseObject, readDiagnostic } from '../events/terraform-event.ts';
import { readIfThere } from '../files.ts';
import { attemptIn } from './attempt.ts';
import type { AttemptSecrets } from './attempt-secrets.ts';
import type { TerraformContext } from './context.ts';
import { endedBadly } from './init.ts';
import { runStep } from './run-step.ts';
import { stderrDiagnostic, stepFailure } from './step-log.ts';
import { requestFor, withinAttempt } from './terraform-command.ts';

export function validateEffect(options: TerraformContext, secrets: AttemptSecrets): Effect<AttemptInput, StepOutput> {
  return async (input, tools) => {
    const attempt = attemptIn(options.dataDir, input);
    const redact = await secrets.redactOf(attempt);
    const directory = attempt.run('validate');
    tools.progress({ kind: 'step', step: 'validate', startedAt: options.clock.now() });
    const end = await withinAttempt(options, attempt, () =>
      runStep({
        directory,
        request: () => requestFor(options, attempt, 'plan', ['validate', '-json']),
        tools,
        onLines: () => undefined,
      }),
    );
    if (end.state === 'ended' && end.exitCode === 0) return { outcome: 'done', finishedAt: options.clock.now() };

    const printed = parseObject((await readIfThere(join(directory, 'events.jsonl'))) ?? '')?.['diagnostics'];
    const diagnostics: Diagnostic[] = Array.isArray(printed)
      ? printed.map((diagnostic) => readDiagnostic(fields(diagnostic), redact))
      : [];
    if (!diagnostics.some((d) => d.severity === 'error')) {
      diagnostics.push(await stderrDiagnostic(directory, endedBadly('validate', end), redact));
    }
    const failure = await stepFailure(options.artifacts, attempt.key, 'validate', { lines: [], diagnostics });
    return { outcome: 'failed', failure, finishedAt: options.clock.now() };
  };
}
