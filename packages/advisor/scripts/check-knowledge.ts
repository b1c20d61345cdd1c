/**
 * Says what is wrong with practice files, and which of their examples do not turn out as they say.
 *
 *     node packages/advisor/scripts/check-knowledge.ts knowledge/aws/s3 …
 */
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';
import { KnowledgeError } from '../src/knowledge/problem.ts';
import { isPractice } from '../src/knowledge/entry.ts';
import { runExamples } from '../src/findings/run-examples.ts';

const dirs = process.argv.slice(2);
if (dirs.length === 0) {
  console.error('usage: check-knowledge.ts FOLDER…');
  process.exit(2);
}

try {
  const practices = loadKnowledge({ dirs }).entries.filter(isPractice);
  const mismatches = practices.flatMap(runExamples);
  for (const { practiceId, example, expected, actual, reason } of mismatches) {
    console.error(
      `${practiceId}: examples.${example} should ${expected}, but it is ${actual}${reason ? ` (${reason})` : ''}`,
    );
  }
  console.log(`${practices.length} practices, ${mismatches.length} examples that differ`);
  if (mismatches.length > 0) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof KnowledgeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
