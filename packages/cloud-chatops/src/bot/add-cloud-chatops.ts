/** Adds the whole workflow to a discord.js client: the application without its own log-in. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRuntime, ENDED, targetKey, type AttemptInput, type LobbyView, type Runtime } from '@cloud-chatops/core';
import { attachCloudChatOps } from '@cloud-chatops/discord-adapter';
import { missingPermissionSentence } from '@cloud-chatops/presentation';
import { ConfigurationRefused, createTerraform, type ModulePolicy, type Terraform } from '@cloud-chatops/terraform';
import { ChannelType, type Client } from 'discord.js';
import { rightsSentence } from '../access/rights.ts';
import { AUDIT_SINK, createAuditTrail } from '../audit/audit-trail.ts';
import { backendSettings } from '../catalog/backend-settings.ts';
import { deploymentVariables } from '../catalog/catalog.ts';
import { minutes, type CatalogEntryConfig } from '../config/config-schema.ts';
import { createAnalysis } from '../effects/analysis.ts';
import { createEffects } from '../effects/effects.ts';
import { createExplanation } from '../effects/explanation.ts';
import { healthOf, type Health } from '../health/health.ts';
import { createChatRecords } from '../host/chat-records.ts';
import { createQueue, type Holder } from '../queue/queue.ts';
import { createTargetNotes } from '../queue/target-notes.ts';
import { startRetention } from '../retention/retention.ts';
import type { BotOptions } from './bot-options.ts';
import { createHost, namedTargets } from './create-host.ts';
import { openParts, type Parts } from './parts.ts';

export interface CloudChatOpsBot {
  readonly runtime: Runtime;
  /** Call it once the client has logged in: picks up every unfinished session. */
  start(): Promise<void>;
  /** Never rejects; asks the store. */
  health(): Promise<Health>;
  /** Takes nothing new, lets go of running work (detached runs live on), closes the store. The client is left alone. */
  stop(): Promise<void>;
}

const PLANNING: readonly LobbyView['state'][] = ['queued', 'initializing', 'validating', 'planning'];
/** Nothing of the attempt will be applied any more: its plan and variables are deleted. */
const SPENT: readonly LobbyView['state'][] = [
  'applied',
  'cancelled',
  'expired',
  'applyFailed',
  'stale',
  'planFailed',
  'noChanges',
];
/** Sessions that ended this long ago at most have their lobbies looked at after a start, ms. */
const LATELY_MS = 60 * 60_000;
/** How many sessions are looked at for suggestions of deployment names. */
const REMEMBERED = 500;
/** Ms the model may take for its words in all; Confirm waits for `wait_for_ai` at most. */
const WORDS_BUDGET_MS = 20_000;

/** @throws with a sentence when the store, terraform, a module or the knowledge is not right. */
export async function addCloudChatOps(client: Client, options: BotOptions): Promise<CloudChatOpsBot> {
  const parts = await openParts(options);
  try {
    const terraform = terraformOf(parts, options);
    // Before anybody can click: what this bot is making must not be taken for what a dead one left half made.
    await terraform.recover();
    return await wire(client, options, parts, terraform);
  } catch (error) {
    await closeParts(parts);
    throw error;
  }
}

async function closeParts({ words, store, logger }: Parts): Promise<void> {
  await words.close();
  await store.close();
  logger.flush();
}

async function wire(client: Client, options: BotOptions, parts: Parts, terraform: Terraform): Promise<CloudChatOpsBot> {
  const { config, store, logger, timers } = parts;
  const targets = namedTargets();

  // The queue, the host and the effects know the runtime, which is made of them.
  // eslint-disable-next-line prefer-const
  let runtime: Runtime;
  const holder = async (id: string): Promise<Holder | undefined> => {
    const view = await runtime.view(id);
    return view && { who: (view.confirmedBy ?? view.requester).name, state: view.state };
  };
  const queue = createQueue({
    store: store.sessions,
    concurrency: config.limits.concurrency ?? availableParallelism(),
    now: timers.now,
    holder,
  });
  const effects = createEffects({
    terraform,
    queue,
    artifacts: store.artifacts,
    now: timers.now,
    ...adviceOf(parts, terraform),
  });
  const audit = createAuditTrail({ log: store.audit, redact: parts.secrets.redact, logger });
  const records = await createChatRecords(store.documents);
  const host = createHost(parts, {
    client,
    dataFolder: options.dataFolder,
    targets,
    records,
    audit,
    runtime: () => runtime,
    onFatal: options.onFatal,
  });
  const adapter = attachCloudChatOps(client, { host, records, logger, layout: config.discord.layout });

  const targetNotes = createTargetNotes({
    store: store.sessions,
    holder,
    tell: (view, progress) => adapter.frontend.showProgress(view.sessionId, progress, view),
  });

  const discard = async (sessionId: string, attempt: number): Promise<void> => {
    // Nothing was planned.
    if (attempt === 0) return;
    await terraform
      .discard({ sessionId, attempt })
      .catch((error: unknown) =>
        logger.warn({ session: sessionId, attempt, error: String(error) }, 'plan files could not be deleted'),
      );
  };
  runtime = createRuntime({
    store: store.sessions,
    effects,
    frontends: { discord: adapter.frontend, [AUDIT_SINK]: audit.frontend },
    timers,
    logger,
    onCommit: (view) => {
      targets.remember(view);
      targetNotes.changed(view);
      queue.changed(view.sessionId, PLANNING.includes(view.state));
      if (SPENT.includes(view.state)) void discard(view.sessionId, view.attempt);
      if (view.state === 'queued' && view.attempt > 1) void discard(view.sessionId, view.attempt - 1);
    },
  });

  let stopped = false;
  /** After a start, while nobody waits for it: deployment names for suggestions, who has the target of an open lobby, and plan files that the last process had no time to delete. */
  const lookBack = async (): Promise<void> => {
    for (const id of await store.sessions.list({ openOnly: false, limit: REMEMBERED })) {
      if (stopped) return;
      const view = await runtime.view(id).catch(() => undefined);
      if (view === undefined) continue;
      targets.remember(view);
      targetNotes.changed(view);
      // What was on its way to Discord when the last process died may have come after the last word on the lobby.
      // Only where nothing can change any more: this view may be older than what is shown now.
      const lately = view.endedAt !== undefined && timers.now() - view.endedAt < LATELY_MS;
      if (lately && ENDED.includes(view.state))
        adapter.frontend
          .showLobby(view, true)
          .catch((error: unknown) =>
            logger.warn({ session: id, error: String(error) }, 'the lobby could not be shown'),
          );
      const spent = SPENT.includes(view.state) ? view.attempt : view.attempt - 1;
      for (let attempt = 1; attempt <= spent; attempt++) await discard(id, attempt);
    }
  };

  let stopRetention = (): void => {};
  return {
    runtime,
    health: () => healthOf({ client, sessions: store.sessions, runtime, sendQueue: adapter.sendQueue }),
    async start() {
      for (const [id, project] of Object.entries(config.projects)) {
        const nobody = Object.values(project.rights).every((holders) => (holders ?? []).length === 0);
        options.say(
          nobody
            ? `${id}: nobody may do anything here; add roles under projects.${id}.rights`
            : rightsSentence(id, project),
        );
      }
      await adapter.ready;
      for (const line of permissionProblems(client, adapter.checkPermissions)) options.say(line);
      const recovered = await runtime.recover();
      if (recovered.length > 0)
        options.say(`Picked up ${recovered.length} unfinished ${recovered.length === 1 ? 'session' : 'sessions'}`);
      stopRetention = startRetention({
        dataFolder: options.dataFolder,
        days: config.limits.retention_days,
        artifacts: store.artifacts,
        removeRuns: (id) => terraform.remove(id),
        view: (id) => runtime.view(id),
        logger,
        timers,
      });
      logger.info({ recovered: recovered.length }, 'the bot is ready');
      lookBack().catch((error: unknown) =>
        logger.warn({ error: String(error) }, 'not all sessions of before could be looked at'),
      );
    },
    async stop() {
      stopped = true;
      stopRetention();
      await Promise.race([runtime.close(), sleep(3_000)]);
      adapter.close();
      await closeParts(parts);
    },
  };
}

function terraformOf(
  { config, catalog, store, secrets, binary, runAs, timers }: Parts,
  { dataFolder, environment, simulation, encryptionKey }: BotOptions,
): Terraform {
  return createTerraform({
    binary,
    dataDir: dataFolder,
    environment,
    ...(runAs === undefined ? {} : { runAs }),
    ...(simulation ? { cliConfig: { providerMirror: simulation.mirror } } : {}),
    redactor: secrets.redactor,
    artifacts: store.artifacts,
    clock: timers,
    maxPlanAgeMs: minutes(config.limits.plan_max_age_minutes),
    lockWaitSeconds: config.terraform.state_lock_wait,
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
    holderOf: (target) => store.sessions.holder(targetKey(target)),
    moduleOf: async ({ target, settings }: AttemptInput) => {
      const entry = catalog.get(target.entry);
      const project = config.projects[target.project];
      if (!entry || !project) throw gone(target);
      return {
        path: entry.folder,
        variables: deploymentVariables(config, entry, target, settings),
        environment: [...project.environment, ...(simulation?.environment ?? [])],
        planEnvironment: project.plan_environment,
        applyEnvironment: project.apply_environment,
        ...(project.backend ? { backend: backendSettings(project.backend, target) } : {}),
        policy: policyOf(entry.config),
      };
    },
  });
}

const policyOf = ({ module_policy: allowed }: CatalogEntryConfig): Partial<ModulePolicy> => ({
  providers: allowed.providers,
  moduleSources: allowed.module_sources,
  dataSources: allowed.data_sources,
  provisioners: allowed.provisioners,
  providerSettings: allowed.provider_settings,
  filesAnywhere: allowed.files_anywhere,
});

const gone = ({ project, entry }: AttemptInput['target']): ConfigurationRefused =>
  new ConfigurationRefused(
    'no-configuration',
    `${project} does not offer ${entry} any more`,
    'Look at catalog and projects in cloud-chatops.yaml.',
  );

/** The advisor's two effects. */
function adviceOf(
  { config, practices, estimate, programs, store, secrets, knowledge, words, timers }: Parts,
  terraform: Terraform,
) {
  const redact = secrets.redact;
  return {
    analyze: createAnalysis({
      practices,
      estimate,
      programs,
      artifacts: store.artifacts,
      planOf: async (input) => {
        const plan = await terraform.planSource(input);
        // After a restart nobody else may have told the book.
        secrets.add(plan.secrets);
        return plan;
      },
      planJsonOf: (input) => terraform.planJson(input),
      redact,
      projectOf: (id) => config.projects[id],
      waitForWordsMs: words.model === undefined ? 0 : config.advisor.wait_for_ai * 1000,
      now: timers.now,
    }),
    explain: createExplanation({
      model: words.model,
      entries: knowledge,
      artifacts: store.artifacts,
      redact,
      budgetMs: WORDS_BUDGET_MS,
      now: timers.now,
    }),
  };
}

/** One line a text channel that the bot sees but cannot work in. */
function permissionProblems(
  client: Client,
  missing: ReturnType<typeof attachCloudChatOps>['checkPermissions'],
): string[] {
  return [...client.guilds.cache.values()].flatMap((guild) =>
    [...guild.channels.cache.values()].flatMap((channel) => {
      if (channel.type !== ChannelType.GuildText || !channel.viewable) return [];
      const names = missing(channel);
      return names.length === 0 ? [] : [`${guild.name} #${channel.name}: ${missingPermissionSentence(names)}`];
    }),
  );
}
