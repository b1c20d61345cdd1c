/** /cloud-unlock: frees a target that an interrupted apply keeps, with a reason. A holder that lives is never passed over. */
import { randomUUID } from 'node:crypto';
import { targetKey, type LobbyView } from '@cloud-chatops/core';
import type { Asked, CommandAnswer, SlashCommand } from '@cloud-chatops/discord-adapter';
import { discordStyle, refusalSentence, stateWords } from '@cloud-chatops/presentation';
import {
  matching,
  missingRight,
  projectsWith,
  sessionLink,
  unseenProject,
  type CommandParts,
} from './command-parts.ts';

const say = (text: string): CommandAnswer => ({ kind: 'private', text });

export function unlockCommand(parts: CommandParts): SlashCommand {
  return {
    name: 'cloud-unlock',
    description: 'Free a deployment that an interrupted apply keeps locked',
    options: [
      { name: 'project_id', description: 'Its project', required: true, maxLength: 100, completes: true },
      { name: 'resource_name', description: 'Its deployment name', required: true, maxLength: 63, completes: true },
      { name: 'reason', description: 'Why it is safe; kept in the audit', required: true, maxLength: 500 },
      {
        name: 'resource_type',
        description: 'If several have this name',
        required: false,
        maxLength: 100,
        completes: true,
      },
    ],
    run: (asked) => unlock(parts, asked),
    async complete({ member, option, typed, options }) {
      const own = projectsWith(parts, member, 'unlock');
      if (option === 'project_id') return matching(own, typed);
      const projects = own.filter((id) => id === options['project_id']);
      if (option === 'resource_name') return matching(projects.flatMap(parts.names), typed);
      return matching(
        projects.flatMap((id) => parts.config.projects[id]?.catalog ?? []),
        typed,
      );
    },
  };
}

async function unlock(parts: CommandParts, { member, options }: Asked): Promise<CommandAnswer> {
  const { project_id: project = '', resource_name: name = '', reason = '', resource_type: entry } = options;
  const unseen = unseenProject(parts, member, project);
  if (unseen !== undefined) return say(unseen);
  const rights = parts.rightsOf(project, member);
  if (!rights.includes('unlock')) return say(missingRight(parts, member, project, 'unlock'));
  const holders = (await holdersOf(parts, project, name)).filter(
    (v) => entry === undefined || v.target.entry === entry,
  );
  const [holder, ...more] = holders;
  const what = `${discordStyle.bold(name)} in ${discordStyle.bold(project)}`;
  if (holder === undefined) return say(`Nothing holds ${what}. There is nothing to unlock.`);
  if (more.length > 0) {
    const types = holders.map((view) => discordStyle.code(view.target.entry)).join(' or ');
    return say(`More than one deployment of this name is held. Add resource_type: ${types}. Nothing was unlocked.`);
  }
  const link = sessionLink(holder, await parts.records.get(holder.sessionId));
  const who = discordStyle.person(holder.confirmedBy ?? holder.requester);
  if (holder.state !== 'interrupted')
    return say(
      `${what} is held by ${link} (${who}), which is ${stateWords(holder.state)}. It lives, and frees the target when it ends. Nothing was unlocked.`,
    );
  const by = { ...member.person, rights };
  const sent = await parts.send(
    holder.sessionId,
    { type: 'unlock', by, at: parts.now(), reason },
    `unlock-${randomUUID()}`,
  );
  switch (sent.outcome) {
    case 'accepted':
    case 'repeated':
      return say(
        `${what} is free: ${link} (${who}) holds it no longer. Its apply was interrupted, so plan before anything else; a plan shows what is really there.`,
      );
    case 'refused':
      return say(refusalSentence(sent.refusal, sent.view, discordStyle));
    case 'unknown-session':
      return say(`Nothing holds ${what}. There is nothing to unlock.`);
  }
}

/** The sessions that hold targets of this name, whichever catalog entry they are of. */
async function holdersOf(parts: CommandParts, project: string, name: string): Promise<LobbyView[]> {
  const found = await Promise.all(
    Object.keys(parts.config.catalog).map(async (entry) => {
      const holder = await parts.sessions.holder(targetKey({ project, entry, name }));
      return holder && parts.view(holder.sessionId);
    }),
  );
  return found.filter((view) => view !== undefined);
}
