/** Says in private why something is not done; for a missing right also which roles have it. */
import { RIGHTS, type LobbyView, type Refusal } from '@cloud-chatops/core';
import { discordStyle, refusalSentence } from '@cloud-chatops/presentation';
import type { Context } from '../context.ts';
import { renderText } from '../render/render.ts';
import { rolesSentence } from '../sentences.ts';
import type { Click } from './click.ts';

export function refuse({ host }: Context, click: Click, refusal: Refusal, view: LobbyView): Promise<void> {
  const { answer, id, member } = click;
  const sentence = refusalSentence(refusal, view, discordStyle, id.digest);
  const right = refusal.code === 'no-right' ? RIGHTS.find((known) => known === refusal.right) : undefined;
  const roles = right === undefined ? [] : host.rolesWith(view.target.project, right, member.guildId);
  return answer.privately(
    renderText([sentence, ...rolesSentence(roles.map((role) => discordStyle.role(role)))].join(' ')),
  );
}
