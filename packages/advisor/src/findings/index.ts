export {
  evaluatePractices,
  type EvaluatedPractices,
  type EvaluateOptions,
  type PracticeOverride,
} from './evaluate-practices.ts';
export { type ExampleMismatch, runExamples } from './run-examples.ts';
