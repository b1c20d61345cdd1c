/**
 * Finds the practices that a question or a resource of a plan is about. Resource types come first: those named in the
 * query, those given by the caller, and those that everyday words stand for ("bucket"); within these the text ranks
 * (BM25 over title, tags, resource types, condition and prose, with synonyms at less weight). No embeddings: they made results worse.
 */
import MiniSearch, { type AsPlainObject, type Options } from 'minisearch';
import { CLOUD_NAMES, CLOUD_WORDS, type Cloud } from './cloud-words.ts';
import { PhraseTable } from './phrases.ts';
import type { RetrievalEntry } from './retrieval-entry.ts';
import { SYNONYMS } from './synonyms.ts';
import { tokenize } from './tokenize.ts';

export interface RetrievalOptions {
  /** Leaves out entries of other clouds; absent: found out from the query where it names a cloud or its resource types. */
  readonly provider?: Cloud;
  /** Types of the plan at hand: their entries rank higher, others are not left out. */
  readonly resourceTypes?: readonly string[];
  /** Default 10. */
  readonly limit?: number;
}

export interface Retriever {
  /** Ids of the entries that fit, best first; empty when nothing fits. */
  search(query: string, options?: RetrievalOptions): readonly string[];
  /** Plain JSON for `loadRetriever`. */
  toJSON(): SerializedRetriever;
}

export interface SerializedRetriever {
  readonly version: 1;
  readonly index: AsPlainObject;
}

interface Document {
  readonly id: string;
  readonly title: string;
  readonly tags: string;
  readonly resources: string;
  readonly condition: string;
  readonly prose: string;
  readonly types: readonly string[];
  readonly provider: Cloud | undefined;
}

const INDEX_OPTIONS: Options<Document> = {
  idField: 'id',
  fields: ['title', 'tags', 'resources', 'condition', 'prose'],
  storeFields: ['types', 'provider'],
  tokenize: (text) => withConcepts(tokenize(text)),
  processTerm: (term) => term,
};

const WEIGHTS = {
  /** Of a field; prose digresses. */
  fields: { title: 2, tags: 1.5, resources: 1, condition: 1, prose: 0.5 },
  /** Of a group of synonyms, against a word itself. */
  concept: 0.9,
  /** Of an entry whose type is named in the query, is of the plan, or is what an everyday word stands for. */
  named: 6,
  given: 1.5,
  meant: 3,
};

const TYPE_NAME = /\b(?:aws|google|azurerm|azuread|azapi)_[a-z0-9_]+/g;
const CLOUD_OF_PREFIX: { readonly [prefix: string]: Cloud } = {
  aws: 'aws',
  google: 'gcp',
  azurerm: 'azure',
  azuread: 'azure',
  azapi: 'azure',
};

/** A group of synonyms is one more term, in the index and in a query: it counts once, however many of its words occur. */
const concepts = new PhraseTable<string>();
for (const [number, group] of SYNONYMS.entries()) for (const word of group) concepts.add(word, `#${number}`);
const cloudWords = new PhraseTable<(typeof CLOUD_WORDS)[number]>();
for (const entry of CLOUD_WORDS) for (const word of entry.words) cloudWords.add(word, entry);
const cloudNames = new PhraseTable<Cloud>();
for (const { word, cloud } of CLOUD_NAMES) cloudNames.add(word, cloud);

const isConcept = (term: string): boolean => term.startsWith('#');
const withConcepts = (terms: readonly string[]): string[] => [...terms, ...concepts.all(terms)];

/** Builds the index: about 40 ms for 360 entries. Throws when two entries share an id. */
export function createRetriever(entries: readonly RetrievalEntry[]): Retriever {
  const index = new MiniSearch<Document>(INDEX_OPTIONS);
  index.addAll(entries.map(toDocument));
  return retrieverOver(index);
}

/** The retriever whose `toJSON` this is. Throws on an index of another version. */
export function loadRetriever(json: SerializedRetriever): Retriever {
  if (json.version !== 1)
    throw new Error(`retrieval index of version ${String(json.version)}, expected 1: build the index again`);
  return retrieverOver(MiniSearch.loadJS<Document>(json.index, INDEX_OPTIONS));
}

function toDocument(entry: RetrievalEntry): Document {
  return {
    id: entry.id,
    title: entry.title,
    tags: [entry.provider, entry.service, entry.category, ...(entry.tags ?? []), entry.id].join(' '),
    resources: entry.resources.join(' '),
    condition: entry.condition ?? '',
    prose: entry.prose ?? '',
    types: entry.resources,
    provider: entry.provider,
  };
}

function retrieverOver(index: MiniSearch<Document>): Retriever {
  const known = new Set(index.toJSON().index.map(([term]) => term));
  // Misspelt or cut off: only words that the index lacks are matched loosely.
  const isUnknown = (term: string): boolean => term.length > 4 && /^[a-z]+$/.test(term) && !known.has(term);

  return {
    search(query, options = {}) {
      const terms = tokenize(query);
      const named = [...query.toLowerCase().matchAll(TYPE_NAME)].map(([type]) => type);
      const cloud = options.provider ?? cloudOf(named, terms);
      const meant = named.length > 0 ? [] : typesMeant(terms, cloud);
      const boostOf = typeBoost({ named, given: options.resourceTypes ?? [], meant });
      const results = index.search(query, {
        tokenize: () => [...new Set(withConcepts(terms))],
        boost: WEIGHTS.fields,
        boostTerm: (term) => (isConcept(term) ? WEIGHTS.concept : 1),
        prefix: isUnknown,
        fuzzy: (term) => (isUnknown(term) ? 0.2 : false),
        filter: ({ provider }) => cloud === undefined || provider === undefined || provider === cloud,
      });
      // After the sum: `boostDocument` would be asked again for every term and field.
      return results
        .map(({ id, score, types }) => ({ id: String(id), score: score * boostOf(types as readonly string[]) }))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, options.limit ?? 10)
        .map(({ id }) => id);
    },
    toJSON: () => ({ version: 1, index: index.toJSON() }),
  };
}

/** The one cloud that the query speaks of, if it is one. */
function cloudOf(types: readonly string[], terms: readonly string[]): Cloud | undefined {
  const typed = types.map((type) => CLOUD_OF_PREFIX[type.slice(0, type.indexOf('_'))]);
  const clouds = [...new Set([...cloudNames.all(terms), ...typed])];
  return clouds.length === 1 ? clouds[0] : undefined;
}

function typesMeant(terms: readonly string[], cloud: Cloud | undefined): string[] {
  const clouds: readonly Cloud[] = cloud === undefined ? ['aws', 'gcp', 'azure'] : [cloud];
  return cloudWords.longest(terms).flatMap((word) => clouds.flatMap((c) => word[c] ?? []));
}

interface QueryTypes {
  readonly named: readonly string[];
  readonly given: readonly string[];
  readonly meant: readonly string[];
}

/** How much an entry's types count. */
function typeBoost(query: QueryTypes): (types: readonly string[]) => number {
  const isMeant = (type: string): boolean => query.meant.some((word) => type === word || type.startsWith(`${word}_`));
  return (types) =>
    types.some((type) => query.named.includes(type))
      ? WEIGHTS.named
      : (types.some(isMeant) ? WEIGHTS.meant : 1) *
        (types.some((type) => query.given.includes(type)) ? WEIGHTS.given : 1);
}
