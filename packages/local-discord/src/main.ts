/**
 * A local Discord as a process of its own, so that a test can kill the bot while Discord goes on.
 *
 *     node packages/local-discord/src/main.ts --port 0 --data state.json --config discord.json
 *
 * Prints one line of JSON, `{"url":…,"restUrl":…}`, when it is ready; ends on SIGTERM and SIGINT.
 */
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import type { LocalDiscordOptions } from './options.ts';
import { startLocalDiscord } from './start-local-discord.ts';

const USAGE = 'Usage: main.ts --config FILE [--port N] [--data FILE]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, data: { type: 'string' }, config: { type: 'string' } },
  });
  if (values.config === undefined)
    throw new Error(`--config is missing: a JSON file with token, applicationId and guild. ${USAGE}`);
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes 0 to 65535, not "${values.port}". ${USAGE}`);

  const discord = await startLocalDiscord({
    ...readConfiguration(values.config),
    port,
    ...(values.data !== undefined && { dataFile: values.data }),
  });
  process.stdout.write(`${JSON.stringify({ url: discord.url, restUrl: discord.restUrl })}\n`);
  // Where NODE_COMPILE_CACHE names a folder: who is killed writes nothing into it at the end.
  flushCompileCache();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      discord.close().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

function readConfiguration(path: string): LocalDiscordOptions {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LocalDiscordOptions;
  } catch (error) {
    throw new Error(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

await main().catch(fail);
