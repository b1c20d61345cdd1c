import { expect, test } from 'vitest';
import { unknown, type Attributes } from '../protocol/value.ts';
import type { Behaviour } from './behaviour.ts';
import { planResource } from './plan-resource.ts';
import { loadProvider } from './providers.ts';
import { completeBlock } from './schema.ts';

const behaviour: Behaviour = {
  id: '{name}',
  replacedBy: [
    'name',
    'disk.image',
    'port.number',
    { path: 'size', when: (prior, planned) => Number(planned) < Number(prior) },
  ],
  defaults: { tier: 'small', 'disk.kind': 'standard' },
  derived: { region: (_object, provider) => provider['region'] ?? unknown },
  assigned: { address: '10.0.0.{octet}', 'disk.link': 'link' },
  follows: { revision: ['tier'] },
};
const block = completeBlock(
  {
    attributes: {
      id: ['string', 'oc'],
      name: ['string', 'r'],
      size: ['number', 'o'],
      tier: ['string', 'o'],
      region: ['string', 'o'],
      address: ['string', 'o'],
      revision: ['string', 'c'],
      password_wo: ['string', 'o'],
    },
    blocks: {
      disk: {
        nesting: 'list',
        block: {
          attributes: { image: ['string', 'o'], kind: ['string', 'o'], link: ['string', 'c'] },
          blocks: {},
        },
      },
      port: {
        nesting: 'set',
        block: { attributes: { number: ['number', 'r'], handle: ['string', 'c'] }, blocks: {} },
      },
    },
  },
  behaviour,
);
const provider = { region: 'north' };
const nothing = {
  id: null,
  size: null,
  tier: null,
  region: null,
  address: null,
  revision: null,
  password_wo: null,
  disk: [],
  port: [],
};
const made: Attributes = {
  id: 'a',
  name: 'a',
  size: 20,
  tier: 'small',
  region: 'north',
  address: '10.0.0.9',
  revision: 'r1',
  password_wo: null,
  disk: [{ image: 'debian', kind: 'standard', link: 'l1' }],
  port: [
    { number: 80, handle: 'h80' },
    { number: 443, handle: 'h443' },
  ],
};
const config: Attributes = {
  ...nothing,
  name: 'a',
  size: 20,
  disk: [{ image: 'debian', kind: null, link: null }],
  port: [
    { number: 80, handle: null },
    { number: 443, handle: null },
  ],
};

test('a create: what is set, what is known, and the rest known after apply', () => {
  expect(planResource(block, behaviour, null, { ...config, password_wo: 'secret' }, provider)).toEqual({
    planned: {
      id: unknown,
      name: 'a',
      size: 20,
      tier: 'small',
      region: 'north',
      address: unknown,
      revision: unknown,
      password_wo: null,
      disk: [{ image: 'debian', kind: 'standard', link: unknown }],
      port: [
        { number: 80, handle: unknown },
        { number: 443, handle: unknown },
      ],
    },
    requiresReplace: [],
  });
});

test('an unchanged configuration plans the prior object', () => {
  expect(planResource(block, behaviour, made, config, provider)).toEqual({ planned: made, requiresReplace: [] });
});

test('an update keeps what the cloud gave, except what follows the change', () => {
  const { planned, requiresReplace } = planResource(block, behaviour, made, { ...config, tier: 'large' }, provider);
  expect(planned).toEqual({ ...made, tier: 'large', revision: unknown });
  expect(requiresReplace).toEqual([]);
});

test('a set element keeps its computed values wherever it stands', () => {
  const port = [
    { number: 443, handle: null },
    { number: 8080, handle: null },
  ];
  const { planned, requiresReplace } = planResource(block, behaviour, made, { ...config, port }, provider);
  expect(planned['port']).toEqual([
    { number: 443, handle: 'h443' },
    { number: 8080, handle: unknown },
  ]);
  // a set has no indexes: the whole set is named
  expect(requiresReplace).toEqual([[{ attributeName: 'port' }]]);
});

test('replacements are named by path, an unknown new value counts as another one', () => {
  const disk: Attributes[] = [{ image: unknown, kind: null, link: null }];
  expect(planResource(block, behaviour, made, { ...config, name: 'b', disk }, provider).requiresReplace).toEqual([
    [{ attributeName: 'name' }],
    [{ attributeName: 'disk' }, { elementKeyInt: 0 }, { attributeName: 'image' }],
  ]);
  expect(planResource(block, behaviour, made, { ...config, disk: [] }, provider).requiresReplace).toEqual([
    [{ attributeName: 'disk' }],
  ]);
});

test('a conditional replacement: a disk grows in place and does not shrink', () => {
  const paths = (size: number) => planResource(block, behaviour, made, { ...config, size }, provider).requiresReplace;
  expect(paths(30)).toEqual([]);
  expect(paths(10)).toEqual([[{ attributeName: 'size' }]]);
});

test.each([
  ['aws', 'aws_instance', { ami: 'ami-1' }, { ami: 'ami-2' }, 'ami'],
  ['azurerm', 'azurerm_postgresql_flexible_server', { storage_mb: 65536 }, { storage_mb: 32768 }, 'storage_mb'],
  ['google', 'google_storage_bucket', { location: 'EU' }, { location: 'US' }, 'location'],
] as const)('%s: %s is replaced where the real one is', async (name, type, before, after, attributeName) => {
  const { definition, schema } = await loadProvider(name);
  const real = definition.resources[type]!;
  const schemaBlock = completeBlock(schema.resources[type]!, real);
  const empty = Object.fromEntries(Object.keys(schemaBlock.attributes).map((attribute) => [attribute, null]));
  const { planned } = planResource(schemaBlock, real, null, { ...empty, ...before }, {});
  expect(planResource(schemaBlock, real, planned, { ...empty, ...after }, {}).requiresReplace).toEqual([
    [{ attributeName }],
  ]);
});
