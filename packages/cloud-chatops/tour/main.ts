/**
 * `npm run tour [-- --only google/database] [--texts]`: every module of the catalog through chat, as a person does it:
 * deploy, change in place, destroy with the typed name. Real bot, real terraform, simulated cloud. Prints seconds a
 * session and ends with 1 when anything is not as it should be. `--texts` prints plan and review of each.
 */
import { parseArgs } from 'node:util';
import { startWorld } from '../test/support/world.ts';
import { STOPS, type Stop } from './stops.ts';
import { walk, type Walk } from './walk.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (n: number): string => n.toFixed(1).padStart(9);

function chosen(only: string | undefined): readonly Stop[] {
  if (only === undefined) return STOPS;
  const stops = STOPS.filter(({ entry }) => entry.startsWith(only));
  if (stops.length > 0) return stops;
  throw new Error(`--only ${only} fits no module; there are ${STOPS.map(({ entry }) => entry).join(', ')}`);
}

const row = ({ stop, deploy, change, destroy, served, problems }: Walk): string =>
  [
    stop.entry.padEnd(26),
    seconds(deploy.seconds),
    seconds(change.seconds),
    seconds(destroy.seconds),
    String(served.created).padStart(9),
    problems.length === 0 ? '   ok' : '   WRONG',
  ].join('');

const texts = ({ deploy, change, destroy }: Walk): string =>
  Object.entries({ deploy, change, destroy })
    .map(([what, { plan, review, applied }]) => [`── ${what}`, plan, review, applied].join('\n\n'))
    .join('\n\n');

try {
  const { values } = parseArgs({ options: { only: { type: 'string' }, texts: { type: 'boolean', default: false } } });
  const stops = chosen(values.only);
  const world = await startWorld({ latencyMs: 0 });
  const problems: string[] = [];
  try {
    say(`${'Module'.padEnd(26)}   deploy   change  destroy  objects   (seconds from command to applied)`);
    for (const stop of stops) {
      const walked = await walk(world, stop);
      say(row(walked));
      if (values.texts) say(`\n${texts(walked)}\n`);
      problems.push(...walked.problems.map((problem) => `${stop.entry}: ${problem}`));
    }
    for (const { type, name } of world.cloud.objects()) problems.push(`still in the cloud: ${type} ${name}`);
    const { refusedByValidation, rateLimited429, interactions } = await world.discord.stats();
    const slowest = Math.max(...interactions.map((i) => i.answeredAfterMs ?? Number.POSITIVE_INFINITY));
    if (refusedByValidation > 0) problems.push(`Discord refused ${refusedByValidation} requests`);
    if (rateLimited429 > 0) problems.push(`Discord answered ${rateLimited429} requests with 429`);
    say(`\nThe cloud holds ${world.cloud.objects().length} objects. Slowest answer to a click: ${slowest} ms.`);
  } finally {
    await world.end();
  }
  say(problems.length === 0 ? 'Everything is as it should be.' : `Wrong:\n${problems.map((p) => `- ${p}`).join('\n')}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
