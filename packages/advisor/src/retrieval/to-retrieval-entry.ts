/** What retrieval reads of a knowledge entry: of a practice also its fix and the attributes that its check names. */
import { type KnowledgeEntry, isPractice } from '../knowledge/entry.ts';
import type { RetrievalEntry } from './retrieval-entry.ts';

export function toRetrievalEntry(entry: KnowledgeEntry): RetrievalEntry {
  const condition = isPractice(entry)
    ? [entry.fix, ...attributesIn([entry.applies ?? '', ...Object.values(entry.violates)]), ...entry.related].join(' ')
    : '';
  return {
    id: entry.id,
    title: entry.title,
    resources: entry.resources,
    prose: entry.prose,
    ...(condition === '' ? {} : { condition }),
    ...(entry.provider === undefined ? {} : { provider: entry.provider }),
    ...(entry.service === undefined ? {} : { service: entry.service }),
    ...(entry.category === undefined ? {} : { category: entry.category }),
    ...(entry.severity === undefined ? {} : { severity: entry.severity }),
  };
}

/** Literals of the expressions: attribute names, values and types; not the vocabulary of CEL. */
const attributesIn = (expressions: readonly string[]): string[] =>
  expressions.flatMap((text) =>
    [...text.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? ''),
  );
