/**
 * 10,000 generated interactions against the whole application: people with any roles press any button anywhere, also
 * forged and moved ones, submit dialogs and give commands, several at the same moment. Whatever happens, nothing
 * starts that nobody was allowed to ask for, every plan is applied once at most, everybody is answered within three
 * seconds, and nothing breaks.
 */
import { targetKey, type StoredEntry } from '@cloud-chatops/core';
import { checkAudit } from '@cloud-chatops/store';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GUILD, PEOPLE, planOf, policy, result, ROLES, startDesk, type Desk } from './support/desk.ts';
import { createSilentDiscord, type SilentDiscord } from './support/silent-discord.ts';
import { sampleReport } from '@cloud-chatops/core/testing';

/** Bots that are played with at the same time: each waits for its messages most of the time. */
const BOTS = 5;
/** For each bot. */
const RUNS = 20;
const PER_RUN = 100;
const ANSWER_MS = 3_000;
const OPEN_SESSIONS = 6;
const CHANNEL = '1300000000000000001';

/** What roles allow in the project `shop`, written down a second time: the test must not ask what it tests. */
const MAY: ReadonlyMap<string, readonly string[]> = new Map([
  [ROLES.deployer, ['plan', 'confirm', 'cancel', 'stop', 'force']],
  [ROLES.approver, ['cancel', 'stop', 'force', 'approve', 'reject', 'override', 'unlock']],
]);
/** Entries that a person makes, and the buttons that can make them. */
const MADE_BY: { readonly [entry: string]: readonly string[] } = {
  'plan.requested': ['plan'],
  'plan.confirmed': ['confirm'],
  'plan.approved': ['approve'],
  'plan.rejected': ['reject'],
  'block.overridden': ['override'],
  'session.cancelled': ['cancel'],
  'stop.requested': ['stop', 'cancel'],
  'force.requested': ['force'],
  'lease.unlocked': ['unlock'],
};
const PLACE: { readonly [action: string]: 'lobby' | 'thread' | 'private' } = {
  plan: 'lobby',
  confirm: 'lobby',
  cancel: 'lobby',
  stop: 'private',
  approve: 'thread',
  reject: 'thread',
  override: 'thread',
  unlock: 'thread',
  force: 'thread',
};

const spec = fc.record({
  user: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...Object.values(PEOPLE)) },
    fc.bigInt(1n, 2n ** 63n).map(String),
  ),
  roles: fc.oneof(
    { weight: 5, arbitrary: fc.constant([ROLES.deployer, ROLES.viewer]) },
    { weight: 5, arbitrary: fc.constant([ROLES.approver]) },
    fc.uniqueArray(fc.constantFrom(...Object.values(ROLES), GUILD, '1', 'deployer', '__proto__')),
  ),
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constant('button' as const) },
    { weight: 5, arbitrary: fc.constant('modal' as const) },
    fc.constantFrom('select' as const, 'unlock' as const, 'deploy' as const, 'typing' as const),
  ),
  /** Which of the identifiers that the bot issued; an action to prefer, so that rare ones are pressed, too. */
  pick: fc.nat(),
  action: fc.oneof(
    { weight: 4, arbitrary: fc.constant('plan') },
    { weight: 10, arbitrary: fc.constant('confirm') },
    { weight: 8, arbitrary: fc.constantFrom('', ...Object.keys(PLACE)) },
  ),
  forge: fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    fc.record({ at: fc.nat({ max: 80 }), text: fc.string({ minLength: 1, maxLength: 4, unit: 'binary-ascii' }) }),
  ),
  place: fc.oneof(
    { weight: 12, arbitrary: fc.constant('right' as const) },
    fc.constantFrom('message' as const, 'channel' as const, 'guild' as const, 'private' as const, 'direct' as const),
  ),
  typed: fc.oneof(fc.constant('web-0'), fc.string({ maxLength: 60, unit: 'grapheme' })),
  /** Comes together with the one before. */
  together: fc.boolean(),
  /** The apply that runs, if any, ends so before this. */
  ends: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    fc.constantFrom('applied' as const, 'failed' as const, 'lost' as const),
  ),
});
type Spec = typeof spec extends fc.Arbitrary<infer T> ? T : never;

interface Sent {
  readonly user: string;
  readonly session: string;
  readonly action: string;
  readonly target: string;
}

let bots: readonly Fuzz[];
beforeAll(async () => {
  bots = await Promise.all(Array.from({ length: BOTS }, startFuzz));
});
afterAll(() => Promise.all(bots.map(({ desk }) => desk.close())));

test(`${BOTS * RUNS * PER_RUN} interactions: nothing unauthorised starts, everybody is answered, nothing breaks`, async () => {
  const applied = await Promise.all(bots.map(playAll));
  expect(applied.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(10);
}, 480_000);

/** Gives how many plans were applied. */
async function playAll({ desk, run, everyApplyWasConfirmed, figures }: Fuzz): Promise<number> {
  await fc.assert(
    fc.asyncProperty(fc.array(spec, { minLength: PER_RUN, maxLength: PER_RUN }), run),
    // Sessions live on from run to run: a smaller case would not be the same case.
    { numRuns: RUNS, endOnFailure: true },
  );
  const { interactions, accepted, slowest } = figures();
  expect(interactions).toBe(RUNS * PER_RUN);
  expect(accepted).toBeGreaterThan(RUNS);
  expect(slowest).toBeLessThan(ANSWER_MS);
  expect(desk.logged.filter((line) => line.message === 'an interaction failed')).toEqual([]);
  const applied = await everyApplyWasConfirmed();
  expect((await checkAudit(desk.store.audit, 'audit')).problems).toEqual([]);
  return applied;
}

interface Fuzz {
  /** Plays a sequence of interactions to its end, and looks at what came of them. */
  run(specs: readonly Spec[]): Promise<void>;
  /** Gives how many plans were applied. */
  everyApplyWasConfirmed(): Promise<number>;
  readonly desk: Desk;
  /** How many were sent, how many of them made an entry, and ms until the slowest was answered. */
  figures(): { readonly interactions: number; readonly accepted: number; readonly slowest: number };
}

async function startFuzz(): Promise<Fuzz> {
  const silent = createSilentDiscord();
  const desk = await startDesk({ client: { rest: silent.rest }, concurrency: 3 });
  silent.listen(PEOPLE.Ben, [ROLES.approver]);
  desk.hold.add('apply');
  let plans = 0;
  desk.answers.plan = (input) => ({
    outcome: 'planned',
    plan: planOf(input, ++plans % 4 === 0 ? { destroys: ['a.b'], counts: { ...planOf(input).counts, delete: 1 } } : {}),
    finishedAt: Date.now(),
  });
  let reviews = 0;
  desk.answers.analyze = () => ({
    outcome: 'analyzed',
    report: sampleReport({
      blocks: ++reviews % 5 === 0 ? ['p'] : [],
      // Critical ones ask for the typed name, as destroys do.
      findings: { critical: reviews % 4 === 0 ? 1 : 0, high: 0, medium: 0, low: 0 },
    }),
    policy: { ...policy, approvals: reviews % 3 === 0 ? 1 : 0, fourEyes: true },
    finishedAt: Date.now(),
  });

  const sessions: string[] = [];
  /** Session → the last of its entries that was looked at. */
  const seen = new Map<string, number>();
  let opened = 0;
  let bursts = 0;
  let interactions = 0;
  let accepted = 0;
  let slowest = 0;

  async function play(burst: readonly Spec[]): Promise<void> {
    const everything = bursts++ % 8 === 0;
    if (everything) await keepSessionsOpen();
    if (bursts % 64 === 1) await lobbiesShowTheirPlans();
    for (const { ends } of burst) if (ends !== undefined) await endAnApply(ends);
    const sent: Sent[] = [];
    const answers = await Promise.all(
      burst.map(async (one) => {
        const { payload, allowed, ours } = await interactionOf(one);
        interactions += 1;
        if (allowed !== undefined) sent.push(allowed);
        const answer = silent.answerTo(payload.id, ours ? ANSWER_MS : 0);
        silent.send(desk.client, payload);
        return { ours, took: await answer, payload };
      }),
    );
    for (const { ours, took, payload } of answers) {
      if (!ours) continue;
      if (took === undefined) throw new Error(`no answer within ${ANSWER_MS} ms to ${JSON.stringify(payload)}`);
      slowest = Math.max(slowest, took);
    }
    const unlocks = burst.some(({ kind }) => kind === 'unlock');
    // Of the others every few bursts: whatever happened to them without an interaction fails then.
    const touched = new Set(answers.map(({ payload }) => sessionOf(payload)));
    for (const id of everything || unlocks ? sessions : sessions.filter((one) => touched.has(one))) {
      const entries = await desk.store.sessions.entries(id, seen.get(id));
      seen.set(id, entries.at(-1)?.sequence ?? seen.get(id) ?? 0);
      const made = entries.filter(({ entry }) => entry.type in MADE_BY);
      if (made.length === 0) continue;
      const target = (await desk.runtime.view(id))?.target;
      for (const stored of made) explain(stored, sent, target);
    }
  }

  /** The session that a button or dialog names. */
  const sessionOf = ({ data }: Payload): string =>
    (data as { readonly custom_id?: string }).custom_id?.split(':')[2] ?? '';

  /** Each entry that a person made has an interaction of that person, genuine, in its place and allowed, that made it. */
  function explain(
    { sessionId, entry }: StoredEntry,
    sent: Sent[],
    target: Parameters<typeof targetKey>[0] | undefined,
  ): void {
    const by = (entry as { by: { id: string } }).by.id;
    const actions = MADE_BY[entry.type] ?? [];
    const at = sent.findIndex(
      (one) =>
        one.user === by &&
        actions.includes(one.action) &&
        (one.session === sessionId || (target !== undefined && one.target === targetKey(target))),
    );
    if (at < 0)
      throw new Error(`nobody was allowed to make ${entry.type} of ${sessionId} by ${by}: ${JSON.stringify(sent)}`);
    sent.splice(at, 1);
    accepted += 1;
  }

  async function everyApplyWasConfirmed(): Promise<number> {
    const digests: string[] = [];
    for (const id of await desk.store.sessions.list({ openOnly: false, limit: 10_000 })) {
      const entries = (await entriesOf(id)).map(({ entry }) => entry);
      const confirmed = entries.flatMap((e) => (e.type === 'plan.confirmed' ? [e.digest] : []));
      const began = entries.flatMap((e) => (e.type === 'apply.started' ? [e.digest] : []));
      expect(confirmed).toEqual(expect.arrayContaining(began));
      const runs = desk.started.filter((s) => s.step === 'apply' && s.sessionId === id).length;
      expect(runs).toBeLessThanOrEqual(began.length);
      digests.push(...began);
    }
    expect(new Set(digests).size).toBe(digests.length);
    return digests.length;
  }

  const entriesOf = (id: string): Promise<readonly StoredEntry[]> => desk.store.sessions.entries(id);

  async function keepSessionsOpen(): Promise<void> {
    for (const id of sessions.slice()) {
      const state = await desk.state(id);
      if (state === 'applied' || state === 'cancelled' || state === 'expired' || state === 'applyFailed')
        sessions.splice(sessions.indexOf(id), 1);
    }
    while (sessions.length < OPEN_SESSIONS) {
      const id = (0xf00000000000 + ++opened).toString(16);
      await desk.records.save(id, { guildId: GUILD, channelId: CHANNEL });
      await desk.runtime.open({
        sessionId: id,
        target: { project: 'shop', entry: 'google/compute-instance', name: `web-${opened % 3}` },
        entryTitle: 'Compute Instance',
        operation: 'deploy',
        requester: { id: PEOPLE.Ana, name: 'Ana' },
        settings: {},
        openedAt: Date.now(),
        idleMs: 1_800_000,
      });
      sessions.push(id);
      await desk.until(async () => (await desk.records.get(id))?.lobby, 'the lobby');
    }
  }

  /** A lobby is edited half a second after its plan, a hundred interactions here: without a look now and then nobody confirms in time. */
  async function lobbiesShowTheirPlans(): Promise<void> {
    for (const id of sessions) {
      const view = await desk.runtime.view(id);
      if (view?.state !== 'awaitingConfirmation' || view.plan === undefined) continue;
      const confirm = `cco1:confirm:${id}:${view.plan.digest.slice(0, 16)}:`;
      await desk.until(async () => silent.issued([id]).some((one) => one.startsWith(confirm)), 'the lobby of a plan');
    }
  }

  async function endAnApply(outcome: 'applied' | 'failed' | 'lost'): Promise<void> {
    for (const id of sessions) {
      if (!desk.started.some((s) => s.step === 'apply' && s.sessionId === id)) continue;
      const state = await desk.state(id);
      if (state !== 'applying' && state !== 'stopping') continue;
      const at = { finishedAt: Date.now(), result };
      await desk.end('apply', id, outcome === 'failed' ? { outcome, cause: 'error', ...at } : { outcome, ...at });
      await desk.until(
        async () => !['applying', 'stopping'].includes((await desk.state(id)) ?? ''),
        'the end of an apply',
      );
      return;
    }
  }

  /** The payload as Discord would send it, and what it may do at most. */
  async function interactionOf(one: Spec): Promise<{ payload: Payload; allowed: Sent | undefined; ours: boolean }> {
    const may = (action: string): boolean => one.roles.some((role) => MAY.get(role)?.includes(action) === true);
    const inGuild = one.place !== 'guild' && one.place !== 'direct';
    const base = {
      user: one.user,
      roles: one.roles,
      guildId: one.place === 'guild' ? '1999999999999999999' : one.place === 'direct' ? undefined : GUILD,
    };
    if (one.kind === 'unlock' || one.kind === 'deploy' || one.kind === 'typing') {
      const name = one.kind === 'unlock' ? 'cloud-unlock' : 'cloud-deploy';
      const options = { project_id: 'shop', resource_name: one.pick % 4 === 0 ? one.typed : `web-${one.pick % 3}` };
      const more = one.kind === 'unlock' ? { reason: one.typed } : { resource_type: 'Compute Instance' };
      const payload = silent.command({ ...base, channelId: CHANNEL, typing: one.kind === 'typing' }, name, {
        ...options,
        ...more,
      });
      const target = `shop:google/compute-instance:${options.resource_name}`;
      const allowed = one.kind === 'unlock' && inGuild && may('unlock');
      return {
        payload,
        ours: true,
        allowed: allowed ? { user: one.user, session: '', action: 'unlock', target } : undefined,
      };
    }
    // Half of the time of a session that somebody looks at now, and then its latest button: old plans are confirmed often enough.
    const present = one.pick % 2 === 0 ? [sessions[(one.pick / 2) % sessions.length] ?? ''] : sessions;
    const issued = silent.issued(present);
    const preferred = issued.filter((id) => id.split(':')[1] === one.action);
    const from = preferred.length > 0 ? preferred : issued;
    const genuine =
      (one.pick % 2 === 0 ? from.at(-1) : from[one.pick % from.length]) ??
      'cco1:plan:000000000000:::AAAAAAAAAAAAAAAAAAAAAA';
    const customId =
      one.forge === undefined
        ? genuine
        : genuine.slice(0, one.forge.at) + one.forge.text + genuine.slice(one.forge.at + 1);
    const [, action = '', session = ''] = genuine.split(':');
    const record = await desk.records.get(session);
    const messages = Object.values(record?.messages ?? {});
    const place = PLACE[action] ?? 'lobby';
    const where = {
      lobby: { channelId: CHANNEL, messageId: record?.lobby?.id },
      thread: { channelId: record?.threadId, messageId: messages[one.pick % Math.max(1, messages.length)]?.id },
      private: { channelId: CHANNEL, messageId: '1777777777777777777' },
    }[place];
    const payload = silent.click(
      {
        ...base,
        channelId: one.place === 'channel' ? '1888888888888888888' : (where.channelId ?? CHANNEL),
        messageId: one.place === 'message' ? '1666666666666666666' : (where.messageId ?? '1666666666666666666'),
        ephemeral: one.place === 'private' || place === 'private',
      },
      one.kind,
      customId,
      one.typed,
    );
    // A private message has no id that is kept: the moved one of a question counts as well as the first.
    const inPlace =
      one.place === 'right' ||
      (one.place === 'private' && where.messageId !== undefined) ||
      (one.place === 'message' && place === 'private');
    const allowed = customId === genuine && inPlace && may(action);
    return {
      payload,
      ours: customId.startsWith('cco'),
      allowed: allowed ? { user: one.user, session, action, target: '' } : undefined,
    };
  }

  return {
    desk,
    everyApplyWasConfirmed,
    figures: () => ({ interactions, accepted, slowest }),
    async run(specs) {
      for (let i = 0; i < specs.length;) {
        const burst = [specs[i++] as Spec];
        while (specs[i]?.together && burst.length < 4) burst.push(specs[i++] as Spec);
        await play(burst);
      }
    },
  };
}

type Payload = ReturnType<SilentDiscord['click']>;
