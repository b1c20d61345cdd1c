/** Runs the examples that a practice file brings along: they are its tests, for our practices and for a user's own. */
import type { ExampleResources, Practice } from '../knowledge/entry.ts';
import { evaluatePractices } from './evaluate-practices.ts';
import { examplePlan } from './example-plan.ts';

export type Outcome = 'fail' | 'pass' | 'undecided';

export interface ExampleMismatch {
  readonly practiceId: string;
  /** `fail[0]`: where the example stands. */
  readonly example: string;
  readonly address: string;
  readonly expected: Outcome;
  readonly actual: Outcome;
  /** Why it is undecided. */
  readonly reason?: string;
}

/** Examples that do not turn out as their file says. */
export function runExamples(practice: Practice): ExampleMismatch[] {
  return (['fail', 'pass', 'undecided'] as const).flatMap((expected) =>
    practice.examples[expected].flatMap((resources, i): ExampleMismatch[] => {
      const { address, actual, reason } = judgeExample(practice, resources);
      if (actual === expected) return [];
      const because = reason === undefined ? {} : { reason };
      return [{ practiceId: practice.id, example: `${expected}[${i}]`, address, expected, actual, ...because }];
    }),
  );
}

function judgeExample(
  practice: Practice,
  resources: ExampleResources,
): { readonly address: string; readonly actual: Outcome; readonly reason?: string } {
  const address = Object.keys(resources).find((one) => practice.resources.includes(one.split('.')[0] ?? '')) ?? '';
  const result = evaluatePractices(examplePlan(resources), [practice], { today: '2026-01-01', redact: (text) => text });
  if (result.findings.some((finding) => finding.address === address)) return { address, actual: 'fail' };
  const undecided = result.notEvaluated.find((one) => one.address === address);
  return undecided ? { address, actual: 'undecided', reason: undecided.reason } : { address, actual: 'pass' };
}
