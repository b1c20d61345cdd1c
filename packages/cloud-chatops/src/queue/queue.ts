/**
 * Who runs next. A target has one lease, held from plan to end; over all targets only so many terraform runs go at the
 * same time. Waiting plans are served in the order they came, each as soon as its target is free and a slot is;
 * an apply takes its slot before any waiting plan.
 *
 * **No one starves.** A slot that ends goes to the first in line who can use it. Of a plan whose target is free, with
 * `n` plans before it in the line and `t` other targets in use, at most `2n + t` runs begin before its own: each of the
 * `n` plans, the apply that each may lead to, and the apply of each target in use. Whoever comes later, or plans again,
 * stands behind it. A target itself is waited for as long as its sessions ahead take, each ended by its idle time where
 * nobody decides; only an interrupted apply keeps a target until somebody plans again or unlocks it, on purpose.
 *
 * **No heartbeat.** A lease is a row that counts only while its session wants or holds it, freed in the transaction in
 * which the session ends; one bot owns the data folder by a lock that dies with its process. So a lease cannot outlive
 * what it protects, and there is nobody whom a heartbeat would tell anything.
 */
import {
  targetKey,
  type AttemptInput,
  type EffectTools,
  type LeaseOutput,
  type LeaseStore,
  type Progress,
  type TargetHolder,
} from '@cloud-chatops/core';

/** While waiting, the store is asked again this often: a holder can also vanish without a commit of ours. */
const ASK_AGAIN_MS = 2_000;

export interface Queue {
  /** Core's `lease` effect: resolves with the fence when target and slot are the session's. */
  lease(input: AttemptInput, tools: EffectTools): Promise<LeaseOutput>;
  /** Waits for a slot before an apply starts; `release` gives it back. Rejects when aborted. */
  applySlot(sessionId: string, signal: AbortSignal): Promise<() => void>;
  /** An apply that a restart found again runs already: it uses a slot, whether or not one is free, until `release`. */
  resumeApply(): () => void;
  /** The same for a session whose planning goes on after a restart; `changed` gives the slot back. */
  resumePlan(sessionId: string): void;
  /** A session left its planning, or a target may be free: looks who is next. */
  changed(sessionId: string, planning: boolean): void;
}

/** How the holder of a target is shown. */
export type Holder = Omit<TargetHolder, 'sessionId'>;

interface Waiting {
  readonly sessionId: string;
  readonly target: string | undefined;
  readonly input: AttemptInput | undefined;
  readonly tell: ((progress: Progress) => void) | undefined;
  told: string;
  readonly take: (fence: number) => void;
}

export function createQueue(options: {
  readonly store: LeaseStore;
  readonly concurrency: number;
  readonly now: () => number;
  readonly holder: (sessionId: string) => Promise<Holder | undefined>;
}): Queue {
  const { store, concurrency, now } = options;
  const applies: Waiting[] = [];
  const plans: Waiting[] = [];
  /** Sessions that use a slot. */
  const planningNow = new Set<string>();
  let applyingNow = 0;
  let turning: Promise<void> | undefined;
  let again = false;

  const free = (): number => concurrency - planningNow.size - applyingNow;
  const leave = (list: Waiting[], one: Waiting): void => {
    const at = list.indexOf(one);
    if (at >= 0) list.splice(at, 1);
  };

  const turn = async (): Promise<void> => {
    while (applies.length > 0 && free() > 0) {
      const next = applies.shift() as Waiting;
      applyingNow++;
      next.take(0);
    }
    const ahead = new Map<string, number>();
    for (const one of plans.slice()) {
      const target = one.target as string;
      const place = (ahead.get(target) ?? 0) + 1;
      ahead.set(target, place);
      // FIFO per target: only its first may ask for it.
      if (place === 1) {
        const got = await store.acquire(target, one.sessionId, now());
        if (!plans.includes(one)) continue;
        // An apply may have come meanwhile: it goes first.
        if (got.acquired && applies.length === 0 && free() > 0) {
          leave(plans, one);
          planningNow.add(one.sessionId);
          one.take(got.fence);
          continue;
        }
        if (got.acquired) {
          // The target is ours already; only a slot is missing.
          const before = plans.filter((p) => plans.indexOf(p) < plans.indexOf(one)).length;
          tell(one, { kind: 'queue', place: before + 1, waitsFor: 'slot' });
          continue;
        }
        const holder = await options.holder(got.holder.sessionId);
        tell(one, {
          kind: 'queue',
          place,
          waitsFor: 'target',
          ...(holder ? { holder: { sessionId: got.holder.sessionId, ...holder } } : {}),
        });
      } else tell(one, { kind: 'queue', place, waitsFor: 'target' });
    }
  };
  const tell = (one: Waiting, progress: Progress): void => {
    const text = JSON.stringify(progress);
    if (one.told === text) return;
    one.told = text;
    one.tell?.(progress);
  };
  /** One look at a time; a change during it means another one. */
  const look = (): void => {
    if (turning) {
      again = true;
      return;
    }
    turning = turn()
      // A store that fails is asked again by the timer below.
      .catch(() => {})
      .finally(() => {
        turning = undefined;
        if (again) {
          again = false;
          look();
        }
      });
  };
  setInterval(() => {
    if (plans.length + applies.length > 0) look();
  }, ASK_AGAIN_MS).unref();

  const wait = (
    list: Waiting[],
    signal: AbortSignal,
    make: (take: (fence: number) => void) => Waiting,
  ): Promise<number> =>
    new Promise((resolve, reject) => {
      const one = make(resolve);
      const stop = (): void => {
        leave(list, one);
        reject(new Error('no longer waiting'));
        look();
      };
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      list.push(one);
      look();
    });

  /** Gives the slot of an apply back, once. */
  const releaseApply = (): (() => void) => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      applyingNow--;
      look();
    };
  };

  return {
    async lease(input, { signal, progress }) {
      const fence = await wait(plans, signal, (take) => ({
        sessionId: input.sessionId,
        target: targetKey(input.target),
        input,
        tell: progress,
        told: '',
        take,
      }));
      return { fence, finishedAt: now() };
    },
    async applySlot(sessionId, signal) {
      await wait(applies, signal, (take) => ({
        sessionId,
        target: undefined,
        input: undefined,
        tell: undefined,
        told: '',
        take,
      }));
      return releaseApply();
    },
    resumeApply() {
      applyingNow++;
      return releaseApply();
    },
    resumePlan(sessionId) {
      planningNow.add(sessionId);
    },
    changed(sessionId, planning) {
      if (!planning) planningNow.delete(sessionId);
      look();
    },
  };
}
