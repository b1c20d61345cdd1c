/** What Discord refuses, this refuses too, with the same code at the same field. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalDiscord } from '../start-local-discord.ts';
import type { LocalDiscord } from '../start-local-discord.ts';
import { botRequest, deploymentsId } from '../../test/bot-request.ts';
import { TEST_APPLICATION, demoGuild } from '../../test/demo-guild.ts';

let discord: LocalDiscord;
let messages: string;
let commands: string;

beforeAll(async () => {
  discord = await startLocalDiscord({
    ...demoGuild,
    limits: { createMessage: { requests: 1000, seconds: 1 }, global: { requests: 1000, seconds: 1 } },
  });
  messages = `/channels/${await deploymentsId(discord)}/messages`;
  commands = `/applications/${TEST_APPLICATION}/guilds/${(await discord.as('ana').view()).guild.id}/commands`;
});

afterAll(async () => {
  await discord.close();
});

const V2 = 1 << 15;
const text = (content: string): object => ({ type: 10, content });
const button = (more: object = {}): object => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...more });
const row = (...components: object[]): object => ({ type: 1, components });

/** The fields of `errors`, flattened to `path: code`. */
function wrongFields(errors: unknown, path: string[] = []): string[] {
  if (typeof errors !== 'object' || errors === null) return [];
  return Object.entries(errors).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { code: string }[]).map(({ code }) => `${path.join('.')}: ${code}`)
      : wrongFields(value, [...path, key]),
  );
}

const refusedMessages: [string, object, string[]][] = [
  ['content over 2000', { content: 'x'.repeat(2001) }, ['content: BASE_TYPE_MAX_LENGTH']],
  ['an unknown property', { content: 'x', colour: 1 }, ['colour: UNKNOWN_PROPERTY']],
  [
    'an unknown property inside of an embed',
    { embeds: [{ title: 'x', colour: 1 }] },
    ['embeds.0.colour: UNKNOWN_PROPERTY'],
  ],
  [
    'an unknown property inside of a nested component',
    { flags: V2, components: [{ type: 17, components: [{ type: 10, content: 'x', text: 'y' }] }] },
    ['components.0.components.0.text: UNKNOWN_PROPERTY'],
  ],
  [
    'embeds over 6000 characters',
    { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
    ['embeds: MAX_EMBED_SIZE_EXCEEDED'],
  ],
  ['an embed title over 256', { embeds: [{ title: 'x'.repeat(257) }] }, ['embeds.0.title: TOO_BIG']],
  [
    'six rows',
    { content: 'x', components: [1, 2, 3, 4, 5, 6].map((n) => row(button({ custom_id: `b${n}` }))) },
    ['components: BASE_TYPE_BAD_LENGTH'],
  ],
  [
    'six buttons in a row',
    { content: 'x', components: [row(...[1, 2, 3, 4, 5, 6].map((n) => button({ custom_id: `b${n}` })))] },
    ['components.0.components: TOO_BIG'],
  ],
  [
    'one custom_id twice',
    { content: 'x', components: [row(button(), button())] },
    ['components.0.components.1.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED'],
  ],
  [
    'a button without custom_id',
    { content: 'x', components: [row({ type: 2, style: 1, label: 'Go' })] },
    ['components.0.components.0.custom_id: BUTTON_COMPONENT_CUSTOM_ID_REQUIRED'],
  ],
  [
    'a custom_id over 100',
    { content: 'x', components: [row(button({ custom_id: 'x'.repeat(101) }))] },
    ['components.0.components.0.custom_id: TOO_BIG'],
  ],
  [
    'a label over 80',
    { content: 'x', components: [row(button({ label: 'x'.repeat(81) }))] },
    ['components.0.components.0.label: TOO_BIG'],
  ],
  [
    'an emoji that is none',
    { content: 'x', components: [row(button({ emoji: { name: 'plan' } }))] },
    ['components.0.components.0.emoji.name: COMPONENT_INVALID_EMOJI'],
  ],
  ['Components V2 without the flag', { components: [text('x')] }, ['components.0.type: UNION_TYPE_CHOICES']],
  [
    'the V2 flag with content and embeds',
    { flags: V2, content: 'x', embeds: [{ title: 'y' }], components: [text('x')] },
    [
      'content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      'embeds: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
  ],
  [
    '41 components, nested ones counted',
    { flags: V2, components: [{ type: 17, components: Array.from({ length: 40 }, () => text('x')) }] },
    ['components: COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED'],
  ],
  [
    'text displays over 4000 together',
    { flags: V2, components: [text('x'.repeat(2001)), text('x'.repeat(2000))] },
    ['components: COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED'],
  ],
  [
    'a file that was not sent',
    { flags: V2, components: [{ type: 13, file: { url: 'attachment://plan.txt' } }] },
    ['components.0.file.url: UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND'],
  ],
  ['enforce_nonce without nonce', { content: 'x', enforce_nonce: true }, ['nonce: BASE_TYPE_REQUIRED']],
  ['a nonce over 25', { content: 'x', nonce: 'x'.repeat(26) }, ['nonce: TOO_BIG']],
];

test.each(refusedMessages)('message: %s', async (_what, body, fields) => {
  const answer = await botRequest(discord, 'POST', messages, body);
  expect([answer.status, answer.body.code, wrongFields(answer.body.errors)]).toEqual([400, 50035, fields]);
});

test('message: an empty one is 50006, broken JSON 50109, an unknown channel 10003', async () => {
  expect((await botRequest(discord, 'POST', messages, { content: '  ' })).body.code).toBe(50006);
  const broken = await fetch(`${discord.restUrl}/v10${messages}`, {
    method: 'POST',
    headers: { authorization: 'Bot local-token' },
    body: '{',
  });
  expect(await broken.json()).toMatchObject({ code: 50109 });
  expect(
    (await botRequest(discord, 'POST', '/channels/1100000000000000999/messages', { content: 'x' })).body.code,
  ).toBe(10003);
});

test('message: the V2 flag cannot come off, and comes on only when the content goes', async () => {
  const plain = (await botRequest(discord, 'POST', messages, { content: 'old' })).body;
  const edit = (body: object): ReturnType<typeof botRequest> =>
    botRequest(discord, 'PATCH', `${messages}/${plain.id}`, body);
  expect(wrongFields((await edit({ flags: V2, components: [text('new')] })).body.errors)).toEqual([
    'content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ]);
  expect((await edit({ flags: V2, content: null, components: [text('new')] })).status).toBe(200);
  expect(wrongFields((await edit({ flags: 0, content: 'back' })).body.errors)).toEqual([
    'content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ]);
});

const option = (more: object = {}): object => ({ type: 3, name: 'project', description: 'Project', ...more });
const refusedCommands: [string, object, string[]][] = [
  ['an upper-case name', { name: 'Deploy', description: 'x' }, ['name: APPLICATION_COMMAND_INVALID_NAME']],
  ['no description', { name: 'deploy' }, ['description: BASE_TYPE_REQUIRED']],
  [
    'permissions as a number',
    { name: 'deploy', description: 'x', default_member_permissions: 8 },
    ['default_member_permissions: INVALID_TYPE'],
  ],
  [
    'a choice value over 100',
    { name: 'deploy', description: 'x', options: [option({ choices: [{ name: 'a', value: 'x'.repeat(101) }] })] },
    ['options.0.choices.0.value: BASE_TYPE_BAD_LENGTH'],
  ],
  [
    'a required option after an optional one',
    { name: 'deploy', description: 'x', options: [option(), option({ name: 'b', required: true })] },
    ['options.1.required: APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID'],
  ],
  [
    'one option twice',
    { name: 'deploy', description: 'x', options: [option(), option()] },
    ['options.1.name: APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS'],
  ],
];

test.each(refusedCommands)('command: %s', async (_what, body, fields) => {
  const answer = await botRequest(discord, 'POST', commands, body);
  expect([answer.status, wrongFields(answer.body.errors)]).toEqual([400, fields]);
});

test('commands: POST creates (201), then updates (200) under the same id; the others stay', async () => {
  const first = await botRequest(discord, 'POST', commands, { name: 'deploy', description: 'one' });
  await botRequest(discord, 'POST', commands, { name: 'status', description: 'x' });
  const second = await botRequest(discord, 'POST', commands, {
    name: 'deploy',
    description: 'two',
    default_member_permissions: '8',
  });
  expect([first.status, second.status, second.body.id]).toEqual([201, 200, first.body.id]);
  const all = (await botRequest(discord, 'GET', commands)).body as { name: string; description: string }[];
  expect(all.map(({ name, description }) => [name, description])).toEqual([
    ['deploy', 'two'],
    ['status', 'x'],
  ]);
});

test('a wrong token is 401; every refusal is on record', async () => {
  const answer = await fetch(`${discord.restUrl}/v10${messages}`, { headers: { authorization: 'Bot other' } });
  expect(answer.status).toBe(401);
  const stats = await discord.stats();
  expect(stats.refusals.at(-1)).toEqual({
    method: 'GET',
    path: `/api/v10${messages}`,
    status: 401,
    code: 0,
    message: '401: Unauthorized',
    fields: [],
  });
  expect(stats.refusedByValidation).toBe(refusedMessages.length + refusedCommands.length + 3);
  expect(stats.invalidResponses).toEqual([]);
});

test('a page of another origin is kept out', async () => {
  const answer = await fetch(`${discord.url}/human/call`, {
    method: 'POST',
    headers: { origin: 'https://example.com' },
    body: '{}',
  });
  expect(answer.status).toBe(403);
});
