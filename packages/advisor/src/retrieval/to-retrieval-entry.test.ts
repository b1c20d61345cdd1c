import { expect, test } from 'vitest';
import { parseKnowledgeFile } from '../knowledge/parse-knowledge-file.ts';
import { createRetriever } from './retriever.ts';
import { toRetrievalEntry } from './to-retrieval-entry.ts';

const FILE = `---
id: gcp-disk-key
title: Encrypt disks with your own key
severity: low
category: encryption-at-rest
provider: gcp
service: compute
tier: core
resources: [google_compute_disk]
violates: '!r.yes("disk_encryption_key")'
fix: Name a key of your own.
examples:
  fail:
    - google_compute_disk.a: { name: a }
  pass:
    - google_compute_disk.a: { disk_encryption_key: [{ raw_key: k }] }
---

Google encrypts every disk anyway.
`;

test('a practice is found by the attributes of its check, a note by its prose', () => {
  const practices = parseKnowledgeFile('gcp/compute/gcp-disk-key.md', FILE).entries;
  const notes = parseKnowledgeFile('house.md', '## Naming\n\nNames start with the team.\n').entries;
  expect(practices.map(toRetrievalEntry)).toEqual([
    {
      id: 'gcp-disk-key',
      title: 'Encrypt disks with your own key',
      provider: 'gcp',
      service: 'compute',
      category: 'encryption-at-rest',
      severity: 'low',
      resources: ['google_compute_disk'],
      condition: 'Name a key of your own. disk_encryption_key',
      prose: 'Google encrypts every disk anyway.',
    },
  ]);
  const retriever = createRetriever([...practices, ...notes].map(toRetrievalEntry));
  expect(retriever.search('disk_encryption_key missing')[0]).toBe('gcp-disk-key');
  expect(retriever.search('which team names come first?')[0]).toBe(notes[0]?.id);
});
