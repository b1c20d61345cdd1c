/** What the application's slash commands work with. */
import type { LobbyView, Right } from '@cloud-chatops/core';
import type { ChatRecord, ChatRecords, Choice, Host, Member } from '@cloud-chatops/discord-adapter';
import { discordStyle, noProjectSentence } from '@cloud-chatops/presentation';
import type { Store } from '@cloud-chatops/store';
import type { Config } from '../config/config-schema.ts';

export interface CommandParts extends Pick<Host, 'view' | 'send' | 'rightsOf' | 'projectsOf' | 'rolesWith' | 'now'> {
  readonly config: Pick<Config, 'projects' | 'catalog'>;
  readonly sessions: Store['sessions'];
  readonly audit: Store['audit'];
  readonly records: Pick<ChatRecords, 'get'>;
  /** Deployment names used before in a project. */
  readonly names: (project: string) => readonly string[];
}

/** Ids of the projects in which somebody has a right. */
export const projectsWith = ({ config, rightsOf }: CommandParts, member: Member, right: Right): string[] =>
  Object.keys(config.projects).filter((id) => rightsOf(id, member).includes(right));

/** Not there, or no business of this person: a sentence that tells neither; `undefined` when they may know of it. */
export function unseenProject({ projectsOf }: CommandParts, member: Member, id: string): string | undefined {
  const own = projectsOf(member);
  return own.includes(id) ? undefined : noProjectSentence(id, own, discordStyle);
}

/** The same words as for a button, with the roles that have the right. */
export function missingRight({ rolesWith }: CommandParts, { guildId }: Member, project: string, right: Right): string {
  const roles = rolesWith(project, right, guildId).map((role) => discordStyle.role(role));
  const whoHas = roles.length === 0 ? '' : ` Roles that have it: ${roles.join(', ')}.`;
  return `You can't do that in ${discordStyle.bold(project)}: it needs the right ${discordStyle.code(right)}. Nothing was run.${whoHas}`;
}

/** The session's thread, or its lobby as long as there is none. */
export function sessionLink({ sessionId }: Pick<LobbyView, 'sessionId'>, record: ChatRecord | undefined): string {
  const label = `Session ${sessionId.slice(0, 6)}`;
  if (record === undefined) return label;
  const { guildId, channelId, threadId, lobby } = record;
  const place = threadId ?? (lobby === undefined ? channelId : `${channelId}/${lobby.id}`);
  return discordStyle.link(label, `https://discord.com/channels/${guildId}/${place}`);
}

/** Values that contain what is typed. */
export const matching = (values: readonly string[], typed: string): Choice[] =>
  values.filter((v) => v.toLowerCase().includes(typed.trim().toLowerCase())).map((value) => ({ name: value, value }));
