/** `knowledge list`, `show` and `search`. */
import {
  createRetriever,
  isPractice,
  loadKnowledge,
  toRetrievalEntry,
  type Cloud,
  type KnowledgeEntry,
  type Practice,
} from '@cloud-chatops/advisor';
import { practiceIndexFile } from '@cloud-chatops/knowledge';
import { say } from '../say.ts';
import { knowledgeFolders, type OwnKnowledge } from './knowledge-folders.ts';

interface ListOptions extends OwnKnowledge {
  readonly provider?: string;
  readonly service?: string;
  readonly severity?: string;
  readonly tier?: string;
}

const FILTERS = ['provider', 'service', 'severity', 'tier'] as const;

export function listEntries(options: ListOptions): void {
  const wanted = FILTERS.filter((name) => options[name] !== undefined);
  const entries = entriesOf(options).filter((entry) =>
    wanted.every((name) => (entry as Partial<Practice>)[name] === options[name]),
  );
  for (const line of lines(entries)) say(line);
  say(`${entries.length} entries`);
}

export function showEntry(id: string, options: OwnKnowledge): void {
  const entries = entriesOf(options);
  const entry = entries.find((one) => one.id === id);
  if (!entry) throw Object.assign(new Error(`there is no entry ${id}`), { hint: similar(entries, id) });
  say(entryText(entry));
}

export function searchEntries(words: readonly string[], options: OwnKnowledge & { readonly provider?: Cloud }): void {
  const entries = entriesOf(options);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const { provider } = options;
  const found = retriever(entries).search(words.join(' '), provider === undefined ? {} : { provider });
  if (found.length === 0) say('Nothing fits. Name the resource type or the service, such as: bucket encryption');
  for (const line of lines(found.flatMap((id) => byId.get(id) ?? []))) say(line);
}

const entriesOf = (options: OwnKnowledge): readonly KnowledgeEntry[] =>
  loadKnowledge({ dirs: knowledgeFolders(options), indexFile: practiceIndexFile }).entries;

const retriever = (entries: readonly KnowledgeEntry[]): ReturnType<typeof createRetriever> =>
  createRetriever(entries.map(toRetrievalEntry));

function similar(entries: readonly KnowledgeEntry[], id: string): string {
  const found = retriever(entries).search(id.replaceAll('-', ' '), { limit: 3 });
  return found.length === 0 ? '"knowledge list" names them all.' : `Similar: ${found.join(', ')}`;
}

function lines(entries: readonly KnowledgeEntry[]): string[] {
  const width = Math.max(0, ...entries.map(({ id }) => id.length));
  return entries.map(({ id, severity, title }) => `${id.padEnd(width)}  ${(severity ?? 'note').padEnd(8)}  ${title}`);
}

function entryText(entry: KnowledgeEntry): string {
  const { references } = entry;
  const known = [
    ...references.cis,
    ...references.checkov,
    ...references.trivy,
    ...references.regula,
    ...references.kics.map(({ query }) => query),
  ];
  const facts = [
    ['Kind', [entry.severity, entry.category, entry.provider, entry.service].filter(Boolean).join(', ') || 'note'],
    ['Judges', entry.resources.join(', ')],
    ...(isPractice(entry) ? practiceFacts(entry) : []),
    ['Elsewhere', known.join(', ')],
    ...references.docs.map(({ title, url }) => ['Read', `${title} ${url}`] as const),
    ['File', `${entry.file}:${entry.line}`],
  ] as const;
  return [
    `${entry.id}: ${entry.title}`,
    ...facts.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(10)}${text.replaceAll('\n', ' ')}`),
    '',
    entry.prose,
  ].join('\n');
}

/** One expression is said once, however many types share it. */
const practiceFacts = ({ tier, related, applies, violates, fix }: Practice): (readonly [string, string])[] => [
  ['Tier', tier],
  ['Reads', related.join(', ')],
  ['Applies', applies ?? ''],
  ...[...new Set(Object.values(violates))].map((expression) => ['Violates', expression] as const),
  ['Fix', fix],
];
