/** Why a plan could not be read. Messages never quote the plan: it may hold secrets. */

export type PlanUnreadableCode =
  | 'empty'
  | 'too-large'
  | 'encoding'
  | 'not-json'
  | 'duplicate-key'
  | 'not-a-plan'
  | 'unsupported-format'
  | 'malformed';

export class PlanUnreadable extends Error {
  override readonly name = 'PlanUnreadable';
  readonly code: PlanUnreadableCode;
  /** What to do about it. */
  readonly hint: string;
  constructor(
    code: PlanUnreadableCode,
    message: string,
    hint = 'Give the output of `terraform show -json PLANFILE`, and nothing else.',
  ) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
