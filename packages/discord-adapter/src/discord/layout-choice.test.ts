import { DiscordAPIError } from 'discord.js';
import { expect, test } from 'vitest';
import { layoutChoice } from './layout-choice.ts';

const silent = { info() {}, warn() {}, error() {} };
const refusal = (field: string) =>
  new DiscordAPIError(
    {
      code: 50_035,
      message: 'Invalid Form Body',
      errors: { [field]: { _errors: [{ code: 'UNION_TYPE_CHOICES', message: 'Not allowed here' }] } },
    },
    50_035,
    400,
    'POST',
    'https://discord.com/api/v10/channels/1/messages',
    { files: undefined, body: undefined },
  );

test('falls back from layout to layout where Discord refuses it, once for all messages', async () => {
  const tried: string[] = [];
  const layout = layoutChoice('v2', silent);
  const make = (as: string) => {
    tried.push(as);
    return as === 'v2' ? Promise.reject(refusal('components')) : Promise.resolve(as);
  };
  expect(await layout.withFallback(make)).toBe('embed');
  expect(await layout.withFallback(make)).toBe('embed');
  expect(tried).toEqual(['v2', 'embed', 'embed']);
  expect(layout.current).toBe('embed');
});

test('is no answer to other refusals', async () => {
  const layout = layoutChoice('v2', silent);
  await expect(layout.withFallback(() => Promise.reject(refusal('nonce')))).rejects.toThrow('Invalid Form Body');
  await expect(layout.withFallback(() => Promise.reject(new Error('no connection')))).rejects.toThrow('no connection');
  expect(layout.current).toBe('v2');
});

test('plain text is the last', async () => {
  const layout = layoutChoice('text', silent);
  await expect(layout.withFallback(() => Promise.reject(refusal('flags')))).rejects.toThrow('Invalid Form Body');
});
