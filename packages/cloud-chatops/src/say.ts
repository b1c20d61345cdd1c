/** What the person at the terminal reads: plain lines on stdout, problems on stderr, never a stack trace. */

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Message and hint of an error, and what caused it. */
export function complain(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const hint = (error as { hint?: unknown }).hint;
  process.stderr.write(`cloud-chatops: ${message}\n${typeof hint === 'string' ? `${hint}\n` : ''}`);
}

/** `… | head` closes the pipe early: that is no error of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
