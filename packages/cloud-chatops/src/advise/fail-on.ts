/** `--fail-on`: from which severity on a finding fails the run. */
import type { Severity } from '@cloud-chatops/core';
import type { AdvisedPlan } from './advise-plan.ts';

/** Rising. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[];

export type FailOn = (severity: Severity) => boolean;

export const atOrOver =
  (least: Severity): FailOn =>
  (severity) =>
    SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);

/** Waived findings fail nothing. */
export const fails = ({ report }: AdvisedPlan, failOn: FailOn): boolean =>
  report.findings.some(({ severity, waived }) => waived === undefined && failOn(severity));
