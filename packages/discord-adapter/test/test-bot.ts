/**
 * A whole bot for this package's tests: the real discord.js client on a local Discord, core's durable runtime on a
 * store in memory, and effects that end when and as the test says.
 */
import { createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import {
  createRuntime,
  RIGHTS,
  type Effects,
  type EffectTools,
  type Logger,
  type Progress,
  type Right,
  type Runtime,
  type Timers,
} from '@cloud-chatops/core';
import { createMemoryStore, samplePlan, sampleReport } from '@cloud-chatops/core/testing';
import { startLocalDiscord, type LocalDiscord } from '@cloud-chatops/local-discord';
import { Client } from 'discord.js';
import { attachCloudChatOps, type CloudChatOps, type CloudChatOpsOptions } from '../src/attach.ts';
import { clientOptions } from '../src/discord/client-options.ts';
import type { Host, Member } from '../src/host.ts';
import type { ChatRecords } from '../src/records/chat-records.ts';
import { memoryChatRecords } from '../src/records/memory-chat-records.ts';
import { texts } from './sample-texts.ts';

const TOKEN = 'local-token';
export const ANA = '1100000000000000011';
export const BEN = '1100000000000000012';
export const LEE = '1100000000000000013';
export const SESSION = '7f3a9c000001';
export const THREAD = '☁️ Terraform Plan: 7f3a9c';

const ROLES = {
  deployers: '1100000000000000021',
  leads: '1100000000000000022',
} as const;

const ROLE_RIGHTS: { readonly [roleId: string]: readonly Right[] } = {
  [ROLES.deployers]: ['plan', 'apply', 'cancel', 'destroy', 'view'],
  [ROLES.leads]: RIGHTS,
};

/** Ms that a test waits for something to be seen. */
const PATIENCE_MS = 8_000;

type EffectOutputs = { [E in keyof Effects]: Awaited<ReturnType<Effects[E]>> };

const now = (): { readonly finishedAt: number } => ({ finishedAt: Date.now() });
const policy = { approvals: 0, fourEyes: false, waitForWordsMs: 0, protected: [] };

/** What effects answer by themselves, unless the test holds them. */
const DEFAULTS: { readonly [E in keyof Effects]: () => EffectOutputs[E] } = {
  lease: () => ({ fence: 1, ...now() }),
  init: () => ({ outcome: 'done', ...now() }),
  validate: () => ({ outcome: 'done', ...now() }),
  plan: () => ({ outcome: 'planned', plan: samplePlan({ plannedAt: Date.now() }), ...now() }),
  analyze: () => ({
    outcome: 'analyzed',
    report: sampleReport({ findings: { critical: 0, high: 0, medium: 0, low: 0 }, risk: 'none' }),
    policy,
    ...now(),
  }),
  explain: () => ({ outcome: 'off', ...now() }),
  verify: () => ({ outcome: 'verified', ...now() }),
  apply: () => ({
    outcome: 'applied',
    result: {
      total: 3,
      done: 3,
      failed: 0,
      notStarted: 0,
      unknown: 0,
      added: 3,
      changed: 0,
      destroyed: 0,
      startedAt: Date.now() - 1_000,
      tookMs: 1_000,
      report: { key: 'apply-report', bytes: 1 },
      log: { key: 'apply.txt', bytes: 1 },
    },
    ...now(),
  }),
  interrupt: () => now(),
};

interface Held {
  readonly tools: EffectTools;
  readonly end: (output: unknown) => void;
}

export interface TestBot extends AsyncDisposable {
  readonly discord: LocalDiscord;
  readonly records: ChatRecords;
  readonly logged: { readonly level: string; readonly message: string; readonly fields: object }[];
  /** Paths of the edits that the bot has asked Discord for, over restarts. */
  readonly edits: readonly string[];
  client(): Client<true>;
  runtime(): Runtime;
  /** What a restart would come back to. */
  unfinished(): Promise<readonly string[]>;
  /** Answers of effects from now on. */
  answers: { -readonly [E in keyof Effects]?: () => EffectOutputs[E] };
  /** These wait for `end`. */
  readonly hold: Set<keyof Effects>;
  end<E extends keyof Effects>(effect: E, output?: EffectOutputs[E]): Promise<void>;
  progress(effect: keyof Effects, progress: Progress): Promise<void>;
  /** The lobby opened by Ana; resolves with its message id. */
  open(): Promise<string>;
  /** The lobby with a plan that was reviewed; resolves with its message id. */
  planned(): Promise<string>;
  /** Presses a button of a message, and answers with what the person is told in private, if anything. */
  press(person: string, messageId: string, button: string): Promise<string>;
  /** Waits until a button works, or does not. */
  button(messageId: string, label: string, state: 'on' | 'off'): Promise<void>;
  /** Waits until `probe` gives something. */
  until<T>(probe: () => Promise<T | undefined | false>, what: string): Promise<T>;
  /** Waits until a message of the thread, or of another channel, contains the text. */
  sees(text: string, channel?: string): Promise<string>;
  lobbyText(): Promise<string>;
  /** Ends client and runtime as a crash would, and starts both anew on the same store and records. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface TestBotOptions extends Partial<Pick<CloudChatOpsOptions, 'layout'>> {
  readonly host?: Partial<Host>;
  /** A session's idle time; default 30 minutes. */
  readonly idleMs?: number;
  /** Discord's own limit of new messages, where the test is about it; tests are faster than people. */
  readonly realLimits?: boolean;
}

export async function startTestBot(options: TestBotOptions = {}): Promise<TestBot> {
  const discord = await startLocalDiscord({
    token: TOKEN,
    applicationId: '1200000000000000001',
    ...(options.realLimits === true ? {} : { limits: { createMessage: { requests: 50, seconds: 5 } } }),
    guild: {
      name: 'Example Corp',
      roles: [
        { name: 'infra-deploy', id: ROLES.deployers },
        { name: 'infra-leads', id: ROLES.leads },
      ],
      members: [
        { name: 'Ana', id: ANA, roles: ['infra-deploy'] },
        { name: 'Ben', id: BEN, roles: ['infra-leads'] },
        { name: 'Lee', id: LEE, roles: ['infra-leads'] },
        { name: 'Kim', id: '1100000000000000014' },
      ],
      channels: [{ name: 'deployments' }],
    },
  });
  const store = createMemoryStore();
  const records = memoryChatRecords();
  const logged: TestBot['logged'][number][] = [];
  const log = (level: string) => (fields: object, message: string) => void logged.push({ level, message, fields });
  const logger: Logger = { info: log('info'), warn: log('warn'), error: log('error') };
  const timers: Timers = {
    now: Date.now,
    set: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const answers: TestBot['answers'] = {};
  const hold = new Set<keyof Effects>();
  const held = new Map<keyof Effects, Held>();
  const effect =
    <E extends keyof Effects>(name: E) =>
    (_: unknown, tools: EffectTools): Promise<never> =>
      hold.has(name)
        ? new Promise((resolve) => held.set(name, { tools, end: resolve as (output: unknown) => void }))
        : (Promise.resolve((answers[name] ?? DEFAULTS[name])()) as Promise<never>);
  const effects = Object.fromEntries(
    (Object.keys(DEFAULTS) as (keyof Effects)[]).map((name) => [name, effect(name)]),
  ) as unknown as Effects;

  const edits: string[] = [];
  let opened = 0;
  let present: { client: Client<true>; runtime: Runtime; chatOps: CloudChatOps };

  const start = async (): Promise<void> => {
    const client = new Client(clientOptions({ restApi: discord.restUrl }));
    client.rest.on('response', ({ method, path }) => {
      if (method === 'PATCH') edits.push(path);
    });
    let runtime: Runtime | undefined;
    const running = (): Runtime => {
      if (runtime === undefined) throw new Error('the runtime is not there yet');
      return runtime;
    };
    const rightsOf = ({ roleIds }: Member): readonly Right[] => [
      ...new Set(roleIds.flatMap((id) => ROLE_RIGHTS[id] ?? [])),
    ];
    const host: Host = {
      signingKey: createSecretKey(Buffer.alloc(32, 5)),
      offersDestroy: false,
      complete: ({ option, typed }) =>
        Promise.resolve(
          option === 'resource_type'
            ? [{ name: 'Compute Instance', value: 'google/compute-instance' }]
            : [{ name: `${option} ${typed}`, value: typed === '' ? 'x' : typed }],
        ),
      parseOpen: ({ operation, member, options: given }) =>
        Promise.resolve(
          given.resource_name === 'wrong'
            ? { problem: 'The name «wrong» is taken. Nothing was opened.' }
            : {
                input: {
                  sessionId: `7f3a9c00000${++opened}`,
                  target: { project: given.project_id, entry: given.resource_type, name: given.resource_name },
                  entryTitle: 'Compute Instance',
                  operation,
                  requester: member.person,
                  settings: {},
                  openedAt: Date.now(),
                  idleMs: options.idleMs ?? 1_800_000,
                },
              },
        ),
      open: (input) => running().open(input),
      send: (id, command, commandId) => running().send(id, command, commandId),
      view: (id) => running().view(id),
      entries: (id) => running().entries(id),
      input: () => Promise.resolve(undefined),
      artifact: (key) => Promise.resolve(texts.get(key)),
      rightsOf: (_, member) => rightsOf(member),
      projectsOf: (member) => (rightsOf(member).length === 0 ? [] : ['my-gcp-project']),
      rolesWith: (_, right) => (right === 'approve' ? [{ id: ROLES.leads, name: 'infra-leads' }] : []),
      now: Date.now,
      ...options.host,
    };
    const layout = options.layout === undefined ? {} : { layout: options.layout };
    const chatOps = attachCloudChatOps(client, { host, records, logger, ...layout });
    runtime = createRuntime({ store, effects, frontends: { discord: chatOps.frontend }, timers, logger });
    const ready = once(client, 'clientReady');
    await client.login(TOKEN);
    await ready;
    await chatOps.ready;
    await runtime.recover();
    present = { client: client as Client<true>, runtime, chatOps };
  };

  const stop = async (): Promise<void> => {
    present.chatOps.close();
    await present.client.destroy();
    await present.runtime.close();
  };

  await start();
  const bot: TestBot = {
    discord,
    records,
    logged,
    edits,
    answers,
    hold,
    client: () => present.client,
    runtime: () => present.runtime,
    unfinished: () => store.unfinished(),
    async end(name, output = (answers[name] ?? DEFAULTS[name])() as never) {
      const work = await bot.until(() => Promise.resolve(held.get(name)), `the effect ${name}`);
      held.delete(name);
      work.end(output);
    },
    async progress(name, progress) {
      (await bot.until(() => Promise.resolve(held.get(name)), `the effect ${name}`)).tools.progress(progress);
    },
    async open() {
      await discord.as('Ana').command('deployments', {
        name: 'cloud-deploy',
        options: { project_id: 'my-gcp-project', resource_type: 'Compute Instance', resource_name: 'web-server-01' },
      });
      return bot.until(async () => (await records.get(SESSION))?.lobby?.id, 'the lobby');
    },
    async planned() {
      const lobby = await bot.open();
      await discord.as('Ana').click(lobby, 'Run Plan (Dry Run)');
      await bot.button(lobby, 'Confirm Apply', 'on');
      return lobby;
    },
    async press(person, messageId, button) {
      const you = discord.as(person);
      const outcome = await you.click(messageId, button, { force: true });
      if (outcome.outcome === 'updated' || outcome.outcome === 'acknowledged') return outcome.outcome;
      if (outcome.outcome === 'modal') return `dialog: ${outcome.modal.title}`;
      if (outcome.outcome === 'replied' && outcome.messageId !== undefined) {
        return (await you.message(outcome.messageId)).text;
      }
      throw new Error(`unexpected: ${JSON.stringify(outcome)}`);
    },
    async button(messageId, label, state) {
      await bot.until(async () => {
        const { buttons } = await discord.as('Ana').message(messageId);
        return buttons.some((b) => b.label === label && b.disabled === (state === 'off'));
      }, `${label} is ${state}`);
    },
    async until(probe, what) {
      const end = Date.now() + PATIENCE_MS;
      for (;;) {
        const found = await probe();
        if (found !== undefined && found !== false) return found;
        if (Date.now() > end)
          throw new Error(`not seen in ${PATIENCE_MS} ms: ${what}\n${JSON.stringify(logged, null, 1)}`);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    },
    sees: async (text, channel = THREAD) =>
      (
        await bot.until(async () => {
          const messages = await discord
            .as('Ana')
            .messages(channel)
            .catch(() => []);
          return messages.find((message) => message.text.includes(text));
        }, `«${text}» in ${channel}`)
      ).id,
    async lobbyText() {
      const id = (await records.get(SESSION))?.lobby?.id ?? '';
      return (await discord.as('Ana').message(id)).text;
    },
    async restart() {
      await stop();
      held.clear();
      await start();
    },
    async close() {
      const stats = await discord.stats();
      await stop();
      await discord.close();
      if (stats.refusedByValidation > 0) throw new Error(`Discord would refuse: ${JSON.stringify(stats.refusals)}`);
    },
    [Symbol.asyncDispose]: () => bot.close(),
  };
  return bot;
}
