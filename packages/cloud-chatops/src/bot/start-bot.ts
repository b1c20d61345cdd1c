/** One bot: configuration, store, terraform, advisor, machine runtime and Discord adapter wired together. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createRetriever,
  isPractice,
  loadKnowledge,
  loadPrices,
  estimateCost,
  type KnowledgeEntry,
} from '@cloud-chatops/advisor';
import { createRuntime, type AttemptInput, type LobbyView, type Runtime, type Timers } from '@cloud-chatops/core';
import { attachCloudChatOps, clientOptions, type Host } from '@cloud-chatops/discord-adapter';
import { practiceDirs, practiceIndexFile, pricesDir } from '@cloud-chatops/knowledge';
import { openStore } from '@cloud-chatops/store';
import { createTerraform, findTerraform } from '@cloud-chatops/terraform';
import { Client } from 'discord.js';
import { rightsIn, rightsSentence, roleNames } from '../access/rights.ts';
import { deploymentVariables, loadCatalog } from '../catalog/catalog.ts';
import { minutes } from '../config/config-schema.ts';
import type { LoadedConfig } from '../config/read-config.ts';
import { createAnalysis } from '../effects/analysis.ts';
import { createEffects } from '../effects/effects.ts';
import { createExplanation } from '../effects/explanation.ts';
import { createChatRecords } from '../host/chat-records.ts';
import { complete } from '../host/completion.ts';
import { parseOpenRequest } from '../host/open-request.ts';
import { createLogger } from '../log/logger.ts';
import { createQueue } from '../queue/queue.ts';
import { createSecretBook } from '../secrets/secret-book.ts';
import { signingKey } from './signing-key.ts';
import { chooseWords, type ModelKeys } from './words.ts';

export interface BotOptions {
  readonly config: LoadedConfig;
  /** Absolute. */
  readonly dataFolder: string;
  readonly token: string;
  readonly keys: ModelKeys;
  /** A Discord on loopback instead of the real one. */
  readonly discordApi?: string;
  /** What terraform's allowlist is taken from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The simulated cloud: a provider mirror, and names of environment variables that its providers need. */
  readonly simulation?: { readonly mirror: string; readonly environment: readonly string[] };
  /** One line for the person who started it. */
  readonly say: (line: string) => void;
  /** The bot cannot go on: say why and end. */
  readonly onFatal: (reason: string) => void;
}

export interface Bot {
  readonly runtime: Runtime;
  /** Takes nothing new, lets go of running work (detached runs live on), closes the store. */
  stop(): Promise<void>;
}

const PLANNING: readonly LobbyView['state'][] = ['queued', 'initializing', 'validating', 'planning'];
/** Nothing of the attempt will be applied any more. */
const SPENT: readonly LobbyView['state'][] = [
  'applied',
  'cancelled',
  'expired',
  'applyFailed',
  'stale',
  'planFailed',
  'noChanges',
];

const timers: Timers = {
  now: () => Date.now(),
  set(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** @throws with a sentence when the store, terraform, a module, the knowledge or Discord's log-in is not right. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { config, dataFolder, say } = options;
  const store = await openStore(dataFolder);
  const secrets = createSecretBook();
  secrets.add([options.token, options.keys.groq, options.keys.gemini]);
  const logger = createLogger(dataFolder, secrets);

  const binary = await findTerraform({
    ...(config.terraform.binary ? { configured: config.terraform.binary } : {}),
    env: options.environment,
  });
  say(`${binary.tool} ${binary.version}`);
  const catalog = await loadCatalog(config);
  const knowledge = loadKnowledge({
    dirs: [...practiceDirs, ...config.advisor.knowledge.map((d) => config.path(d))],
    indexFile: practiceIndexFile,
  });
  const practices = knowledge.entries.filter(isPractice);
  const prices = await loadPrices(pricesDir);
  const words = await chooseWords(config.advisor, options.keys, options.simulation !== undefined);
  for (const note of words.notes) say(note);
  say(`Advisor: ${practices.length} practices (${perCloud(practices)}), ${words.label}`);

  const terraform = createTerraform({
    binary,
    dataDir: dataFolder,
    environment: options.environment,
    ...(options.simulation ? { cliConfig: { providerMirror: options.simulation.mirror } } : {}),
    redactor: secrets.redactor,
    artifacts: store.artifacts,
    clock: timers,
    maxPlanAgeMs: minutes(config.limits.plan_max_age_minutes),
    moduleOf: async (input) => {
      const entry = catalog.get(input.target.entry);
      const project = config.projects[input.target.project];
      if (!entry || !project) throw new Error(`${input.target.project} does not offer ${input.target.entry} any more`);
      return {
        path: entry.folder,
        variables: deploymentVariables(config, entry, input.target, input.settings),
        environment: [...project.environment, ...(options.simulation?.environment ?? [])],
      };
    },
  });

  // eslint-disable-next-line prefer-const -- the queue, the effects and the runtime know each other
  let runtime: Runtime;
  const queue = createQueue({
    store: store.sessions,
    concurrency: config.limits.concurrency ?? availableParallelism(),
    now: timers.now,
    holder: async (id) => {
      const view = await runtime.view(id);
      return view && { who: (view.confirmedBy ?? view.requester).name, state: view.state };
    },
  });
  const redactFor = (_: AttemptInput) => secrets.redact;
  const effects = createEffects({
    terraform,
    queue,
    analyze: createAnalysis({
      practices,
      estimate: (plan) => estimateCost(plan, prices),
      artifacts: store.artifacts,
      planOf: (input) => terraform.planSource(input),
      redactFor,
      projectOf: (id) => config.projects[id],
      waitForWordsMs: words.model === undefined ? 0 : config.advisor.wait_for_ai * 1000,
      now: timers.now,
    }),
    explain: createExplanation({
      model: words.model,
      entries: knowledge.entries,
      artifacts: store.artifacts,
      redactFor,
      budgetMs: 20_000,
      now: timers.now,
    }),
  });

  const client = new Client(clientOptions(options.discordApi ? { restApi: options.discordApi } : {}));
  const names = new Map<string, Set<string>>();
  const remember = (view: LobbyView): void => {
    const key = `${view.target.project} ${view.target.entry}`;
    names.set(key, (names.get(key) ?? new Set()).add(view.target.name));
  };
  const rolesOf = (guildId: string) => roleNames(client.guilds.cache.get(guildId)?.roles.cache.values() ?? []);

  const host: Host = {
    signingKey: signingKey(dataFolder),
    offersDestroy: true,
    versions: [`${binary.tool} ${binary.version}`, `knowledge ${knowledge.hash.slice(0, 6)}`],
    complete: async (request) =>
      complete(request, config, catalog, (project, entry) => [...(names.get(`${project} ${entry}`) ?? [])]),
    parseOpen: async (request) => parseOpenRequest(request, config, catalog, timers.now()),
    open: (input) => runtime.open(input),
    send: (id, command, commandId) => runtime.send(id, command, commandId),
    view: (id) => runtime.view(id),
    entries: (id) => runtime.entries(id),
    input: async (id) => (await runtime.snapshot(id))?.context.input,
    artifact: (key) => store.artifacts.get(key),
    rightsOf: (project, member) =>
      rightsIn(
        config.projects[project],
        { userId: member.person.id, roleIds: member.roleIds },
        rolesOf(member.guildId),
      ),
    rolesWith: (project, right, guildId) => {
      const known = rolesOf(guildId);
      return (config.projects[project]?.rights[right] ?? []).flatMap((name) => {
        const id = known.get(name) ?? (client.guilds.cache.get(guildId)?.roles.cache.has(name) ? name : undefined);
        return id === undefined ? [] : [{ id, name }];
      });
    },
    now: timers.now,
    onFatal: options.onFatal,
  };
  const adapter = attachCloudChatOps(client, {
    host,
    records: await createChatRecords(store.documents),
    logger,
    layout: config.discord.layout,
  });

  runtime = createRuntime({
    store: store.sessions,
    effects,
    frontends: { discord: adapter.frontend },
    timers,
    logger,
    onCommit: (view) => {
      remember(view);
      queue.changed(view.sessionId, PLANNING.includes(view.state));
      for (let attempt = 1; attempt <= view.attempt; attempt++) {
        if (attempt === view.attempt && !SPENT.includes(view.state)) continue;
        terraform
          .discard({ sessionId: view.sessionId, attempt })
          .catch((error: unknown) =>
            logger.warn({ session: view.sessionId, attempt, error: String(error) }, 'plan files could not be deleted'),
          );
      }
    },
  });

  for (const [id, project] of Object.entries(config.projects)) {
    const nobody = Object.values(project.rights).every((holders) => (holders ?? []).length === 0);
    say(
      nobody
        ? `${id}: nobody may do anything here; add roles under projects.${id}.rights`
        : rightsSentence(id, project),
    );
  }
  await client.login(options.token);
  await adapter.ready;
  for (const id of await store.sessions.list({ openOnly: false, limit: 500 })) {
    const view = await runtime.view(id);
    if (view) remember(view);
  }
  const recovered = await runtime.recover();
  if (recovered.length > 0)
    say(`Picked up ${recovered.length} unfinished ${recovered.length === 1 ? 'session' : 'sessions'}`);
  logger.info({ recovered: recovered.length }, 'the bot is ready');

  return {
    runtime,
    async stop() {
      await runtime.close();
      await Promise.race([adapter.close(), sleep(2_000)]);
      await client.destroy();
      await words.close();
      await store.close();
      logger.flush();
    },
  };
}

function perCloud(entries: readonly KnowledgeEntry[]): string {
  const counts = new Map<string, number>();
  for (const { provider } of entries) counts.set(provider ?? 'own', (counts.get(provider ?? 'own') ?? 0) + 1);
  return [...counts].map(([cloud, n]) => `${n} ${cloud}`).join(', ');
}
