import { expect, test } from 'vitest';
import { unknown, type Attributes } from '../protocol/value.ts';
import { fillTemplate, fillUnknowns } from './fill-unknowns.ts';
import { completeBlock } from './schema.ts';

test('ids and links first, then every other unknown; what is known stays', () => {
  const behaviour = {
    id: 'projects/{project}/{name}',
    replacedBy: [],
    assigned: { self_link: 'https://api/{id}', size: '10', owner: () => 'cloud', 'disk.link': '{self_link}/disk' },
  };
  const block = completeBlock(
    {
      attributes: {
        id: ['string', 'oc'],
        name: ['string', 'r'],
        project: ['string', 'o'],
        self_link: ['string', 'c'],
        size: ['number', 'o'],
        owner: ['string', 'c'],
        enabled: ['bool', 'c'],
        users: [['list', 'string'], 'c'],
        limits: [['map', 'string'], 'c'],
        note: ['string', 'o'],
      },
      blocks: { disk: { nesting: 'list', block: { attributes: { link: ['string', 'c'] }, blocks: {} } } },
    },
    behaviour,
  );
  const planned: Attributes = {
    id: unknown,
    name: 'a',
    project: 'p',
    self_link: unknown,
    size: unknown,
    owner: unknown,
    enabled: unknown,
    users: unknown,
    limits: unknown,
    note: null,
    disk: [{ link: unknown }, { link: 'known' }],
  };
  expect(fillUnknowns(block, behaviour, planned, {})).toEqual({
    id: 'projects/p/a',
    name: 'a',
    project: 'p',
    self_link: 'https://api/projects/p/a',
    size: 10,
    owner: 'cloud',
    enabled: false,
    users: [],
    limits: {},
    note: null,
    disk: [{ link: 'https://api/projects/p/a/disk' }, { link: 'known' }],
  });
});

test('templates', () => {
  const text = fillTemplate('i-{hex:17} {digits:3} {uuid} {octet} {now} {name}', { name: 'web' });
  expect(text).toMatch(/^i-[0-9a-f]{17} [1-9]\d\d [0-9a-f-]{36} \d{1,3} \d{4}-\d\d-\d\dT[\d:.]+Z web$/);
});
