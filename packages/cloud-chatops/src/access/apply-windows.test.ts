import { describe, expect, test } from 'vitest';
import { nextOpening, windowProblem, type ApplyWindow } from './apply-windows.ts';

const at = (iso: string): number => Date.parse(iso);
const opens = (window: ApplyWindow, iso: string): string => {
  const next = nextOpening([window], at(iso));
  return next === undefined ? 'open' : new Date(next).toISOString();
};
const office: ApplyWindow = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '08:00',
  to: '17:30',
  time_zone: 'Europe/Berlin',
};
const night: ApplyWindow = { days: ['fri'], from: '22:00', to: '02:00', time_zone: 'UTC' };
const cron: ApplyWindow = { cron: '* 8-16 * * 1-5', time_zone: 'Europe/Berlin' };

describe('days, from and to', () => {
  test.each([
    // 24 November 2026 is a Tuesday; Berlin is UTC+1 then, UTC+2 in July.
    [office, '2026-11-24T06:59:59Z', '2026-11-24T07:00:00.000Z'],
    [office, '2026-11-24T07:00:00Z', 'open'],
    [office, '2026-11-24T16:29:59Z', 'open'],
    [office, '2026-11-24T16:30:00Z', '2026-11-25T07:00:00.000Z'],
    [office, '2026-11-27T17:00:00Z', '2026-11-30T07:00:00.000Z'],
    [office, '2026-07-07T06:30:00Z', 'open'],
    [night, '2026-11-27T23:00:00Z', 'open'],
    [night, '2026-11-28T01:59:00Z', 'open'],
    [night, '2026-11-28T02:00:00Z', '2026-12-04T22:00:00.000Z'],
    [night, '2026-11-27T01:00:00Z', '2026-11-27T22:00:00.000Z'],
  ])('%o at %s: %s', (window, moment, expected) => {
    expect(opens(window, moment)).toBe(expected);
  });
});

test.each([
  ['2026-11-24T07:30:30Z', 'open'],
  ['2026-11-24T16:00:00Z', '2026-11-25T07:00:00.000Z'],
])('cron at %s: %s', (moment, expected) => {
  expect(opens(cron, moment)).toBe(expected);
});

test('the change to summer time: a window in the hour that is left out opens right after it', () => {
  const gap: ApplyWindow = { days: ['sun'], from: '02:30', to: '04:00', time_zone: 'Europe/Berlin' };
  expect(opens(gap, '2026-03-29T01:15:00Z')).toBe('open');
  expect(opens(gap, '2026-03-29T00:59:00Z')).toMatch(/^2026-03-29T01/);
});

test('none configured is always open; of several the next one counts', () => {
  expect(nextOpening([], at('2026-11-24T03:00:00Z'))).toBeUndefined();
  expect(nextOpening([office, night], at('2026-11-27T18:00:00Z'))).toBe(at('2026-11-27T22:00:00Z'));
});

test.each([
  [{ time_zone: 'Mars/Base', cron: '* * * * *' }, 'time_zone', /"Mars\/Base" is no time zone/],
  [{ time_zone: 'UTC' }, 'time_zone', /either cron, or days, from and to/],
  [{ ...office, cron: '* * * * *' }, 'time_zone', /either cron, or days, from and to/],
  [{ ...office, to: undefined }, 'time_zone', /either cron, or days, from and to/],
  [{ ...office, to: '08:00' }, 'to', /would be empty/],
  [{ time_zone: 'UTC', cron: '61 * * * *' }, 'cron', /no cron pattern of five fields: Invalid value for minute: 61/],
  [{ time_zone: 'UTC', cron: '* * * * * *' }, 'cron', /five fields/],
  [{ time_zone: 'UTC', cron: '* * 31 2 *' }, 'cron', /never matches/],
] as [ApplyWindow, string, RegExp][])('%o: %s', (window, field, message) => {
  const problem = windowProblem(window);
  expect([problem?.field, problem?.message]).toEqual([field, expect.stringMatching(message)]);
});

test('windows that can be used have no problem', () => {
  expect([office, night, cron].map(windowProblem)).toEqual([undefined, undefined, undefined]);
});
