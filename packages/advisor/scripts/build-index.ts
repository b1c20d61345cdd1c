/**
 * Builds the compiled index of the practices that come with the product.
 *
 *     node packages/advisor/scripts/build-index.ts
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeIndex } from '../src/knowledge/knowledge-index.ts';
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';

const root = fileURLToPath(new URL('../../../knowledge', import.meta.url));
const indexFile = join(root, 'index', 'practices.json');
const dirs = ['aws', 'gcp', 'azure'].map((cloud) => join(root, cloud)).filter(existsSync);
const started = performance.now();
const { entries, parsed, index } = loadKnowledge({ dirs, indexFile });
mkdirSync(dirname(indexFile), { recursive: true });
writeIndex(indexFile, index);
console.log(`${entries.length} entries, ${parsed} files parsed, ${Math.round(performance.now() - started)} ms`);
