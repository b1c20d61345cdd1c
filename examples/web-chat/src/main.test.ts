import { sampleInput } from '@cloud-chatops/core/testing';
import { expect, test } from 'vitest';
import { openChat } from './main.ts';

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('plan, review, confirm, applied; a second confirm is refused with a sentence', async () => {
  const told: string[] = [];
  const chat = openChat({ ...sampleInput, openedAt: Date.now() }, (text) => told.push(text));
  expect(told.join('\n')).toContain('Ready to plan');
  chat.type('confirm');
  expect(told.at(-1)).toContain('Run Plan');
  chat.type('plan');
  await until(() => chat.view().controls.confirm.enabled);
  chat.type('confirm');
  await until(() => chat.view().state === 'applied');
  expect(told.join('\n')).toContain('Applied: 3 added, 0 changed, 0 destroyed');
  chat.type('confirm');
  expect(told.at(-1)).not.toContain('Applied:');
});
