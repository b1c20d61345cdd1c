/**
 * People at work: they open sessions, look at the lobbies and press what is lit, as each session's intent says. They
 * know nothing but what Discord shows, so they go on after every restart. What was acknowledged to them is noted.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Human, HumanMessage, InteractionOutcome } from '@cloud-chatops/local-discord';
import { CHANNEL, PEOPLE, PROJECT } from './stage.ts';
import type { Random } from './random.ts';

/** An answer that said to a person: this is done. */
export interface Acknowledged {
  readonly interaction: string;
  readonly action: 'open' | 'plan' | 'confirm' | 'cancel' | 'stop';
  /** Six digits, as people see it. */
  readonly session: string;
}

export interface People {
  readonly acknowledged: readonly Acknowledged[];
  /** Lobby message ids by the session that people see. A session with several lobbies has several. */
  lobbies(): ReadonlyMap<string, readonly string[]>;
  /** Looks through the channel for lobbies whose answers were lost. */
  lookAround(): Promise<void>;
  /** Resolves when somebody presses Confirm Apply the next time, before it is answered. */
  nextConfirm(): Promise<void>;
  /** Opens nothing more; what is open is brought to its end. */
  finish(): void;
  openSessions(): number;
  stop(): Promise<void>;
}

/** What a session is there for. Most are applied: that is where a death hurts. */
const INTENTS = ['apply', 'apply', 'apply', 'apply', 'apply', 'stop', 'cancel early', 'cancel plan', 'reject'] as const;
type Intent = (typeof INTENTS)[number];

const DEPLOYMENTS = ['web-a', 'web-b', 'web-c', 'web-d', 'web-e'] as const;
/** The same twice is «no changes», another zone a replace, 5 GB a plan that fails. */
const SETTINGS = [
  '',
  '',
  'machine_type=e2-small',
  'machine_type=e2-standard-2',
  'machine_type=n2-standard-4',
  'labels={"team":"web"}',
  'zone=europe-west1-c',
  'boot_disk_size_gb=5',
] as const;

const LOOK_MS = 300;
const LOBBY = /Session ([0-9a-f]{6}) · asked by/;
/** The only field of every dialog. */
const FIELD = 'text';

interface Session {
  readonly lobbyId: string;
  readonly name: string;
  intent: Intent;
  busy: boolean;
}

/** `mostOpen`: sessions at the same time. */
export function createPeople(discord: Human, random: Random, mostOpen: number): People {
  const acknowledged: Acknowledged[] = [];
  const lobbies = new Map<string, string[]>();
  const open = new Map<string, Session>();
  const working = new Set<Promise<void>>();
  let confirmed = Promise.withResolvers<void>();
  let finishing = false;
  let stopped = false;

  const meet = (message: HumanMessage): string | undefined => {
    const session = LOBBY.exec(message.text)?.[1];
    if (session === undefined || message.ephemeral) return undefined;
    const known = lobbies.get(session) ?? [];
    if (known.includes(message.id)) return session;
    lobbies.set(session, [...known, message.id]);
    const name = DEPLOYMENTS.find((deployment) => message.text.includes(`**${deployment}**`)) ?? '';
    open.set(session, { lobbyId: message.id, name, intent: random.pick(INTENTS), busy: false });
    return session;
  };

  const openOne = async (): Promise<void> => {
    const person = discord.as(random.pick(PEOPLE));
    const settings = random.pick(SETTINGS);
    const answer = await person.command(CHANNEL, {
      name: 'cloud-deploy',
      options: {
        project_id: PROJECT,
        resource_type: 'Compute Instance',
        resource_name: random.pick(DEPLOYMENTS),
        ...(settings === '' ? {} : { settings }),
      },
    });
    if (answer.outcome !== 'replied' || answer.messageId === undefined) return;
    const session = meet(await person.message(answer.messageId));
    if (session !== undefined) acknowledged.push({ interaction: answer.interactionId, action: 'open', session });
  };

  const note = (answer: InteractionOutcome, action: Acknowledged['action'], session: string): void => {
    if (answer.outcome === 'updated') acknowledged.push({ interaction: answer.interactionId, action, session });
  };

  const confirm = async (person: string, id: string, session: Session): Promise<void> => {
    const by = discord.as(person);
    const pressed = by.click(session.lobbyId, 'Confirm Apply');
    confirmed.resolve();
    confirmed = Promise.withResolvers();
    const answer = await pressed;
    if (answer.outcome !== 'modal') return note(answer, 'confirm', id);
    note(await by.submitModal(answer.modal, { [FIELD]: session.name }), 'confirm', id);
  };

  /** Cancel in the lobby; while applying it asks in private whether to stop. */
  const cancel = async (id: string, session: Session): Promise<void> => {
    const by = discord.as(random.pick(PEOPLE));
    const answer = await by.click(session.lobbyId, 'Cancel');
    note(answer, 'cancel', id);
    if (answer.outcome !== 'replied' || answer.messageId === undefined) return;
    const question = await by.message(answer.messageId);
    if (!question.buttons.some(({ label, disabled }) => label === 'Stop Apply' && !disabled)) return;
    session.intent = 'apply';
    note(await by.click(question.id, 'Stop Apply'), 'stop', id);
  };

  /** One look at one lobby, and at most one thing done. */
  const act = async (id: string, session: Session): Promise<void> => {
    const message = await discord.as(PEOPLE[0]).message(session.lobbyId);
    const lit = new Set(message.buttons.filter(({ disabled }) => !disabled).map(({ label }) => label));
    const sees = (words: string): boolean => message.text.includes(words);
    if (lit.size === 1 && lit.has('View Details')) {
      if (/Applied|Cancelled|Closed/.test(message.text)) open.delete(id);
      return;
    }
    if (sees('Applying')) {
      if (session.intent === 'stop' && lit.has('Cancel')) await cancel(id, session);
    } else if (lit.has('Confirm Apply')) {
      if (session.intent === 'reject') await cancel(id, session);
      else if (random.chance(0.15)) {
        const [first, second] = [random.pick(PEOPLE), random.pick(PEOPLE)];
        await Promise.all([confirm(first, id, session), confirm(second, id, session)]);
      } else await confirm(random.pick(PEOPLE), id, session);
    } else if (sees('Planning') || sees('In the queue')) {
      if (session.intent === 'cancel plan' && random.chance(0.3)) await cancel(id, session);
    } else if (lit.has('Cancel') && (sees('No changes') || sees('Plan failed') || session.intent === 'cancel early')) {
      await cancel(id, session);
    } else if (lit.has('Run Plan (Dry Run)') && !lit.has('Confirm Apply') && !sees('Plan ready')) {
      note(await discord.as(random.pick(PEOPLE)).click(session.lobbyId, 'Run Plan (Dry Run)'), 'plan', id);
    }
  };

  const start = (work: Promise<void>): void => {
    // Clicks fail while the bot is dead, as they do for people; they look again.
    const running = work.catch(() => {}).finally(() => working.delete(running));
    working.add(running);
  };

  let opening = false;
  const round = (): void => {
    for (const [id, session] of open) {
      if (session.busy) continue;
      session.busy = true;
      start(act(id, session).finally(() => (session.busy = false)));
    }
    if (finishing || opening || open.size >= mostOpen) return;
    opening = true;
    start(openOne().finally(() => (opening = false)));
  };
  const rounds = (async () => {
    while (!stopped) {
      round();
      await pause(LOOK_MS);
    }
  })();

  return {
    acknowledged,
    lobbies: () => lobbies,
    async lookAround() {
      for (const message of await discord.as(PEOPLE[0]).messages(CHANNEL)) meet(message);
    },
    nextConfirm: () => confirmed.promise,
    finish: () => (finishing = true),
    openSessions: () => open.size,
    async stop() {
      stopped = true;
      await rounds;
      await Promise.all(working);
    },
  };
}
