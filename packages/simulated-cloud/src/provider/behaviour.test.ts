import { describe, expect, test } from 'vitest';
import { loadProvider, providerVersions } from './providers.ts';
import type { ExtractedBlock, Type } from './schema.ts';

/** Every attribute and block of a type, as dotted paths, with the type of each attribute. */
function pathsOf(block: ExtractedBlock, prefix = ''): Map<string, Type | undefined> {
  return new Map([
    ...Object.entries(block.attributes).map(([name, [type]]): [string, Type] => [prefix + name, type]),
    ...Object.entries(block.blocks).flatMap(([name, nested]): [string, Type | undefined][] => [
      [prefix + name, undefined],
      ...pathsOf(nested.block, `${prefix}${name}.`),
    ]),
  ]);
}

describe.each(Object.keys(providerVersions))('%s', async (name) => {
  const { definition, schema } = await loadProvider(name);

  test('schema and version are those of the mirror, and each type has a behaviour', () => {
    expect(schema.version).toBe(providerVersions[name as keyof typeof providerVersions]);
    expect(Object.keys(definition.resources).toSorted()).toEqual(Object.keys(schema.resources).toSorted());
  });

  test.each(Object.keys(definition.resources))('%s: the table names what the schema has', (type) => {
    const behaviour = definition.resources[type]!;
    const { defaults, derived, assigned, follows, patterns, sensitive, replacedBy } = behaviour;
    const known = pathsOf(schema.resources[type]!);
    const named = [
      ...replacedBy.map((rule) => (typeof rule === 'string' ? rule : rule.path)),
      ...[defaults, derived, assigned, follows, patterns].flatMap((table) => Object.keys(table ?? {})),
      ...Object.values(follows ?? {}).flat(),
      ...(sensitive ?? []),
    ];
    expect(named.filter((path) => !known.has(path))).toEqual([]);
    expect(new Set(replacedBy).size).toBe(replacedBy.length);
  });

  test.each(Object.keys(definition.resources))('%s: templates use its own attributes and fit their types', (type) => {
    const { id, assigned } = definition.resources[type]!;
    const known = pathsOf(schema.resources[type]!);
    const words = ['hex', 'digits', 'uuid', 'octet', 'now'];
    for (const [path, template] of Object.entries({ id, ...assigned })) {
      if (typeof template === 'function') continue;
      const used = [...template.matchAll(/(?<!\$)\{(\w+)(?::\d+)?\}/g)].map(([, word]) => word ?? '');
      expect(used.filter((word) => !words.includes(word) && !known.has(word))).toEqual([]);
      expect(['string', 'number']).toContain(known.get(path));
      // at most 15 digits, which a double holds exactly
      if (known.get(path) === 'number') expect(template).toMatch(/^(?:\d{1,15}|\{digits:(?:\d|1[0-5])\})$/);
    }
  });

  test('errors name what they are about, without a stack', () => {
    const [type = ''] = Object.keys(definition.resources);
    const { exists, quota, failed, gone } = definition.errors;
    expect(exists(type, 'the-id')).toContain('the-id');
    expect(gone(type, 'the-id')).toContain('the-id');
    for (const text of [quota(type, 'web'), failed(type, 'web')]) expect(text).toMatch(/^\S.{40,}$/);
  });
});

test('a provider that does not exist is named with those that do', async () => {
  await expect(loadProvider('oracle')).rejects.toThrow(
    'no simulated provider is called "oracle"; there are: google, aws, azurerm',
  );
});
