/** A mistake in a knowledge file, with the place where somebody has to look. */
export interface KnowledgeProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** `aws/s3/x.md:12:3: severity must be one of …` */
export function problemText(problem: KnowledgeProblem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
}

/** Everything that is wrong with the knowledge, at once. */
export class KnowledgeError extends Error {
  override readonly name = 'KnowledgeError';
  readonly code = 'invalid-knowledge';
  readonly problems: readonly KnowledgeProblem[];
  constructor(problems: readonly KnowledgeProblem[]) {
    super(`${problems.length} problem(s) in the knowledge:\n${problems.map(problemText).join('\n')}`);
    this.problems = problems;
  }
}
