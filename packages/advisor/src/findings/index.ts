export { evaluatePractices, type EvaluatedPractices, type EvaluateOptions, worstFirst } from './evaluate-practices.ts';
export type { PracticeOverride } from './practice-override.ts';
export { type ExampleMismatch, runExamples } from './run-examples.ts';
