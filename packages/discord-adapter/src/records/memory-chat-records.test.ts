import { expect, test } from 'vitest';
import { mergeChatRecord } from './chat-records.ts';
import { memoryChatRecords } from './memory-chat-records.ts';

const message = (id: string) => ({ id, layout: 'v2' as const, files: [] });

test('messages and notices are merged by key, null removes, other fields replace', () => {
  const first = mergeChatRecord(undefined, { guildId: 'g', channelId: 'c', lobby: message('1'), threadId: 't' });
  const second = mergeChatRecord(first, { messages: { 'plan/1': message('2'), 'steps/1': message('3') } });
  const third = mergeChatRecord(second, {
    lobby: null,
    threadId: null,
    messages: { 'plan/1': null, 'plan/2': message('4') },
    notices: { 'applied/1/5': { id: '6' } },
  });
  expect(third).toEqual({
    guildId: 'g',
    channelId: 'c',
    messages: { 'steps/1': message('3'), 'plan/2': message('4') },
    notices: { 'applied/1/5': { id: '6' } },
  });
});

test('a first patch without a place is refused', async () => {
  await expect(memoryChatRecords().save('7f3a9c000001', { threadId: 't' })).rejects.toThrow('guildId and channelId');
});

test('sessions are found by thread and by lobby', async () => {
  const records = memoryChatRecords();
  await records.save('7f3a9c000001', { guildId: 'g', channelId: 'c', threadId: 't', lobby: message('1') });
  expect(await records.findByThread('t')).toBe('7f3a9c000001');
  expect(await records.findByMessage('1')).toBe('7f3a9c000001');
  expect(await records.findByThread('1')).toBeUndefined();
});
