/** From a snapshot to what frontends show: the state's name, its facts, and which of the controls work. */
import type { AnyMachineSnapshot, SnapshotFrom } from 'xstate';
import { RIGHTS, type Actor } from '../session/session.ts';
import type { Command, Refusal } from './commands.ts';
import type { DeploymentContext } from './context.ts';
import type { deploymentMachine } from './deployment-machine.ts';
import type { Control, LobbyState, LobbyView } from './lobby.ts';
import { FORCE_AFTER_MS, refusalIn } from './refusals.ts';

export type DeploymentSnapshot = SnapshotFrom<typeof deploymentMachine>;

/** Innermost state name → what people are shown. Names that are not here stand for themselves. */
const SHOWN: { readonly [leaf: string]: LobbyState } = {
  initializing: 'initializing',
  asked: 'stopping',
  forced: 'stopping',
  running: 'applying',
};

/** The state as frontends know it, read from the machine's nested value. */
export function lobbyState(snapshot: { readonly value: AnyMachineSnapshot['value'] }): LobbyState {
  let value = snapshot.value;
  let parent = '';
  while (typeof value === 'object') {
    const [name, inner] = Object.entries(value)[0] as [string, typeof value];
    parent = name;
    value = inner as typeof value;
  }
  const leaf = value as string;
  // `applyFailed.open` and `interrupted.closed` are shown by their outcome.
  if (leaf === 'open' || leaf === 'closed') return parent as LobbyState;
  return SHOWN[leaf] ?? (leaf as LobbyState);
}

/** Why the session would refuse the command now, or `undefined` if it would take it. */
export const refusal = (snapshot: DeploymentSnapshot, command: Command): Refusal | undefined =>
  refusalIn(lobbyState(snapshot), snapshot.context, command);

/** Somebody with every right, who is neither the requester nor anybody who has clicked: a button is lit if it works for at least one person. */
const ANYBODY: Actor = { id: '', name: '', rights: RIGHTS };

/** The command as the best placed person would give it. */
function bestCase(type: Command['type'], c: DeploymentContext): Command {
  const digest = c.plan?.digest ?? '';
  const by = ANYBODY;
  const at = (c.stop?.at ?? 0) + FORCE_AFTER_MS;
  switch (type) {
    case 'confirm':
      return {
        type,
        by,
        at,
        digest,
        approvers: c.approvals.map((a) => ({ ...a.by, rights: RIGHTS })),
        ...(c.gate?.typedName === undefined ? {} : { typed: c.gate.typedName }),
      };
    case 'approve':
    case 'reject':
      return { type, by, at, digest };
    case 'override':
      return { type, by, at, digest, reason: 'x' };
    case 'unlock':
      return { type, by, at, reason: 'x' };
    case 'plan':
    case 'cancel':
    case 'stop':
    case 'force':
      return { type, by, at };
  }
}

const IDLE: readonly LobbyState[] = [
  'lobby',
  'planFailed',
  'noChanges',
  'awaitingConfirmation',
  'stale',
  'applyFailed',
  'interrupted',
];
const STEPS: { readonly [S in LobbyState]?: LobbyView['step'] } = {
  queued: 'queue',
  initializing: 'init',
  validating: 'validate',
  planning: 'plan',
};

const isClosed = (snapshot: DeploymentSnapshot): boolean =>
  snapshot.matches({ applyFailed: 'closed' }) || snapshot.matches({ interrupted: 'closed' });

/** Keeps only what is there: optional fields are absent, not `undefined`. */
const present = <T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== null && v !== undefined)) as never;

export function lobbyView(snapshot: DeploymentSnapshot): LobbyView {
  const c = snapshot.context;
  const state = lobbyState(snapshot);
  const why = (type: Command['type']) => refusalIn(state, c, bestCase(type, c));
  const control = (refused: Refusal | undefined): Control =>
    refused ? { enabled: false, refusal: refused } : { enabled: true };
  const cancelCommand = state === 'applying' || state === 'stopping' ? ('stop' as const) : ('cancel' as const);
  const lit = (type: Command['type']) => why(type) === undefined;
  return {
    sessionId: c.input.sessionId,
    state,
    target: c.input.target,
    entryTitle: c.input.entryTitle,
    operation: c.input.operation,
    requester: c.input.requester,
    openedAt: c.input.openedAt,
    attempt: c.attempt,
    approvals: c.approvals,
    forceOffered: c.forceOffered,
    words: wordsStatus(c),
    ...present({
      closesAt: IDLE.includes(state) && !isClosed(snapshot) ? c.deadlineAt : null,
      since: c.since,
      step: STEPS[state],
      plan: c.plan,
      report: c.report,
      gate: c.gate,
      overriddenBy: c.override && { by: c.override.by, reason: c.override.reason },
      wordsReason: c.words?.outcome === 'unavailable' ? c.words.reason : null,
      wordsUntil: state === 'explaining' ? c.wordsUntil : null,
      failure: c.failure,
      stale: c.stale,
      confirmedBy: c.confirmed?.by,
      stopBy: c.stop?.by,
      stopAt: c.stop?.at,
      forcedBy: c.forced?.by,
      result: c.result,
      applyCause: c.cause,
      endedBy: c.ended?.by,
      endedAt: c.endedAt || null,
      unlockedBy: c.unlocked?.by,
    }),
    controls: {
      plan: control(why('plan')),
      confirm: control(why('confirm')),
      cancel: { ...control(why(cancelCommand)), command: cancelCommand },
      details: { enabled: true },
    },
    threadControls: {
      approve: lit('approve'),
      reject: lit('reject') && (c.gate?.approvals ?? 0) > 0,
      override: lit('override'),
      unlock: lit('unlock'),
      force: c.forceOffered && lit('force'),
    },
  };
}

function wordsStatus(c: DeploymentContext): LobbyView['words'] {
  if (c.words !== null) return c.words.outcome === 'explained' ? 'done' : c.words.outcome;
  return c.report === null ? 'none' : 'pending';
}

/**
 * What the session needs of its target's lease: `wants` waits for it, `holds` keeps it. An interrupted apply keeps it
 * until somebody plans again or unlocks: the cloud may be half changed.
 */
export function leaseNeed(snapshot: DeploymentSnapshot): 'none' | 'wants' | 'holds' {
  const state = lobbyState(snapshot);
  if (state === 'queued') return 'wants';
  if (state === 'interrupted') return snapshot.context.unlocked ? 'none' : 'holds';
  return HOLDING.includes(state) ? 'holds' : 'none';
}
const HOLDING: readonly LobbyState[] = [
  'initializing',
  'validating',
  'planning',
  'analyzing',
  'explaining',
  'awaitingConfirmation',
  'verifying',
  'applying',
  'stopping',
];
