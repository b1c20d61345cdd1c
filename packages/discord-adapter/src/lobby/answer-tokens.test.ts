import { afterEach, expect, test, vi } from 'vitest';
import { createAnswerTokens } from './answer-tokens.ts';

afterEach(() => void vi.useRealTimers());

test('the latest token of a message, for ten minutes, until it is forgotten', () => {
  vi.useFakeTimers({ now: 0 });
  const tokens = createAnswerTokens();
  tokens.keep('lobby', 'first');
  vi.advanceTimersByTime(9 * 60_000);
  expect([tokens.of('lobby'), tokens.of('other')]).toEqual(['first', undefined]);
  vi.advanceTimersByTime(60_000);
  expect(tokens.of('lobby')).toBeUndefined();
  tokens.keep('lobby', 'second');
  expect(tokens.of('lobby')).toBe('second');
  tokens.forget('lobby');
  expect(tokens.of('lobby')).toBeUndefined();
});
