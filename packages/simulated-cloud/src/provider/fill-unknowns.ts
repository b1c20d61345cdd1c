/** What a cloud decides when it makes an object: ids, addresses, links, times. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { unknown, type Attributes, type Value } from '../protocol/value.ts';
import type { Behaviour } from './behaviour.ts';
import type { BlockSchema, Type } from './schema.ts';

/** The planned object with every unknown value decided; known values stay as they were planned. */
export function fillUnknowns(
  block: BlockSchema,
  behaviour: Behaviour,
  planned: Attributes,
  provider: Attributes,
): Attributes {
  const object: Attributes = { ...planned };
  const decide = (path: string, type: Type): Value => {
    const source = path === 'id' ? behaviour.id : behaviour.assigned?.[path];
    if (source === undefined) return emptyOf(type);
    if (typeof source === 'function') return source(object, provider);
    const text = fillTemplate(source, object);
    return type === 'number' ? Number(text) : text;
  };
  // ids and links first and in the table's order: others are made of them
  for (const path of ['id', ...Object.keys(behaviour.assigned ?? {})]) {
    const attribute = block.attributes[path];
    if (attribute && object[path] === unknown) object[path] = decide(path, attribute.type);
  }
  return fillBlock(block, object, '', decide);
}

function fillBlock(
  { attributes, blocks }: BlockSchema,
  planned: Attributes,
  prefix: string,
  decide: (path: string, type: Type) => Value,
): Attributes {
  const filled: Attributes = {};
  for (const [name, { type }] of Object.entries(attributes)) {
    const value = planned[name] ?? null;
    filled[name] = value === unknown ? decide(prefix + name, type) : value;
  }
  for (const [name, { block }] of Object.entries(blocks)) {
    const value = planned[name] ?? null;
    const fill = (element: Value): Value => fillBlock(block, element as Attributes, `${prefix}${name}.`, decide);
    filled[name] = Array.isArray(value) ? value.map(fill) : value === null ? null : fill(value);
  }
  return filled;
}

/** Fills `{attribute}`, `{hex:8}`, `{digits:19}`, `{uuid}`, `{octet}` and `{now}`. */
export function fillTemplate(template: string, object: Attributes): string {
  return template.replaceAll(/\{(\w+)(?::(\d+))?\}/g, (_, name: string, size?: string) => {
    const count = Number(size ?? 0);
    switch (name) {
      case 'hex':
        return randomBytes(Math.ceil(count / 2))
          .toString('hex')
          .slice(0, count);
      case 'digits':
        return Array.from({ length: count }, (_unused, index) => randomInt(index === 0 ? 1 : 0, 10)).join('');
      case 'uuid':
        return randomUUID();
      case 'octet':
        return String(randomInt(2, 254));
      case 'now':
        return new Date().toISOString();
      default: {
        const value = object[name];
        return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
      }
    }
  });
}

function emptyOf(type: Type): Value {
  if (Array.isArray(type)) return type[0] === 'list' || type[0] === 'set' ? [] : type[0] === 'map' ? {} : null;
  return { string: '', number: 0, bool: false }[type] ?? null;
}
