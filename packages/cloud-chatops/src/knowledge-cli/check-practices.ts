/** `knowledge lint` and `knowledge check`: every mistake at once, as lines an editor can jump to. */
import { relative } from 'node:path';
import {
  isPractice,
  KnowledgeError,
  loadKnowledge,
  problemText,
  runExamples,
  type ExampleMismatch,
  type KnowledgeEntry,
} from '@cloud-chatops/advisor';
import { complain, say } from '../say.ts';
import { knowledgeFolders, type OwnKnowledge } from './knowledge-folders.ts';

export function lintKnowledge(folders: readonly string[], options: OwnKnowledge): void {
  const entries = linted(folders, options);
  if (entries) say(`${entries.length} entries, nothing wrong`);
}

export function checkPractices(folders: readonly string[], options: OwnKnowledge): void {
  const entries = linted(folders, options);
  if (!entries) return;
  const practices = entries.filter(isPractice);
  const wrong = practices.flatMap((practice) => runExamples(practice).map((one) => mismatchText(practice, one)));
  for (const line of wrong) say(line);
  say(`${practices.length} practices, ${wrong.length} examples that do not turn out as they say`);
  if (wrong.length > 0) process.exitCode = 1;
}

/** Without the index: a file is judged as it is now. `undefined`: the mistakes have been said. */
function linted(folders: readonly string[], options: OwnKnowledge): readonly KnowledgeEntry[] | undefined {
  try {
    return loadKnowledge({ dirs: folders.length > 0 ? folders : knowledgeFolders(options) }).entries;
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof KnowledgeError)) complain(error);
    else {
      for (const problem of error.problems) say(problemText({ ...problem, file: relative('', problem.file) }));
      say(`${error.problems.length} mistakes`);
    }
    return undefined;
  }
}

const mismatchText = (
  practice: KnowledgeEntry,
  { example, address, expected, actual, reason }: ExampleMismatch,
): string =>
  `${practice.file}: examples.${example} (${address}) should ${WORDS[expected]}, but ${RESULTS[actual]}${reason === undefined ? '' : `: ${reason}`}`;

const WORDS = { fail: 'fail', pass: 'pass', undecided: 'stay undecided' } as const;
const RESULTS = { fail: 'fails', pass: 'passes', undecided: 'is not decided' } as const;
