/**
 * The few things that must be known of a module before Terraform reads it: whether it brings a backend, and which
 * variables are secret (an ephemeral variable's value stands in the plan without any mark).
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fields, parseObject } from '../events/terraform-event.ts';

export interface InspectedConfiguration {
  /** `gcs`, `s3`, …; `cloud` for a `cloud` block; absent where there is none. */
  readonly backend?: string;
  /** Names of root variables marked sensitive or ephemeral. */
  readonly secretVariables: readonly string[];
}

/** Looks at the root folder only; backends and root variables stand nowhere else. */
export async function inspectConfiguration(folder: string): Promise<InspectedConfiguration> {
  const names = (await readdir(folder)).filter((name) => /\.tf(\.json)?$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return name.endsWith('.json') ? inspectJson(text) : inspectHcl(text);
    }),
  );
  const backend = found.find((file) => file.backend !== undefined)?.backend;
  return {
    ...(backend === undefined ? {} : { backend }),
    secretVariables: found.flatMap((file) => file.secretVariables),
  };
}

function inspectHcl(text: string): InspectedConfiguration {
  const blocks = topLevelBlocks(withoutComments(text));
  const settings = blocks.filter(({ header }) => /^terraform\s*$/.test(header)).map(({ body }) => body);
  const backend = settings
    .map((body) => /(?:^|[\n{;])\s*(?:backend\s+"([^"]+)"|(cloud))\s*\{/.exec(body))
    .find((m) => m !== null);
  const name = backend?.[1] ?? backend?.[2];
  return {
    ...(name === undefined ? {} : { backend: name }),
    secretVariables: blocks.flatMap(({ header, body }) => {
      const variable = /^variable\s+"?([^"\s]+)"?\s*$/.exec(header)?.[1];
      return variable !== undefined && /(?:^|[\n{])\s*(?:sensitive|ephemeral)\s*=\s*true\b/.test(body)
        ? [variable]
        : [];
    }),
  };
}

function inspectJson(text: string): InspectedConfiguration {
  const root = parseObject(text) ?? {};
  const settings = [root['terraform']].flat().map(fields);
  const backends = settings.flatMap((block) => [
    ...[block['backend']].flat().flatMap((backend) => Object.keys(fields(backend))),
    ...('cloud' in block ? ['cloud'] : []),
  ]);
  const variables = [root['variable']].flat().flatMap((block) => Object.entries(fields(block)));
  return {
    ...(backends[0] === undefined ? {} : { backend: backends[0] }),
    secretVariables: variables
      .filter(([, variable]) =>
        [variable]
          .flat()
          .map(fields)
          .some((v) => v['sensitive'] === true || v['ephemeral'] === true),
      )
      .map(([name]) => name),
  };
}

/** Strings come first, so that a `//` in a link is no comment. */
const withoutComments = (text: string): string =>
  text.replace(/("(?:[^"\\\n]|\\.)*")|\/\*[\s\S]*?\*\/|#[^\n]*|\/\/[^\n]*/g, (_all, string?: string) => string ?? '');

interface Block {
  readonly header: string;
  readonly body: string;
}

function topLevelBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let depth = 0;
  let start = 0;
  let header = '';
  for (const match of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (match[0] === '{') {
      if (depth === 0) {
        header =
          text
            .slice(start, match.index)
            .split('\n')
            .findLast((line) => line.trim() !== '')
            ?.trim() ?? '';
        start = match.index + 1;
      }
      depth += 1;
    } else if (match[0] === '}') {
      depth -= 1;
      if (depth !== 0) continue;
      blocks.push({ header, body: text.slice(start, match.index) });
      start = match.index + 1;
    }
  }
  return blocks;
}
