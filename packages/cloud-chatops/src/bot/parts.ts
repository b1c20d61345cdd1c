/** What a bot is made of before it meets Discord: store, log, terraform, catalog, knowledge, prices, model. */
import { rm } from 'node:fs/promises';
import { estimateCost, isPractice, loadPrices, type KnowledgeEntry, type Practice } from '@cloud-chatops/advisor';
import type { CostReport, Logger, RawPlan, Timers } from '@cloud-chatops/core';
import { pricesDir } from '@cloud-chatops/knowledge';
import { openStore, type Store } from '@cloud-chatops/store';
import { nameOf, proxyPasswords, type RunAs, type TerraformBinary } from '@cloud-chatops/terraform';
import type { Catalog } from '../catalog/catalog.ts';
import { examine } from '../check/examine.ts';
import { ConfigInvalid, type LoadedConfig } from '../config/read-config.ts';
import { createLogger } from '../log/logger.ts';
import { temporaryFolder } from '../programs/temporary-folder.ts';
import type { Programs } from '../programs/programs.ts';
import { createSecretBook, type SecretBook } from '../secrets/secret-book.ts';
import type { BotOptions } from './bot-options.ts';
import { chooseWords, type Words } from './words.ts';

export interface Parts {
  readonly config: LoadedConfig;
  readonly store: Store;
  readonly secrets: SecretBook;
  readonly logger: Logger & { flush(): void };
  readonly binary: TerraformBinary;
  /** Who terraform runs as, where that is not the bot's user. */
  readonly runAs: RunAs | undefined;
  readonly catalog: Catalog;
  readonly practices: readonly Practice[];
  readonly knowledge: readonly KnowledgeEntry[];
  /** Of the knowledge as it was loaded, for View Details. */
  readonly knowledgeHash: string;
  readonly estimate: (plan: RawPlan) => CostReport;
  readonly programs: Programs;
  readonly words: Words;
  readonly timers: Timers;
}

const timers: Timers = {
  now: () => Date.now(),
  set(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Says what it found. @throws with a sentence when the store, terraform, a module or the knowledge is not right. */
export async function openParts(options: BotOptions): Promise<Parts> {
  const { config, dataFolder, say } = options;
  const { errors, warnings, found } = await examine(options);
  for (const line of warnings) say(line);
  if (!found) throw new ConfigInvalid(errors);
  const { binary, catalog, programs, runAs } = found;
  const { entries, hash } = found.knowledge;
  const store = await openStore(dataFolder, { groupMayPass: runAs !== undefined });
  const secrets = createSecretBook();
  secrets.add([...options.secrets, options.keys.groq, options.keys.gemini, options.infracostKey]);
  secrets.add(proxyPasswords(options.environment));
  // What a bot that died had handed to a program.
  await rm(temporaryFolder(dataFolder), { recursive: true, force: true });
  const logger = createLogger(dataFolder, secrets);

  say(`${binary.tool} ${binary.version}${runAs === undefined ? '' : ` as ${nameOf(runAs)}`}`);
  const practices = entries.filter(isPractice);
  const prices = await loadPrices(pricesDir);
  const words = await chooseWords(config.advisor, options.keys, options.simulation !== undefined);
  for (const note of words.notes) say(note);
  say(`Advisor: ${practices.length} practices (${perCloud(practices)}), ${words.label}`);
  for (const line of found.programsReady) say(line);
  const estimate = (plan: RawPlan): CostReport => estimateCost(plan, prices);
  return {
    config,
    store,
    secrets,
    logger,
    binary,
    runAs,
    catalog,
    practices,
    knowledge: entries,
    knowledgeHash: hash,
    estimate,
    programs,
    words,
    timers,
  };
}

function perCloud(entries: readonly KnowledgeEntry[]): string {
  const counts = new Map<string, number>();
  for (const { provider } of entries) counts.set(provider ?? 'own', (counts.get(provider ?? 'own') ?? 0) + 1);
  return [...counts].map(([cloud, n]) => `${n} ${cloud}`).join(', ');
}
