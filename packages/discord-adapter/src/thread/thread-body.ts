/** A message of the thread as it should look now. */
import type { Context } from '../context.ts';
import type { Body } from '../render/body.ts';
import { marker, type Kind } from '../render/marker.ts';
import { renderCall, renderCard } from '../render/render.ts';
import type { Layout } from '../records/chat-records.ts';
import { makeMessage, type CardRequest } from './message-cards.ts';
import type { Story } from './session-story.ts';

/** For the layout its message has; `undefined` when the timeline has nothing for it. */
export async function threadBody(
  context: Context,
  request: Omit<CardRequest, 'host'> & { readonly kind: Kind },
  story?: Story,
): Promise<((layout: Layout) => Body) | undefined> {
  const { host } = context;
  const { kind, view, attempt } = request;
  const signing = { sessionId: view.sessionId, key: host.signingKey, marker: marker(view.sessionId, kind, attempt) };
  const made = await makeMessage(kind, { ...request, host }, story);
  if (made === undefined) return undefined;
  if ('card' in made) return (layout) => renderCard(made.card, { ...signing, layout });
  return () => renderCall(made.call, signing);
}
