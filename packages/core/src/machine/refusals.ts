/**
 * When a command is refused, and why. One ordered table per command: the machine's guards, `refusal` and the lobby's
 * buttons all read it, so that what is disabled, what is refused and what is said never differ.
 */
import type { Right } from '../session/session.ts';
import type { Command, CommandOf, CommandType, Refusal } from './commands.ts';
import type { DeploymentContext } from './context.ts';
import type { LobbyState } from './lobby.ts';

/** How long a graceful stop may take before Force Stop is offered, ms. */
export const FORCE_AFTER_MS = 30_000;

const PLANNING: readonly LobbyState[] = ['queued', 'initializing', 'validating', 'planning'];
const REVIEWING: readonly LobbyState[] = ['analyzing', 'explaining', 'awaitingConfirmation'];
const APPLYING: readonly LobbyState[] = ['applying', 'stopping'];
/** Nothing can be asked of the session any more. */
export const ENDED: readonly LobbyState[] = ['applied', 'cancelled', 'expired'];

/** Where the machine has a transition for the command. */
const ACCEPTED: { readonly [T in CommandType]: readonly LobbyState[] } = {
  plan: ['lobby', 'planFailed', 'noChanges', ...REVIEWING, 'stale', 'applyFailed', 'interrupted'],
  confirm: ['awaitingConfirmation'],
  approve: ['awaitingConfirmation'],
  reject: ['explaining', 'awaitingConfirmation'],
  cancel: ['lobby', ...PLANNING, 'planFailed', 'noChanges', ...REVIEWING, 'verifying', 'stale'],
  stop: ['applying'],
  force: ['stopping'],
  override: ['explaining', 'awaitingConfirmation'],
  unlock: ['interrupted'],
};

type Ctx = DeploymentContext;
/** A row says why not, or nothing. */
type Row<T extends CommandType> = (c: Ctx, command: CommandOf<T>) => Refusal | undefined;
type Table<T extends CommandType> = readonly Row<T>[];

const confirmedBy = (c: Ctx): Refusal =>
  c.confirmed === null
    ? { code: 'plan-first' }
    : { code: 'already-confirmed', who: c.confirmed.by.name, at: c.confirmed.at };

/** Said where the state has no transition for the command. */
function elsewhere(state: LobbyState, c: Ctx, type: CommandType): Refusal {
  if (ENDED.includes(state)) return { code: 'session-ended', state };
  if (type === 'cancel') return APPLYING.includes(state) ? { code: 'use-stop' } : { code: 'nothing-to-cancel' };
  if (type === 'stop' && state === 'stopping' && c.stop)
    return { code: 'already-stopping', who: c.stop.by.name, at: c.stop.at };
  if (type === 'stop' || type === 'force') return { code: 'not-applying' };
  if (type === 'unlock') return { code: 'nothing-locked' };
  if (state === 'verifying' || APPLYING.includes(state)) return confirmedBy(c);
  if (type === 'plan') return { code: 'already-running' };
  if (type === 'override') return state === 'analyzing' ? { code: 'still-analyzing' } : { code: 'nothing-blocked' };
  if (state === 'analyzing') return { code: 'still-analyzing' };
  if (state === 'explaining') return { code: 'waiting-for-words', until: c.wordsUntil };
  if (type === 'approve' || type === 'reject') return { code: 'nothing-to-approve' };
  if (state === 'noChanges') return { code: 'nothing-to-apply' };
  return PLANNING.includes(state) ? { code: 'no-plan-yet' } : { code: 'plan-first' };
}

/** Destroying needs its own right: for a destroy plan, and for every plan that destroys or replaces something. */
const destroys = (c: Ctx): boolean =>
  c.input.operation === 'destroy' ||
  (c.plan !== null && c.plan.counts.delete + c.plan.counts.replace + c.plan.counts.other > 0);

const NEEDS: { readonly [T in CommandType]: (c: Ctx) => readonly Right[] } = {
  plan: () => ['plan'],
  confirm: (c) => (destroys(c) ? ['apply', 'destroy'] : ['apply']),
  approve: () => ['approve'],
  reject: () => ['approve'],
  cancel: () => ['cancel'],
  stop: () => ['cancel'],
  force: () => ['cancel'],
  override: () => ['override'],
  unlock: () => ['unlock'],
};

const noRight = (c: Ctx, command: Command): Refusal | undefined => {
  const missing = NEEDS[command.type](c).find((right) => !command.by.rights.includes(right));
  return missing === undefined ? undefined : { code: 'no-right', right: missing };
};

const otherPlan = (c: Ctx, command: { readonly digest: string }): Refusal | undefined =>
  c.plan !== null && c.plan.digest !== command.digest ? { code: 'other-plan', digest: c.plan.digest } : undefined;

const noReason = (_: Ctx, command: { readonly reason: string }): Refusal | undefined =>
  command.reason.trim() === '' ? { code: 'reason-missing' } : undefined;

/** Approvals that count for this confirmer: with four eyes one's own does not. */
const counting = (c: Ctx, confirmerId: string) =>
  c.approvals.filter((a) => !(c.gate?.fourEyes && a.by.id === confirmerId));

const CONDITIONS: { readonly [T in CommandType]: Table<T> } = {
  plan: [],
  confirm: [
    otherPlan,
    (c) => (c.plan?.countsDiffer ? { code: 'counts-differ' } : undefined),
    (c) =>
      c.gate && c.gate.blockedBy.length > 0 && !c.override
        ? { code: 'blocked', by: c.gate.blockedBy.map(blockName) }
        : undefined,
    (c, { by }) => {
      const need = c.gate?.approvals ?? 0;
      const have = counting(c, by.id).length;
      return have < need ? { code: 'approvals-missing', have, need } : undefined;
    },
    (c, { approvers }) => (needed(c) && approvers === undefined ? { code: 'approvers-unknown' } : undefined),
    (c, { approvers }) => {
      if (!needed(c)) return undefined;
      const lost = c.approvals.find((a) => !approvers?.find((p) => p.id === a.by.id)?.rights.includes('approve'));
      return lost && { code: 'approver-lost-right', who: lost.by.name };
    },
    (c, { typed }) =>
      c.gate?.typedName !== undefined && typed !== c.gate.typedName
        ? { code: 'typed-name-wrong', expected: c.gate.typedName }
        : undefined,
  ],
  approve: [
    otherPlan,
    (c) => (needed(c) ? undefined : { code: 'no-approval-needed' }),
    (c, { by }) => (c.gate?.fourEyes && by.id === c.input.requester.id ? { code: 'own-approval' } : undefined),
    (c, { by }) => (c.approvals.some((a) => a.by.id === by.id) ? { code: 'already-approved' } : undefined),
  ],
  reject: [otherPlan],
  cancel: [],
  stop: [],
  force: [
    (c, { by }) => (c.stop?.by.id === by.id ? { code: 'force-needs-another' } : undefined),
    (c, { at }) =>
      c.stop && at < c.stop.at + FORCE_AFTER_MS
        ? { code: 'force-too-early', from: c.stop.at + FORCE_AFTER_MS }
        : undefined,
    (c) => (c.forced ? { code: 'already-forced' } : undefined),
  ],
  override: [
    otherPlan,
    (c) => (c.gate && c.gate.blockedBy.length > 0 && !c.override ? undefined : { code: 'nothing-blocked' }),
    noReason,
  ],
  unlock: [(c) => (c.unlocked ? { code: 'nothing-locked' } : undefined), noReason],
};

const needed = (c: Ctx): boolean => (c.gate?.approvals ?? 0) > 0;

export const blockName = (b: NonNullable<Ctx['gate']>['blockedBy'][number]): string =>
  b.kind === 'practice' ? b.practiceId : b.kind === 'protected' ? b.address : b.message;

/** For the machine's guards: the state is right already, do right and conditions hold? */
export const conditionRefusal = (c: Ctx, command: Command): Refusal | undefined => {
  const denied = noRight(c, command);
  if (denied) return denied;
  for (const row of CONDITIONS[command.type] as Table<CommandType>) {
    const refused = row(c, command as never);
    if (refused) return refused;
  }
  return undefined;
};

/** Why the command would be refused in this state, or `undefined` if it would be taken. Rights come first: a stranger learns nothing. */
export const refusalIn = (state: LobbyState, c: Ctx, command: Command): Refusal | undefined =>
  noRight(c, command) ??
  (ACCEPTED[command.type].includes(state) ? conditionRefusal(c, command) : elsewhere(state, c, command.type));
