/**
 * How Node.js is started. `package.json` and the files of `deploy` say the same; without it everything works, with more
 * memory.
 *
 * The heap of short-lived objects stays small. V8 would let it grow by tens of megabytes while a large plan is read: the
 * first report of 5,000 resources in a fresh process then takes a hundred megabytes more and nearly twice the time, and a
 * bot 80 MB more for ever. https://nodejs.org/api/cli.html#--max-semi-space-sizesize-in-mib
 */

/** A bot: for 6 MB more it starts in four fifths of the time. */
export const BOT_OPTIONS: readonly string[] = ['--max-semi-space-size=4'];

/**
 * A command that reads one plan and ends. V8 would let its heap grow to twice or three times what is in use before it
 * looks for garbage; at a fifth more, the first report takes 33 MB (56 on a busy
 * machine) instead of 40 (71), and a tenth more time.
 */
export const COMMAND_OPTIONS: readonly string[] = ['--max-semi-space-size=1', '--heap-growing-percent=20'];
