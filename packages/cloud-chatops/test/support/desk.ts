/**
 * The application without terraform: the real configuration, rights, host, commands, audit, queue, store and runtime, the
 * real discord.js client on a local Discord, and a terraform whose steps end when and as the test says.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createRuntime,
  type AttemptInput,
  type Effects,
  type EffectTools,
  type Logger,
  type PlanHead,
  type Runtime,
  type Timers,
} from '@cloud-chatops/core';
import { samplePlan, sampleReport } from '@cloud-chatops/core/testing';
import { attachCloudChatOps, clientOptions, type ChatRecords, type Host } from '@cloud-chatops/discord-adapter';
import { startLocalDiscord, type LocalDiscord } from '@cloud-chatops/local-discord';
import { openStore, type Store } from '@cloud-chatops/store';
import type { Terraform } from '@cloud-chatops/terraform';
import { Client, type ClientOptions } from 'discord.js';
import { AUDIT_SINK, createAuditTrail } from '../../src/audit/audit-trail.ts';
import { createHost, namedTargets } from '../../src/bot/create-host.ts';
import { loadCatalog } from '../../src/catalog/catalog.ts';
import { readConfig, type LoadedConfig } from '../../src/config/read-config.ts';
import { createEffects } from '../../src/effects/effects.ts';
import { createChatRecords } from '../../src/host/chat-records.ts';
import { createQueue, type Holder } from '../../src/queue/queue.ts';
import { createTargetNotes } from '../../src/queue/target-notes.ts';
import { createSecretBook } from '../../src/secrets/secret-book.ts';

const CATALOG = fileURLToPath(new URL('../../../../examples/catalog', import.meta.url));
const TOKEN = 'local-token';
const PATIENCE_MS = 8_000;

export const GUILD = '1100000000000000000';
export const ROLES = {
  deployer: '1100000000000000021',
  approver: '1100000000000000022',
  viewer: '1100000000000000023',
};
export const PEOPLE = {
  Ana: '1100000000000000011',
  Ben: '1100000000000000012',
  Lee: '1100000000000000013',
  Kim: '1100000000000000014',
  Zoe: '1100000000000000015',
} as const;
export type Name = keyof typeof PEOPLE;

const CONFIG = `catalog:
  google/compute-instance: { title: Compute Instance, module: ${CATALOG}/google/compute-instance, variables: { allow_http_from: [], kms_key_self_link: k } }
projects:
  shop:
    catalog: [google/compute-instance]
    rights: { view: [viewer], plan: [deployer], apply: [deployer], destroy: [deployer], cancel: [deployer, approver], approve: [approver], override: [approver], unlock: [approver] }
  vault:
    catalog: [google/compute-instance]
    rights: { view: ['user:${PEOPLE.Lee}'], plan: ['user:${PEOPLE.Lee}'] }
`;

type Steps = Pick<Effects, 'init' | 'validate' | 'plan' | 'verify' | 'apply' | 'interrupt' | 'analyze'>;
type Step = keyof Steps;
type Outputs = { [S in Step]: Awaited<ReturnType<Steps[S]>> };

export interface Started {
  readonly step: Step;
  readonly sessionId: string;
  readonly recovered: boolean;
}

export interface Desk {
  readonly discord: LocalDiscord;
  readonly config: LoadedConfig;
  readonly store: Store;
  readonly records: ChatRecords;
  readonly folder: string;
  readonly host: Host;
  readonly client: Client<true>;
  readonly runtime: Runtime;
  readonly logged: { readonly level: string; readonly message: string; readonly fields: object }[];
  /** Every step of terraform that was started, in order. */
  readonly started: Started[];
  /** Steps that wait for `end`. */
  readonly hold: Set<Step>;
  /** How steps end from now on. */
  readonly answers: { -readonly [S in Step]?: (input: AttemptInput) => Outputs[S] };
  end<S extends Step>(step: S, sessionId: string, output?: Outputs[S]): Promise<void>;
  /** A lobby opened by command; resolves with session and message. */
  lobby(person: Name, name: string): Promise<{ readonly id: string; readonly message: string }>;
  /** The same with a plan that waits for Confirm Apply. */
  planned(person: Name, name: string): Promise<{ readonly id: string; readonly message: string }>;
  /** Presses a button, disabled or not; resolves with `updated`, `dialog` or what the person is told in private. */
  press(person: Name, message: string, button: string): Promise<string>;
  /** Gives a command; resolves with what the person is told in private. */
  say(person: Name, command: string): Promise<string>;
  state(sessionId: string): Promise<string | undefined>;
  until<T>(probe: () => Promise<T | undefined | false>, what: string): Promise<T>;
  /** Lets go of everything as a crash would, and starts anew on the same data folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly configure?: (yaml: string) => string;
  readonly concurrency?: number;
  /** More options of the discord.js client. */
  readonly client?: Partial<ClientOptions>;
  /** Discord's own limits, where it is about them; tests are faster than people. */
  readonly realLimits?: boolean;
  /** Told of each discord.js client before it logs in. */
  readonly onClient?: (client: Client) => void;
}

/** A plan of its own for each attempt of each session: a plan is used up once, for ever. */
export const planOf = ({ sessionId, attempt }: AttemptInput, more: Partial<PlanHead> = {}): PlanHead =>
  samplePlan({
    digest: createHash('sha256').update(`${sessionId}/${attempt}`).digest('hex'),
    plannedAt: Date.now(),
    ...more,
  });

const now = () => ({ finishedAt: Date.now() });
export const policy = { approvals: 0, fourEyes: false, waitForWordsMs: 0, protected: [] };
export const result = {
  total: 3,
  done: 3,
  failed: 0,
  notStarted: 0,
  unknown: 0,
  added: 3,
  changed: 0,
  destroyed: 0,
  startedAt: 1,
  tookMs: 1_000,
  report: { key: 'apply-report', bytes: 1 },
  log: { key: 'apply.txt', bytes: 1 },
};

const DEFAULTS: { readonly [S in Step]: (input: AttemptInput) => Outputs[S] } = {
  init: () => ({ outcome: 'done', ...now() }),
  validate: () => ({ outcome: 'done', ...now() }),
  plan: (input) => ({ outcome: 'planned', plan: planOf(input), ...now() }),
  analyze: () => ({
    outcome: 'analyzed',
    report: sampleReport({ findings: { critical: 0, high: 0, medium: 0, low: 0 }, risk: 'none' }),
    policy,
    ...now(),
  }),
  verify: () => ({ outcome: 'verified', ...now() }),
  apply: () => ({ outcome: 'applied', result, ...now() }),
  interrupt: () => now(),
};

/** In memory where there is room: these tests are about decisions, and each commit waits for the disk otherwise. */
function quickFolder(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 1e9 ? memory : tmpdir();
}

export async function startDesk(options: DeskOptions = {}): Promise<Desk> {
  const folder = mkdtempSync(join(quickFolder(), 'desk-'));
  const yaml = options.configure?.(CONFIG) ?? CONFIG;
  const file = join(folder, 'desk.yaml');
  writeFileSync(file, yaml);
  const config = readConfig(file);
  const catalog = await loadCatalog(config);
  const discord = await startLocalDiscord({
    token: TOKEN,
    applicationId: '1200000000000000001',
    ...(options.realLimits === true
      ? {}
      : { limits: { createMessage: { requests: 500, seconds: 5 }, editMessage: { requests: 500, seconds: 5 } } }),
    guild: {
      id: GUILD,
      name: 'Example Corp',
      roles: Object.entries(ROLES).map(([name, id]) => ({ name, id })),
      members: [
        { name: 'Ana', id: PEOPLE.Ana, roles: ['deployer', 'viewer'] },
        { name: 'Ben', id: PEOPLE.Ben, roles: ['approver', 'viewer'] },
        { name: 'Lee', id: PEOPLE.Lee, roles: ['approver', 'deployer'] },
        { name: 'Kim', id: PEOPLE.Kim, roles: ['viewer'] },
        { name: 'Zoe', id: PEOPLE.Zoe },
      ],
      channels: [{ name: 'deployments' }, { name: 'elsewhere' }],
    },
  });
  const logged: { level: string; message: string; fields: object }[] = [];
  const log = (level: string) => (fields: object, message: string) => void logged.push({ level, message, fields });
  const logger: Logger = { info: log('info'), warn: log('warn'), error: log('error') };
  const timers: Timers = {
    now: Date.now,
    set: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const started: Started[] = [];
  const hold = new Set<Step>();
  const answers: Desk['answers'] = {};
  const held = new Map<string, (output: unknown) => void>();
  const step =
    <S extends Step>(name: S) =>
    (input: { readonly sessionId: string }, tools: EffectTools): Promise<Outputs[S]> => {
      const { sessionId } = input;
      started.push({ step: name, sessionId, recovered: tools.recovered });
      const answer = () => (answers[name] ?? DEFAULTS[name])(input as AttemptInput);
      if (!hold.has(name)) return Promise.resolve(answer() as Outputs[S]);
      return new Promise((resolve) => held.set(`${name} ${sessionId}`, resolve as (output: unknown) => void));
    };
  const terraform: Terraform = {
    init: step('init'),
    validate: step('validate'),
    plan: step('plan'),
    verify: step('verify'),
    apply: step('apply'),
    interrupt: step('interrupt'),
    planJson: () => Promise.reject(new Error('there is no plan file at this desk')),
    planSource: () => Promise.reject(new Error('there is no plan file at this desk')),
    secretsFor: async () => [],
    discard: async () => {},
    remove: async () => {},
    recover: async () => [],
  };

  const start = async () => {
    const store = await openStore(folder);
    const client = new Client({ ...clientOptions({ restApi: discord.restUrl }), ...options.client });
    if (options.client?.rest) client.rest.options.api = discord.restUrl;
    options.onClient?.(client);
    const targets = namedTargets();
    const secrets = createSecretBook();
    let runtime: Runtime | undefined;
    const running = (): Runtime => {
      if (runtime === undefined) throw new Error('the runtime is not there yet');
      return runtime;
    };
    const holder = async (id: string): Promise<Holder | undefined> => {
      const view = await running().view(id);
      return view && { who: view.requester.name, state: view.state };
    };
    const queue = createQueue({
      store: store.sessions,
      concurrency: options.concurrency ?? 4,
      now: timers.now,
      holder,
    });
    const effects = createEffects({
      terraform,
      queue,
      artifacts: store.artifacts,
      now: timers.now,
      analyze: step('analyze'),
      explain: async () => ({ outcome: 'off', ...now() }),
    });
    const audit = createAuditTrail({ log: store.audit, redact: secrets.redact, logger });
    const records = await createChatRecords(store.documents);
    const words = { model: undefined, label: 'no model', notes: [], close: async () => {} };
    const parts = { config, catalog, store, timers, knowledge: [], knowledgeHash: 'none', words, secrets };
    const host = createHost(parts, {
      client,
      dataFolder: folder,
      targets,
      records,
      audit,
      runtime: running,
      onFatal: () => {},
    });
    const adapter = attachCloudChatOps(client, { host, records, logger });
    const targetNotes = createTargetNotes({
      store: store.sessions,
      holder,
      tell: (view, progress) => adapter.frontend.showProgress(view.sessionId, progress, view),
    });
    runtime = createRuntime({
      store: store.sessions,
      effects,
      frontends: { discord: adapter.frontend, [AUDIT_SINK]: audit.frontend },
      timers,
      logger,
      onCommit: (view) => {
        targets.remember(view);
        targetNotes.changed(view);
        queue.changed(view.sessionId, ['queued', 'initializing', 'validating', 'planning'].includes(view.state));
      },
    });
    const ready = once(client, 'clientReady');
    await client.login(TOKEN);
    await ready;
    await adapter.ready;
    await runtime.recover();
    return { store, client: client as Client<true>, runtime, adapter, host, records };
  };

  let present = await start();
  const stop = async (): Promise<void> => {
    present.adapter.close();
    await present.client.destroy();
    await present.runtime.close();
    await present.store.close();
  };

  const textOf = async (person: Name, messageId: string | undefined): Promise<string> =>
    messageId === undefined ? '' : (await discord.as(person).message(messageId)).text;

  const desk: Desk = {
    discord,
    config,
    folder,
    logged,
    started,
    hold,
    answers,
    get store() {
      return present.store;
    },
    get records() {
      return present.records;
    },
    get host() {
      return present.host;
    },
    get client() {
      return present.client;
    },
    get runtime() {
      return present.runtime;
    },
    async end(name, sessionId, output) {
      const key = `${name} ${sessionId}`;
      const finish = await desk.until(async () => held.get(key), `${name} of ${sessionId} to be under way`);
      held.delete(key);
      finish(output ?? DEFAULTS[name]({ sessionId, attempt: 1 } as AttemptInput));
    },
    async lobby(person, name) {
      const before = new Set(await present.store.sessions.list({ openOnly: false, limit: 1_000 }));
      const command = `/cloud-deploy project_id:shop resource_type:Compute Instance resource_name:${name}`;
      const answer = await discord.as(person).command('deployments', command);
      if (answer.outcome !== 'replied') throw new Error(JSON.stringify(answer));
      const ids = await present.store.sessions.list({ openOnly: false, limit: 1_000 });
      const id = ids.find((one) => !before.has(one));
      if (id === undefined) throw new Error(await textOf(person, answer.messageId));
      const message = await desk.until(async () => (await present.records.get(id))?.lobby?.id, 'the lobby');
      return { id, message };
    },
    async planned(person, name) {
      const opened = await desk.lobby(person, name);
      await desk.press(person, opened.message, 'Run Plan (Dry Run)');
      await desk.until(async () => (await desk.state(opened.id)) === 'awaitingConfirmation', `${name} to be planned`);
      await desk.until(async () => {
        const { buttons } = await discord.as(person).message(opened.message);
        return buttons.some((b) => b.label === 'Confirm Apply' && !b.disabled);
      }, 'Confirm Apply');
      return opened;
    },
    async press(person, message, button) {
      const outcome = await discord.as(person).click(message, button, { force: true });
      if (outcome.outcome === 'modal') return 'dialog';
      return outcome.outcome === 'replied' ? textOf(person, outcome.messageId) : outcome.outcome;
    },
    async say(person, command) {
      const outcome = await discord.as(person).command('deployments', command);
      if (outcome.outcome !== 'replied') throw new Error(JSON.stringify(outcome));
      return textOf(person, outcome.messageId);
    },
    state: async (id) => (await present.runtime.view(id))?.state,
    async until(probe, what) {
      const end = Date.now() + PATIENCE_MS;
      for (;;) {
        const found = await probe();
        if (found !== undefined && found !== false) return found;
        if (Date.now() > end)
          throw new Error(`waited ${PATIENCE_MS} ms for ${what}: ${JSON.stringify(logged.slice(-5))}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async restart() {
      await stop();
      held.clear();
      present = await start();
    },
    async close() {
      await stop();
      await discord.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return desk;
}
