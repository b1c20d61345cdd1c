/** `knowledge build`: compiles the index of the practices that come with the product. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadKnowledge, writeIndex } from '@cloud-chatops/advisor';
import { practiceDirs, practiceIndexFile } from '@cloud-chatops/knowledge';
import { say } from '../say.ts';

export function buildIndex(): void {
  const started = performance.now();
  const { entries, parsed, index } = loadKnowledge({ dirs: practiceDirs, indexFile: practiceIndexFile });
  mkdirSync(dirname(practiceIndexFile), { recursive: true });
  writeIndex(practiceIndexFile, index);
  say(`${entries.length} entries, ${parsed} files parsed, ${Math.round(performance.now() - started)} ms`);
}
