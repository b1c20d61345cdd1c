/** View Details: a private card, a list of the plan's resources and the full diff of the one that is chosen. */
import type { KeyObject } from 'node:crypto';
import type { PlanSummary } from '@cloud-chatops/core';
import { detailsCard, discordStyle, resourceDetail, resourcePage, type Card } from '@cloud-chatops/presentation';
import type { Context } from '../context.ts';
import { renderCard } from '../render/render.ts';
import { resourceRows } from '../render/rows.ts';
import type { Body } from '../render/body.ts';
import { planSummary } from '../thread/session-story.ts';
import type { Click } from './click.ts';
import { refuse } from './refuse.ts';

/** The card itself, or `chosen` instead of it; the list stands below either. */
export async function detailsBody({ host, layout }: Context, { view, id, chosen }: Click): Promise<Body> {
  const { sessionId, plan } = view;
  const [entries, input, summary] = await Promise.all([
    host.entries(sessionId),
    host.input(sessionId),
    planSummary(host, plan),
  ]);
  // A choice or a page of another plan starts again at the top of this one.
  const samePlan = id.digest === undefined || plan?.digest.startsWith(id.digest) === true;
  const detail =
    summary !== undefined && chosen !== undefined && samePlan
      ? resourceDetail(summary, chosen, discordStyle)
      : undefined;
  const card: Card =
    detail ??
    detailsCard({
      view,
      entries: entries.map((stored) => stored.entry),
      style: discordStyle,
      ...(input === undefined ? {} : { input }),
      ...(summary === undefined ? {} : { summary }),
      ...(host.versions === undefined ? {} : { versions: host.versions }),
    });
  const signing = { sessionId, key: host.signingKey };
  const rows = listRows(summary, plan?.digest, samePlan ? (id.page ?? 0) : 0, signing);
  return renderCard(card, { ...signing, layout: layout.current, rows });
}

const listRows = (
  summary: PlanSummary | undefined,
  digest: string | undefined,
  page: number,
  signing: { readonly sessionId: string; readonly key: KeyObject },
) => {
  const list = summary === undefined ? undefined : resourcePage(summary, page);
  return list === undefined || digest === undefined ? [] : resourceRows(list, digest, signing);
};

export async function showDetails(context: Context, click: Click, place: 'new' | 'same'): Promise<void> {
  const { answer, by, view } = click;
  if (!by.rights.includes('view')) {
    return refuse(context, click, { code: 'no-right', right: 'view' }, view);
  }
  const body = await detailsBody(context, click);
  if (place === 'new') await answer.privately(body);
  else await answer.update(body);
}
