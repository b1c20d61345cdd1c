/**
 * The JSON schema of `cloud-chatops.yaml` for editors: its form from the zod schema, its words from
 * docs/configuration.md, so that neither can say what the other does not.
 */
import { z } from 'zod';
import { Config } from '../src/config/config-schema.ts';

type Node = {
  description?: string;
  default?: unknown;
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: Node | boolean;
  propertyNames?: { enum?: string[] };
  items?: Node;
  [other: string]: unknown;
};

/** What docs/configuration.md says of one key. */
export interface DocumentedKey {
  readonly key: string;
  readonly meaning: string;
  /** `required`, `none`, or the default as JSON. */
  readonly standard: string;
}

/** Names that stand for what a person chooses, by the path of the mapping. */
const CHOSEN: Readonly<Record<string, string>> = {
  catalog: '<entry>',
  projects: '<project>',
  'projects.<project>.findings': '<practice>',
};

/** Rows of the doc's tables: | `key` | meaning | default |. */
export function documentedKeys(markdown: string): DocumentedKey[] {
  return [...markdown.matchAll(/^\| `([^`]+)` +\| (.+?) +\| (.+?) +\|$/gm)].map(([, key, meaning, standard]) => ({
    key: key as string,
    meaning: (meaning as string).replaceAll('\\|', '|'),
    standard: (standard as string).replace(/^`(.*)`$/, '$1'),
  }));
}

/** Every key that the zod schema takes, with its default in the doc's words. Blocks have none of their own. */
export function schemaKeys(): { readonly key: string; readonly standard: string }[] {
  const found: { key: string; standard: string }[] = [];
  visit(plainSchema(), '', true, (node, key, required) => {
    const standard = 'default' in node ? JSON.stringify(node.default) : required ? 'required' : 'none';
    if (!node.properties) found.push({ key, standard });
  });
  return found;
}

/** @param markdown docs/configuration.md */
export function configJsonSchema(markdown: string): object {
  const meanings = new Map(documentedKeys(markdown).map(({ key, meaning }) => [key, plainText(meaning)]));
  const schema = plainSchema();
  visit(schema, '', true, (node, key) => {
    const meaning = meanings.get(key);
    if (meaning !== undefined) node.description = meaning;
  });
  const { $schema, ...rest } = schema;
  return { $schema, title: 'cloud-chatops.yaml', ...rest };
}

const plainSchema = (): Node => z.toJSONSchema(Config, { io: 'input' }) as Node;

function visit(
  node: Node,
  path: string,
  required: boolean,
  see: (node: Node, key: string, required: boolean) => void,
): void {
  if (path !== '') see(node, path, required);
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const [name, child] of Object.entries(node.properties ?? {}))
    visit(child, below(name), node.required?.includes(name) ?? false, see);
  const chosen = CHOSEN[path];
  if (chosen !== undefined && typeof node.additionalProperties === 'object')
    visit(node.additionalProperties, below(chosen), false, see);
  if (node.items?.properties) visit(node.items, `${path}[]`, false, see);
}

/** Without Markdown's links and code marks. */
const plainText = (text: string): string => text.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll('`', '');
