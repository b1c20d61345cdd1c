/** /cloud-status: open sessions and those that ended lately, of the projects that the person may view. */
import { ENDED, type LobbyView } from '@cloud-chatops/core';
import type { ChatRecord, SlashCommand } from '@cloud-chatops/discord-adapter';
import { discordStyle, stateWords } from '@cloud-chatops/presentation';
import { matching, projectsWith, sessionLink, unseenProject, type CommandParts } from './command-parts.ts';

/** Sessions that are looked at; older ones are not shown. */
const LOOKED_AT = 300;
const MOST_OPEN = 10;
const MOST_ENDED = 5;

interface Listed {
  readonly view: LobbyView;
  readonly record: ChatRecord | undefined;
}

export function statusCommand(parts: CommandParts): SlashCommand {
  return {
    name: 'cloud-status',
    description: 'Open and recent sessions of the projects you may view',
    options: [
      { name: 'project_id', description: 'Only this project', required: false, maxLength: 100, completes: true },
    ],
    async run({ member, options }) {
      const { project_id: only } = options;
      const unseen = only === undefined ? undefined : unseenProject(parts, member, only);
      if (unseen !== undefined) return { kind: 'private', text: unseen };
      const projects = projectsWith(parts, member, 'view').filter((id) => only === undefined || id === only);
      if (projects.length === 0) {
        const where = only === undefined ? 'any project' : discordStyle.bold(only);
        return { kind: 'private', text: `You can't view ${where}: it needs the right ${discordStyle.code('view')}.` };
      }
      const listed = await sessionsOf(parts, projects, member.guildId);
      const open = listed.filter(({ view }) => isOpen(view));
      const ended = listed.filter(({ view }) => !isOpen(view));
      return {
        kind: 'private-card',
        card: {
          tone: open.length === 0 ? 'waiting' : 'working',
          blocks: [
            { kind: 'heading', text: open.length === 1 ? '1 open session' : `${open.length || 'No'} open sessions` },
            ...lines(open, MOST_OPEN),
            ...(ended.length === 0 ? [] : [{ kind: 'text' as const, text: discordStyle.bold('Ended lately') }]),
            ...lines(ended.slice(0, MOST_ENDED), MOST_ENDED),
            { kind: 'small', text: `Projects: ${projects.map((id) => discordStyle.prose(id)).join(', ')}` },
          ],
          rows: [],
          files: [],
        },
      };
    },
    complete: async ({ member, typed }) => matching(projectsWith(parts, member, 'view'), typed),
  };
}

/** Newest first; those of another server have no place that the person could go to. */
async function sessionsOf(parts: CommandParts, projects: readonly string[], guildId: string): Promise<Listed[]> {
  const { sessions, records } = parts;
  const [open, recent] = await Promise.all([
    sessions.list({ openOnly: true, limit: LOOKED_AT }),
    sessions.list({ openOnly: false, limit: LOOKED_AT / 10 }),
  ]);
  const ids = [...new Set([...open, ...recent])];
  const listed = await Promise.all(
    ids.map(async (id): Promise<Listed[]> => {
      const [view, record] = await Promise.all([parts.view(id), records.get(id)]);
      if (view === undefined || !projects.includes(view.target.project)) return [];
      return record === undefined || record.guildId === guildId ? [{ view, record }] : [];
    }),
  );
  return listed.flat();
}

/** A failed apply whose thread is closed is over for people; an interrupted one is not while it keeps its target. */
const isOpen = ({ state, closesAt, unlockedBy }: LobbyView): boolean => {
  if (state === 'interrupted') return unlockedBy === undefined;
  return state === 'applyFailed' ? closesAt !== undefined : !ENDED.includes(state);
};

function lines(listed: readonly Listed[], most: number) {
  if (listed.length === 0) return [];
  const left = listed.length - most;
  const text = [
    ...listed.slice(0, most).map(sessionLine),
    ...(left > 0 ? [`… and ${left} more; name a project to see fewer.`] : []),
  ].join('\n');
  return [{ kind: 'text' as const, text }];
}

function sessionLine({ view, record }: Listed): string {
  const { target, entryTitle, operation, requester, state, openedAt } = view;
  const what = `${operation === 'destroy' ? 'removal of ' : ''}${discordStyle.prose(entryTitle)}`;
  return [
    `- ${discordStyle.bold(target.name)}`,
    `${what} in ${discordStyle.prose(target.project)}`,
    stateWords(state),
    `${discordStyle.person(requester)} ${discordStyle.relative(openedAt)}`,
    sessionLink(view, record),
  ].join(' · ');
}
