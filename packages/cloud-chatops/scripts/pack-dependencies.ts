/** Packs what a start loads of other people's packages (`src/packed-dependencies.ts`): run by each `pnpm install` that changes something, in two seconds. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installed, MANIFEST, PACKED_FOLDER, packedFiles, type Packed } from '../src/packed-dependencies.ts';

/** As our code imports them. Left out is what is seldom loaded, and what finds files of its own beside itself. */
const PACKED = [
  '@hono/node-server',
  '@marcbachmann/cel-js',
  'commander',
  'croner',
  'discord-api-spec/zod',
  'discord-api-types/v10',
  'discord.js',
  'execa',
  'groq-sdk',
  'hono',
  'hono/streaming',
  'kysely',
  'kysely/migration',
  'minisearch',
  'pino',
  'ws',
  'xstate',
  'yaml',
  'yauzl',
  'zod',
];
/** Faster or more with them, and asked for in vain where they are not installed. */
const OPTIONAL = ['bufferutil', 'utf-8-validate', 'zlib-sync'];

const PACKAGES = fileURLToPath(new URL('../../', import.meta.url));

/** Of each of our packages, the names of those it depends on. */
const dependencies = new Map(
  readdirSync(PACKAGES).map((name): [string, readonly string[]] => {
    const manifest = JSON.parse(readFileSync(join(PACKAGES, name, 'package.json'), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    return [join(PACKAGES, name), Object.keys(manifest.dependencies ?? {})];
  }),
);

/** One of our packages that may import it. */
function importerOf(specifier: string): string {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const [folder] = [...dependencies].find(([, names]) => names.includes(name)) ?? [];
  if (folder === undefined) throw new Error(`no package depends on ${name}: take ${specifier} out of this list`);
  return folder;
}

const SCHEME = 'packed:';
const places = new Map<string, string>();
registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith(SCHEME)) return next(specifier, context);
    const wanted = specifier.slice(SCHEME.length);
    const found = next(wanted, { ...context, parentURL: pathToFileURL(join(importerOf(wanted), 'src', 'x.ts')).href });
    places.set(wanted, fileURLToPath(found.url));
    return found;
  },
});

const idOf = (specifier: string): string => specifier.replaceAll(/[^a-z0-9]+/gi, '-').replace(/^-/, '');

/** Makes them anew unless they are those of what is installed. */
async function pack(into: string): Promise<void> {
  if (packedFiles(into) !== undefined) return;
  mkdirSync(dirname(into), { recursive: true });
  const folder = mkdtempSync(`${into}-`);
  try {
    await packInto(folder);
    // Who runs the bot may be another user than who installed it.
    chmodSync(folder, 0o755);
    rmSync(into, { recursive: true, force: true });
    renameSync(folder, into);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function packInto(folder: string): Promise<void> {
  const { rolldown } = await import('rolldown');
  const input: Record<string, string> = {};
  for (const specifier of PACKED) {
    // The names of a CommonJS package are known only when it has been loaded.
    const names = Object.keys((await import(`${SCHEME}${specifier}`)) as object);
    const entry = join(folder, `${idOf(specifier)}.entry.mjs`);
    writeFileSync(
      entry,
      `export { ${names.map((n) => JSON.stringify(n)).join(', ')} } from ${JSON.stringify(places.get(specifier))};\n`,
    );
    input[idOf(specifier)] = entry;
  }
  const bundle = await rolldown({
    input,
    platform: 'node',
    external: [/^node:/, ...OPTIONAL],
    treeshake: false,
    logLevel: 'silent',
  });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: 'shared-[hash].mjs' });
  for (const entry of Object.values(input)) rmSync(entry);
  const files = Object.fromEntries(PACKED.map((specifier) => [specifier, `${idOf(specifier)}.mjs`]));
  writeFileSync(join(folder, MANIFEST), JSON.stringify({ installed: installed(), files } satisfies Packed));
}

try {
  await pack(process.argv[2] ?? PACKED_FOLDER);
} catch (error) {
  // It only saves time: an install, and with it `npm start`, must not fail for it.
  console.error(`Dependencies could not be packed, so starts take longer: ${(error as Error).message}`);
}
