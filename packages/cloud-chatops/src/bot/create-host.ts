/** The Discord adapter's `Host` on this application's parts: configuration, rights, runtime, store. */
import type { Actor, LobbyView, Right, Runtime, SessionId, SessionInput, Target } from '@cloud-chatops/core';
import type { ChatRecords, Host } from '@cloud-chatops/discord-adapter';
import type { Role } from '@cloud-chatops/presentation';
import type { Client } from 'discord.js';
import { createGuardedSend } from '../access/guarded-send.ts';
import { rightsIn, roleNames } from '../access/rights.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { cloudAsk } from '../commands/cloud-ask.ts';
import { createCommands } from '../commands/create-commands.ts';
import { minutes } from '../config/config-schema.ts';
import { projectOf } from '../config/project-of.ts';
import { complete } from '../host/completion.ts';
import { diskFullSentence } from '../host/disk-full.ts';
import { parseOpenRequest, refusedInput } from '../host/open-request.ts';
import type { Parts } from './parts.ts';
import { signingKey } from './signing-key.ts';

export interface NamedTargets {
  remember(view: LobbyView): void;
  names(project: string, entry: string | undefined): readonly string[];
  /** The session that was opened last for this target. */
  lastSession(target: Target): SessionId | undefined;
}

/** Deployment names used before, for suggestions. */
export function namedTargets(): NamedTargets {
  /** By project and entry, then by name. */
  const known = new Map<string, Map<string, Pick<LobbyView, 'sessionId' | 'openedAt'>>>();
  const keyOf = (project: string, entry: string | undefined): string => `${project} ${entry}`;
  return {
    remember({ target, sessionId, openedAt }) {
      const key = keyOf(target.project, target.entry);
      const names = known.get(key) ?? new Map();
      known.set(key, names);
      // At the start they come in no certain order.
      if (openedAt >= (names.get(target.name)?.openedAt ?? 0)) names.set(target.name, { sessionId, openedAt });
    },
    names: (project, entry) => [...(known.get(keyOf(project, entry))?.keys() ?? [])],
    lastSession: ({ project, entry, name }) => known.get(keyOf(project, entry))?.get(name)?.sessionId,
  };
}

export function createHost(
  parts: Pick<Parts, 'config' | 'catalog' | 'store' | 'timers' | 'knowledge' | 'knowledgeHash' | 'secrets' | 'words'>,
  options: {
    readonly client: Client;
    readonly dataFolder: string;
    readonly targets: NamedTargets;
    readonly records: ChatRecords;
    readonly audit: AuditTrail;
    /** Made after the host. */
    readonly runtime: () => Runtime;
    readonly onFatal: (reason: string) => void;
  },
): Host {
  const { config, catalog, store, timers, secrets } = parts;
  const { client, runtime, audit, targets } = options;
  const rolesOf = (guildId: string) => client.guilds.cache.get(guildId)?.roles.cache;
  const namesOf = (guildId: string) => roleNames(rolesOf(guildId)?.values() ?? []);
  /** The roles behind rights that were handed out: commands carry the very list that `rightsOf` made. */
  const rolesBehind = new WeakMap<readonly Right[], readonly Role[]>();
  const named = (guildId: string, ids: readonly string[]): Role[] =>
    ids.map((id) => ({ id, name: rolesOf(guildId)?.get(id)?.name ?? id }));

  const view: Host['view'] = (id) => runtime().view(id);
  const input: Host['input'] = async (id) => (await runtime().snapshot(id))?.context.input;
  const lastSettings = async (target: Target): Promise<SessionInput['settings']> => {
    const id = targets.lastSession(target);
    return (id === undefined ? undefined : (await input(id))?.settings) ?? {};
  };
  const send = createGuardedSend({
    runtime,
    audit,
    windowsOf: (project) => projectOf(config, project)?.apply_windows ?? [],
    rolesOf: ({ rights }: Actor) => rolesBehind.get(rights) ?? [],
    redact: secrets.redact,
  });
  const rightsOf: Host['rightsOf'] = (project, { person, roleIds, guildId }) => {
    const rights = rightsIn(projectOf(config, project), { userId: person.id, roleIds }, namesOf(guildId));
    rolesBehind.set(rights, named(guildId, roleIds));
    return rights;
  };
  const projectsOf: Host['projectsOf'] = (member) =>
    Object.keys(config.projects).filter((id) => rightsOf(id, member).length > 0);
  const rolesWith: Host['rolesWith'] = (project, right, guildId) => {
    const known = namesOf(guildId);
    return (projectOf(config, project)?.rights[right] ?? []).flatMap((name) => {
      const id = known.get(name) ?? (rolesOf(guildId)?.has(name) ? name : undefined);
      return id === undefined ? [] : [{ id, name }];
    });
  };

  return {
    signingKey: signingKey(options.dataFolder),
    offersDestroy: true,
    idleMs: minutes(config.limits.idle_minutes),
    usualPlan: config.usual.plan,
    usualApply: config.usual.apply,
    versions: [`knowledge ${parts.knowledgeHash.slice(0, 6)}`],
    commands: createCommands(
      {
        config,
        sessions: store.sessions,
        audit: store.audit,
        records: options.records,
        names: (project) => Object.keys(config.catalog).flatMap((entry) => targets.names(project, entry)),
        view,
        send,
        rightsOf,
        projectsOf,
        rolesWith,
        now: timers.now,
      },
      [
        cloudAsk({
          view,
          rightsOf,
          artifacts: store.artifacts,
          knowledge: parts.knowledge,
          model: parts.words.model,
          redact: secrets.redact,
        }),
      ],
    ),
    async complete(request) {
      const mayPlan = (id: string): boolean => rightsOf(id, request.member).includes('plan');
      return complete(request, Object.keys(config.projects).filter(mayPlan), config, catalog, targets.names);
    },
    parseOpen: (request) => parseOpenRequest(request, config, catalog, timers.now(), lastSettings),
    async notOpened(request) {
      // A project that is not there has no records that anybody could look at.
      const project = projectOf(config, request.options.project_id);
      if (project === undefined) return;
      const { member } = request;
      const input = refusedInput(request, project, catalog, timers.now());
      await audit.notOpened(input, named(member.guildId, member.roleIds));
    },
    open: (input) => runtime().open(input),
    send,
    view,
    entries: (id) => runtime().entries(id),
    input,
    artifact: (key) => store.artifacts.get(key),
    rightsOf,
    projectsOf,
    rolesWith,
    now: timers.now,
    errorSentence: diskFullSentence,
    onFatal: options.onFatal,
  };
}
