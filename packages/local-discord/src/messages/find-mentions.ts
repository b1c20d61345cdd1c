/** Whom a message mentions, as far as `allowed_mentions` lets it. */
import type { State } from '../state/state.ts';
import type { AllowedMentions } from './message-body.ts';

export interface Mentions {
  mentionUserIds: string[];
  mentionRoleIds: string[];
  mentionEveryone: boolean;
}

/**
 * @param text everything that is shown as text, components included
 * @param allowed without it everything pings; `onlyUsers` is the default of interaction answers
 */
export function findMentions(
  state: State,
  text: string,
  allowed: AllowedMentions | null | undefined,
  onlyUsers = false,
): Mentions {
  const parse = allowed?.parse ?? (allowed ? [] : onlyUsers ? ['users'] : ['users', 'roles', 'everyone']);
  const may = (kind: 'users' | 'roles', id: string): boolean =>
    parse.includes(kind) || (allowed?.[kind] ?? []).includes(id);
  return {
    mentionUserIds: idsOf(text, /<@!?([0-9]{17,20})>/g).filter((id) => state.users[id] && may('users', id)),
    mentionRoleIds: idsOf(text, /<@&([0-9]{17,20})>/g).filter(
      (id) => state.roles.some((role) => role.id === id) && may('roles', id),
    ),
    mentionEveryone: parse.includes('everyone') && /@(everyone|here)\b/.test(text),
  };
}

function idsOf(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap((match) => match[1] ?? []))];
}
