/** `npm run chaos -- --kills N [--seed S] [--json]`: how reliable the bot is, measured. Ends with 1 when a figure is wrong. */
import { parseArgs } from 'node:util';
import { figuresText } from './figures.ts';
import { runChaos } from './run-chaos.ts';

const USAGE = 'Usage: npm run chaos -- [--kills N] [--seed S] [--json]';
const LATENCY_MS = 700;
const OPEN = 8;

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least)
    throw new Error(`--${name} takes a whole number from ${least} on, not "${text}". ${USAGE}`);
  return number;
}

try {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      json: { type: 'boolean', default: false },
    },
  });
  const kills = wholeNumber('kills', values.kills, 1);
  const seed = wholeNumber('seed', values.seed, 0);
  process.stdout.write(`${kills} kills, seed ${seed}\n`);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const outcome = await runChaos({ kills, seed, latencyMs: LATENCY_MS, open: OPEN, say });
  say(`\n${figuresText(outcome)}`);
  if (values.json) say(JSON.stringify({ ...outcome.figures, problems: outcome.problems }));
  process.exitCode = outcome.figures.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
