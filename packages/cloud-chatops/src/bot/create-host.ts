/** The Discord adapter's `Host` on this application's parts: configuration, rights, runtime, store. */
import type { LobbyView, Runtime } from '@cloud-chatops/core';
import type { Host } from '@cloud-chatops/discord-adapter';
import type { Client } from 'discord.js';
import { rightsIn, roleNames } from '../access/rights.ts';
import { minutes } from '../config/config-schema.ts';
import { complete } from '../host/completion.ts';
import { parseOpenRequest } from '../host/open-request.ts';
import type { Parts } from './parts.ts';
import { signingKey } from './signing-key.ts';

export interface NamedTargets {
  remember(view: LobbyView): void;
  names(project: string, entry: string | undefined): readonly string[];
}

/** Deployment names used before, for suggestions. */
export function namedTargets(): NamedTargets {
  const names = new Map<string, Set<string>>();
  return {
    remember({ target }) {
      const key = `${target.project} ${target.entry}`;
      names.set(key, (names.get(key) ?? new Set()).add(target.name));
    },
    names: (project, entry) => [...(names.get(`${project} ${entry}`) ?? [])],
  };
}

export function createHost(
  parts: Parts,
  options: {
    readonly client: Client;
    readonly dataFolder: string;
    readonly targets: NamedTargets;
    /** Made after the host. */
    readonly runtime: () => Runtime;
    readonly onFatal: (reason: string) => void;
  },
): Host {
  const { config, catalog, store, timers, binary } = parts;
  const { client, runtime } = options;
  const rolesOf = (guildId: string) => client.guilds.cache.get(guildId)?.roles.cache;
  const namesOf = (guildId: string) => roleNames(rolesOf(guildId)?.values() ?? []);
  return {
    signingKey: signingKey(options.dataFolder),
    offersDestroy: true,
    idleMs: minutes(config.limits.idle_minutes),
    versions: [`${binary.tool} ${binary.version}`, `knowledge ${parts.knowledgeHash.slice(0, 6)}`],
    complete: async (request) => complete(request, config, catalog, options.targets.names),
    parseOpen: async (request) => parseOpenRequest(request, config, catalog, timers.now()),
    open: (input) => runtime().open(input),
    send: (id, command, commandId) => runtime().send(id, command, commandId),
    view: (id) => runtime().view(id),
    entries: (id) => runtime().entries(id),
    input: async (id) => (await runtime().snapshot(id))?.context.input,
    artifact: (key) => store.artifacts.get(key),
    rightsOf: (project, { person, roleIds, guildId }) =>
      rightsIn(config.projects[project], { userId: person.id, roleIds }, namesOf(guildId)),
    rolesWith: (project, right, guildId) => {
      const known = namesOf(guildId);
      return (config.projects[project]?.rights[right] ?? []).flatMap((name) => {
        const id = known.get(name) ?? (rolesOf(guildId)?.has(name) ? name : undefined);
        return id === undefined ? [] : [{ id, name }];
      });
    },
    now: timers.now,
    onFatal: options.onFatal,
  };
}
