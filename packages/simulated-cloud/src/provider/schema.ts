/** A provider's schema: the committed extract of the real one, completed by the behaviour table. */
import type { Behaviour } from './behaviour.ts';
import type { MessageValue } from '../protocol/wire.ts';

/** Terraform's type constraints in their JSON form: `"string"`, `["list", "string"]`, `["object", {…}]`. */
export type Type = string | [string, Type | Record<string, Type>];

export interface AttributeSchema {
  type: Type;
  required: boolean;
  optional: boolean;
  computed: boolean;
  sensitive: boolean;
  writeOnly: boolean;
}

export interface NestedBlock {
  nesting: 'single' | 'list' | 'set';
  min?: number;
  max?: number;
  block: BlockSchema;
}

export interface BlockSchema {
  attributes: Record<string, AttributeSchema>;
  blocks: Record<string, NestedBlock>;
}

/** A block in the extract: attributes as `[type, flags]`, `r` required, `o` optional, `c` computed. */
export interface ExtractedBlock {
  attributes: Record<string, [Type, string]>;
  blocks: Record<string, { nesting: string; min?: number; max?: number; block: ExtractedBlock }>;
}

/** The extract of one provider, see `scripts/extract-schemas.ts`. */
export interface ExtractedSchema {
  version: string;
  provider: ExtractedBlock;
  resources: Record<string, ExtractedBlock>;
}

/** The block with the flags that the extract cannot know: what the provider fills in, and what is secret. */
export function completeBlock(
  extracted: ExtractedBlock,
  behaviour: Pick<Behaviour, 'defaults' | 'derived' | 'assigned' | 'sensitive'>,
  prefix = '',
): BlockSchema {
  const filled = { ...behaviour.defaults, ...behaviour.derived, ...behaviour.assigned };
  const attributes = Object.entries(extracted.attributes).map(([name, [type, flags]]): [string, AttributeSchema] => {
    const path = prefix + name;
    const required = flags.includes('r');
    return [
      name,
      {
        type,
        required,
        optional: flags.includes('o'),
        computed: flags.includes('c') || (!required && path in filled),
        sensitive: behaviour.sensitive?.includes(path) ?? false,
        writeOnly: name.endsWith('_wo'), // the providers' naming convention for write-only arguments
      },
    ];
  });
  const blocks = Object.entries(extracted.blocks).map(([name, { block, nesting, ...rest }]): [string, NestedBlock] => [
    name,
    {
      ...rest,
      nesting: nesting as NestedBlock['nesting'],
      block: completeBlock(block, behaviour, `${prefix}${name}.`),
    },
  ]);
  return { attributes: Object.fromEntries(attributes), blocks: Object.fromEntries(blocks) };
}

const NESTING = { single: 1, list: 2, set: 3 } as const;

/** The block as the protocol's Schema message. */
export function schemaMessageOf(block: BlockSchema): MessageValue {
  return { version: 0, block: blockMessage(block) };
}

function blockMessage({ attributes, blocks }: BlockSchema): MessageValue {
  return {
    attributes: Object.entries(attributes).map(([name, { type, ...flags }]) => {
      const message: MessageValue = { name, type: Buffer.from(JSON.stringify(type)) };
      // false is the protocol's default: there are a thousand attributes, and terraform waits for this answer
      for (const [flag, set] of Object.entries(flags)) if (set) message[flag] = true;
      return message;
    }),
    blockTypes: Object.entries(blocks).map(([typeName, { nesting, min, max, block }]) => ({
      typeName,
      nesting: NESTING[nesting],
      minItems: min,
      maxItems: max,
      block: blockMessage(block),
    })),
  };
}
