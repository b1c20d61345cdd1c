/**
 * What an apply's event stream adds up to: per planned change what became of it. Pure. Terraform prints no count when
 * an apply fails, so everything is counted here. A replace is two halves (delete and create, either way round) and done
 * after both; reads, moves, imports and forgets are not counted.
 */
import type { AppliedResource, ApplyResult, Diagnostic, Progress, RawResourceChange } from '@cloud-chatops/core';
import type { TerraformEvent } from './terraform-event.ts';

type Half = 'create' | 'update' | 'delete';

interface Item {
  readonly address: string;
  /** create, update, delete, replace. */
  readonly action: string;
  readonly halves: readonly Half[];
  /** Which of them are still to happen. */
  readonly open: readonly Half[];
  readonly running?: { readonly half: Half; readonly startedAt: number };
  /** When its first half began. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly failed: boolean;
  readonly diagnostic?: Diagnostic;
}

export interface ApplyProgress {
  readonly items: readonly Item[];
  /** Positions in `items`, in the order they ended. */
  readonly ended: readonly number[];
  readonly byAddress: ReadonlyMap<string, readonly number[]>;
  readonly general: readonly Diagnostic[];
  /** Whether the stream says what is planned. */
  readonly announced: boolean;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly lastNewsAt: number;
  /** The tool's own text of the emergency state dump; never shown. */
  readonly stateDump?: string;
}

/** A change of the reviewed plan, in its own words. */
export type PlannedItem = Pick<RawResourceChange, 'address' | 'action' | 'mode' | 'replaceOrder'>;

/** With the plan's changes nothing depends on whether Terraform got as far as announcing them; without, they come from the stream. */
export function startApplyProgress(startedAt: number, planned?: readonly PlannedItem[]): ApplyProgress {
  const draft: Draft = {
    items: [],
    ended: [],
    byAddress: new Map(),
    general: [],
    announced: planned === undefined,
    startedAt,
    lastNewsAt: startedAt,
  };
  for (const { address, action, mode, replaceOrder } of planned ?? []) {
    if (mode === 'managed') plan(draft, address, replaceOrder === 'forget-old' ? 'replace-forget' : action);
  }
  return draft;
}

const HALVES: ReadonlyMap<string, readonly Half[]> = new Map<string, readonly Half[]>([
  ['create', ['create']],
  ['update', ['update']],
  ['delete', ['delete']],
  ['replace', ['delete', 'create']],
  // The old object stays in the cloud.
  ['replace-forget', ['create']],
]);

/** One batch at a time: copying the list per event would be quadratic for thousands of resources. */
export function applyProgress(state: ApplyProgress, events: readonly TerraformEvent[]): ApplyProgress {
  const draft: Draft = {
    ...state,
    items: [...state.items],
    ended: [...state.ended],
    byAddress: new Map(state.byAddress),
    general: [...state.general],
  };
  for (const event of events) take(draft, event);
  return draft;
}

interface Draft {
  items: Item[];
  ended: number[];
  byAddress: Map<string, readonly number[]>;
  general: Diagnostic[];
  announced: boolean;
  lastNewsAt: number;
  startedAt: number;
  stateDump?: string;
}

function take(draft: Draft, event: TerraformEvent): void {
  const at = event.at ?? draft.lastNewsAt;
  draft.lastNewsAt = at;
  switch (event.type) {
    case 'planned_change':
      if (draft.announced) plan(draft, event.address, event.action);
      return;
    case 'apply_start':
      start(draft, event.address, event.action, at);
      return;
    case 'apply_complete':
      end(draft, event.address, event.action, at, false);
      return;
    case 'apply_errored':
      end(draft, event.address, event.action, at, true);
      return;
    case 'diagnostic':
      diagnose(draft, event.diagnostic);
      return;
    case 'state_dump':
      draft.stateDump = event.state;
      return;
    case 'version':
    case 'refresh_start':
    case 'refresh_complete':
    case 'resource_drift':
    case 'change_summary':
    case 'apply_progress':
    case 'news':
    case 'other':
  }
}

/** The new change's place, or `undefined` for what is not counted. */
function plan(draft: Draft, address: string, action: string): number | undefined {
  const open = HALVES.get(action);
  if (open === undefined) return undefined;
  const item: Item = { address, action: action.replace('-forget', ''), halves: open, open, failed: false };
  const position = draft.items.push(item) - 1;
  draft.byAddress.set(address, [...(draft.byAddress.get(address) ?? []), position]);
  return position;
}

/**
 * Which change an event is about. Deposed objects share their address with the live one: the first change that waits
 * for this half is meant. Streams of HCP Terraform announce nothing: what was not planned is added as it comes.
 */
function changeOf(draft: Draft, address: string, half: Half, preferred: (item: Item) => boolean): number {
  const waiting = (draft.byAddress.get(address) ?? []).filter((position) => draft.items[position]?.open.includes(half));
  const found = waiting.find((position) => preferred(draft.items[position] as Item)) ?? waiting[0];
  return found ?? (plan(draft, address, half) as number);
}

const isHalf = (action: string): action is Half => action === 'create' || action === 'update' || action === 'delete';

function start(draft: Draft, address: string, action: string, at: number): void {
  if (!isHalf(action)) return;
  const position = changeOf(draft, address, action, (item) => item.running === undefined);
  const item = draft.items[position] as Item;
  draft.items[position] = { ...item, running: { half: action, startedAt: at }, startedAt: item.startedAt ?? at };
}

function end(draft: Draft, address: string, action: string, at: number, failed: boolean): void {
  if (!isHalf(action)) return;
  const position = changeOf(draft, address, action, (item) => item.running?.half === action);
  const { running, ...item } = draft.items[position] as Item;
  const open = failed ? item.open : item.open.filter((half) => half !== action);
  draft.items[position] = { ...item, open, failed, startedAt: item.startedAt ?? running?.startedAt ?? at, endedAt: at };
  if (failed || open.length === 0) draft.ended.push(position);
}

/** The reason of an `apply_errored` comes later, as a diagnostic with the same address. */
function diagnose(draft: Draft, diagnostic: Diagnostic): void {
  // Printed once per change that was not started: said by the changes' own status.
  if (diagnostic.summary === 'execution halted') return;
  const positions = diagnostic.address === undefined ? [] : (draft.byAddress.get(diagnostic.address) ?? []);
  for (const position of positions) {
    const item = draft.items[position];
    if (item === undefined || !item.failed || item.diagnostic !== undefined || diagnostic.severity !== 'error')
      continue;
    draft.items[position] = { ...item, diagnostic };
    return;
  }
  draft.general.push(diagnostic);
}

const VERBS: Readonly<Record<string, string>> = {
  create: 'creating',
  update: 'changing',
  delete: 'destroying',
  replace: 'replacing',
};
const verbOf = (action: string): string => VERBS[action] ?? action;

const isDone = (item: Item): boolean => !item.failed && item.open.length === 0;

/** For frontends: latest wins. */
export function shownProgress(state: ApplyProgress): Extract<Progress, { kind: 'apply' }> {
  const running = state.items
    .filter((item) => item.running !== undefined)
    .map((item) => ({ address: item.address, verb: verbOf(item.action), startedAt: item.startedAt ?? state.startedAt }))
    .toSorted((a, b) => a.startedAt - b.startedAt);
  const done = state.items.filter(isDone).length;
  const failed = state.items.filter((item) => item.failed).length;
  return {
    kind: 'apply',
    startedAt: state.startedAt,
    total: state.items.length,
    done,
    failed,
    waiting: state.items.length - done - failed - running.length,
    running,
    recent: state.ended
      .slice(-5)
      .toReversed()
      .flatMap((position) => {
        const item = state.items[position];
        if (item === undefined) return [];
        return [{ address: item.address, verb: verbOf(item.action), tookMs: tookMs(item) ?? 0, ok: !item.failed }];
      }),
    lastNewsAt: state.lastNewsAt,
  };
}

const tookMs = (item: Item): number | undefined =>
  item.startedAt === undefined || item.endedAt === undefined ? undefined : item.endedAt - item.startedAt;

export interface AppliedFacts {
  /** `exited`: Terraform ended by itself, whatever its exit code. `lost`: nobody saw the end. */
  readonly end: 'exited' | 'lost';
  readonly exitCode?: number;
  /** Addresses that the state marks tainted: left half made. */
  readonly tainted: ReadonlySet<string>;
}

/**
 * Per planned change what became of it. After exit code 0 an update that turned out to need nothing is done. What ran
 * when the end was not seen, or when a second interrupt cut it off, is `unknown`: it may exist in the cloud.
 */
export function appliedResources(state: ApplyProgress, facts: AppliedFacts): readonly AppliedResource[] {
  return state.items.map((item): AppliedResource => {
    const took = tookMs(item);
    return {
      address: item.address,
      action: item.action,
      status: statusOf(item, facts),
      ...(took === undefined ? {} : { tookMs: took }),
      ...(item.diagnostic === undefined ? {} : { diagnostic: item.diagnostic }),
    };
  });
}

function statusOf(item: Item, facts: AppliedFacts): AppliedResource['status'] {
  if (item.failed) return facts.tainted.has(item.address) ? 'tainted' : 'failed';
  if (isDone(item) || facts.exitCode === 0) return 'done';
  if (item.running !== undefined) return 'unknown';
  if (facts.end === 'lost') return 'unknown';
  // Half of a replace: the old object is gone (or the new one there), the other half was not started.
  return item.startedAt === undefined ? 'not-started' : 'failed';
}

/** The counts of an outcome; `added`, `changed`, `destroyed` as Terraform would count them. */
export function countApplied(
  state: ApplyProgress,
  resources: readonly AppliedResource[],
): Pick<ApplyResult, 'total' | 'done' | 'failed' | 'notStarted' | 'unknown' | 'added' | 'changed' | 'destroyed'> {
  const of = (...statuses: AppliedResource['status'][]): number =>
    resources.filter((resource) => statuses.includes(resource.status)).length;
  const halves = (half: Half): number =>
    state.items.filter((item) => item.halves.includes(half) && !item.open.includes(half)).length;
  return {
    total: resources.length,
    done: of('done'),
    failed: of('failed', 'tainted'),
    notStarted: of('not-started'),
    unknown: of('unknown'),
    added: halves('create'),
    changed: halves('update'),
    destroyed: halves('delete'),
  };
}
