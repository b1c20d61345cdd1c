/** Asks questions in a terminal, one line each; a wrong answer is explained and asked for again. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Question {
  readonly text: string;
  /** Stands below the question. */
  readonly hint?: string;
  /** What Enter alone means. Without one, an answer is needed. */
  readonly standard?: string;
  /** A sentence when the answer cannot be taken. */
  readonly problem?: (answer: string) => string | undefined;
}

export interface Asker {
  /** @throws Error when the input ends. */
  ask(question: Question): Promise<string>;
  close(): void;
}

export function createAsker(input: Readable, output: Writable & { readonly isTTY?: boolean }): Asker {
  // Lines are taken one by one: with `question()`, those that come before the next question would be lost.
  const terminal = createInterface({ input, output, terminal: output.isTTY === true });
  const lines = terminal[Symbol.asyncIterator]();
  const dim = (text: string): string => (output.isTTY ? `\u001B[2m${text}\u001B[22m` : text);
  const bold = (text: string): string => (output.isTTY ? `\u001B[1m${text}\u001B[22m` : text);
  return {
    async ask({ text, hint, standard, problem }) {
      output.write(`\n${bold(text)}${standard === undefined ? '' : dim(` [${standard}]`)}\n`);
      if (hint !== undefined) output.write(`${dim(hint)}\n`);
      for (;;) {
        output.write('> ');
        const line = await lines.next();
        if (line.done === true) throw new Error('the answers ended before the questions: nothing was written');
        const answer = line.value.trim() === '' ? (standard ?? '') : line.value.trim();
        const wrong = answer === '' && standard === undefined ? 'An answer is needed.' : problem?.(answer);
        if (wrong === undefined) return answer;
        output.write(`${wrong}\n`);
      }
    },
    close: () => terminal.close(),
  };
}
