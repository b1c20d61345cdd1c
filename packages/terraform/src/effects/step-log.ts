/** What a run said: for people as a log, for the machine as diagnostics. Everything that comes in here is redacted already. */
import type { Artifacts, ArtifactRef, Diagnostic, StepFailure, StepName } from '@cloud-chatops/core';
import { join } from 'node:path';
import { readIfThere } from '../files.ts';
import { withoutControls, type TerraformEvent } from '../events/terraform-event.ts';
import type { AttemptKey } from './attempt.ts';

const VERBS: Readonly<Record<string, string>> = {
  apply_start: 'started',
  apply_complete: 'done',
  apply_errored: 'failed',
};

/** One event as a line of a log; nothing for what people do not need. */
export function logLine(event: TerraformEvent): string | undefined {
  const time = event.at === undefined ? '' : `${new Date(event.at).toISOString().slice(11, 19)} `;
  switch (event.type) {
    case 'news':
      return time + event.text;
    case 'version':
      return time + event.tool;
    case 'apply_start':
    case 'apply_complete':
    case 'apply_errored': {
      const took = event.elapsed === undefined ? '' : ` (${event.elapsed} s)`;
      return `${time}${VERBS[event.type]} ${event.action} ${event.address}${took}`;
    }
    case 'resource_drift':
      return `${time}changed outside of Terraform: ${event.address}`;
    case 'planned_change':
      return `${time}planned ${event.action} ${event.address}`;
    case 'change_summary': {
      const { add, change, destroy } = event.counts;
      return event.operation === 'plan'
        ? `${time}plan: ${add} to add, ${change} to change, ${destroy} to destroy`
        : `${time}${event.operation}: ${add} added, ${change} changed, ${destroy} destroyed`;
    }
    case 'diagnostic':
      return `${time}${diagnosticText(event.diagnostic)}`;
    case 'state_dump':
      return `${time}The state could not be saved and was printed; it is kept in the run directory.`;
    case 'refresh_start':
    case 'refresh_complete':
    case 'apply_progress':
    case 'other':
      return undefined;
  }
}

function diagnosticText({ severity, summary, detail, address, file, line }: Diagnostic): string {
  const where = [address, file === undefined ? undefined : `${file}${line === undefined ? '' : ` line ${line}`}`]
    .filter((part) => part !== undefined)
    .join(', ');
  return [
    `${severity === 'error' ? 'Error' : 'Warning'}: ${summary}${where === '' ? '' : ` (${where})`}`,
    ...detail
      .split('\n')
      .filter((part) => part.trim() !== '')
      .map((part) => `  ${part}`),
  ].join('\n');
}

const SHOWN_DIAGNOSTICS = 5;
const STDERR_TAIL = 2000;

export interface StepSaid {
  readonly lines: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A run that ended badly without a diagnostic has said why on stderr. */
export async function stderrDiagnostic(
  runDirectory: string,
  summary: string,
  redact: (text: string) => string,
): Promise<Diagnostic> {
  const text = withoutControls(redact((await readIfThere(join(runDirectory, 'stderr.txt'))) ?? ''));
  return { severity: 'error', summary, detail: text.trim().slice(-STDERR_TAIL) };
}

export async function stepFailure(
  artifacts: Artifacts,
  key: AttemptKey,
  step: StepName,
  said: StepSaid,
): Promise<StepFailure> {
  const errors = said.diagnostics.filter((d) => d.severity === 'error');
  const warnings = said.diagnostics.filter((d) => d.severity === 'warning');
  const text = [...said.lines, ...missing(said)].join('\n');
  return {
    step,
    errors: errors.length,
    warnings: warnings.length,
    diagnostics: [...errors, ...warnings].slice(0, SHOWN_DIAGNOSTICS),
    ...(text === '' ? {} : { log: await putLog(artifacts, key, step, text) }),
  };
}

/** Diagnostics that did not come through the stream are in the log, too. */
const missing = (said: StepSaid): string[] =>
  said.diagnostics.map(diagnosticText).filter((text) => !said.lines.some((line) => line.endsWith(text)));

export const putLog = (artifacts: Artifacts, key: AttemptKey, name: string, text: string): Promise<ArtifactRef> =>
  artifacts.put(`${key.sessionId}/${key.attempt}/${name}.txt`, `${text}\n`);
