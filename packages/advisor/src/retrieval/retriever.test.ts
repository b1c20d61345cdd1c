import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Cloud } from './cloud-words.ts';
import type { RetrievalEntry } from './retrieval-entry.ts';
import { createRetriever, loadRetriever } from './retriever.ts';

const entries: readonly RetrievalEntry[] = [
  {
    id: 'gcp-firewall-no-open-ssh',
    title: 'Do not open SSH to the internet',
    provider: 'gcp',
    service: 'firewall',
    category: 'network-exposure',
    resources: ['google_compute_firewall'],
    condition: 'No INGRESS allow of port 22 from 0.0.0.0/0.',
  },
  {
    id: 'aws-sg-no-open-ssh',
    title: 'Do not open SSH (port 22) to the internet',
    provider: 'aws',
    service: 'sg',
    category: 'network-exposure',
    resources: ['aws_security_group', 'aws_security_group_rule'],
    condition: 'No ingress rule from 0.0.0.0/0 covers port 22.',
  },
  {
    id: 'gcp-storage-versioning',
    title: 'Turn on object versioning for buckets',
    provider: 'gcp',
    service: 'storage',
    category: 'backup-recovery',
    resources: ['google_storage_bucket'],
    condition: 'versioning.enabled is true.',
  },
  {
    id: 'gcp-storage-cmek',
    title: 'Encrypt buckets with a customer managed key',
    provider: 'gcp',
    service: 'storage',
    category: 'encryption-at-rest',
    resources: ['google_storage_bucket'],
    condition: 'encryption.default_kms_key_name is set.',
  },
  {
    id: 'house-naming',
    title: 'How we name things',
    resources: [],
    prose: 'Names start with the team, then the stage.',
  },
];
const retriever = createRetriever(entries);

test('a resource type in the query comes before everything else', () => {
  expect(retriever.search('google_storage_bucket default_kms_key_name not set')[0]).toBe('gcp-storage-cmek');
});

test('everyday words find their resource types', () => {
  expect(retriever.search('can I undo an overwrite in the GCS bucket?')[0]).toBe('gcp-storage-versioning');
  expect(retriever.search('is remote shell open to the world?', { provider: 'gcp' })[0]).toBe(
    'gcp-firewall-no-open-ssh',
  );
});

test('a cloud given or named leaves the others out, general prose stays', () => {
  expect(retriever.search('ssh from anywhere', { provider: 'aws' })).toEqual(['aws-sg-no-open-ssh']);
  expect(retriever.search('ssh on Google Cloud')).toContain('gcp-firewall-no-open-ssh');
  expect(retriever.search('ssh on Google Cloud')).not.toContain('aws-sg-no-open-ssh');
  expect(retriever.search('which name for the stage of a team?', { provider: 'azure' })).toEqual(['house-naming']);
});

test('types of the plan at hand break a tie', () => {
  const [first] = retriever.search('ssh from anywhere', { resourceTypes: ['google_compute_firewall'] });
  expect(first).toBe('gcp-firewall-no-open-ssh');
  const [other] = retriever.search('ssh from anywhere', { resourceTypes: ['aws_security_group'] });
  expect(other).toBe('aws-sg-no-open-ssh');
});

test('a misspelt word still finds its entry', () => {
  expect(retriever.search('versionning of objekts')[0]).toBe('gcp-storage-versioning');
});

test('nothing fits: nothing is answered; limit cuts', () => {
  expect(retriever.search('quarterly pizza')).toEqual([]);
  expect(retriever.search('')).toEqual([]);
  expect(retriever.search('bucket', { limit: 1 })).toHaveLength(1);
});

test('hostile queries are only words', () => {
  for (const query of ['__proto__ constructor toString', '" OR 1=1 --', '*'.repeat(5000), 'a'.repeat(20_000), '#1 #2'])
    expect(() => retriever.search(query)).not.toThrow();
});

test('a stored index answers like the one it was made from', () => {
  const loaded = loadRetriever(JSON.parse(JSON.stringify(retriever)));
  for (const query of ['ssh from anywhere', 'bucket encryption key', 'team name'])
    expect(loaded.search(query)).toEqual(retriever.search(query));
});

test('an index of another version is refused with what to do', () => {
  const { index } = retriever.toJSON();
  expect(() => loadRetriever({ version: 2 as 1, index })).toThrow('version 2, expected 1: build the index again');
});

test('two entries with one id are refused', () => {
  expect(() => createRetriever([...entries, entries[0]!])).toThrow('gcp-firewall-no-open-ssh');
});

const benchmarks = resolve(import.meta.dirname, '../../../../../shared/benchmarks');
const present = existsSync(benchmarks);

test.skipIf(!present && process.env['CI'] === undefined)(
  'labelled queries: hit@5 and MRR stay above their goals',
  () => {
    const jsonl = <T>(name: string): T[] =>
      readFileSync(resolve(benchmarks, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as T);
    interface Practice extends RetrievalEntry {
      readonly resource_types: readonly string[];
    }
    const whole = createRetriever(
      jsonl<Practice>('practices.jsonl').map(
        ({ id, title, provider, service, category, resource_types, condition }) => ({
          id,
          title,
          resources: resource_types,
          ...(provider === undefined ? {} : { provider }),
          ...(service === undefined ? {} : { service }),
          ...(category === undefined ? {} : { category }),
          ...(condition === undefined ? {} : { condition }),
        }),
      ),
    );
    const queries = jsonl<{ query: string; provider: Cloud; relevant: string[] }>('retrieval-dev.jsonl');
    const places = queries.map(({ query, provider, relevant }) =>
      whole.search(query, { provider }).findIndex((id) => relevant.includes(id)),
    );
    const hits = places.filter((place) => place >= 0 && place < 5).length / places.length;
    const reciprocal = places.reduce((sum, place) => sum + (place < 0 ? 0 : 1 / (place + 1)), 0) / places.length;
    expect(hits).toBeGreaterThanOrEqual(0.95);
    expect(reciprocal).toBeGreaterThanOrEqual(0.85);
  },
);
