import { expect, test } from 'vitest';
import { tokenize } from './tokenize.ts';

test('an identifier is one term and its parts', () => {
  expect(tokenize('google_storage_bucket log_bucket')).toEqual([
    'google_storage_bucket',
    'googl',
    'storag',
    'bucket',
    'log_bucket',
    'log',
    'bucket',
  ]);
});

test('camel case comes apart, in whole words as well', () => {
  expect(tokenize('GuardDuty sqs:SendMessage')).toEqual([
    'guardduty',
    'guard',
    'duti',
    'sqs:sendmessage',
    'sqs',
    'send',
    'messag',
  ]);
});

test('filler and states of attributes are dropped', () => {
  expect(tokenize('is the backup not set, or is it missing?')).toEqual(['backup']);
});

test('"log in" is a login, not a log', () => {
  expect(tokenize('who can log in? who signed in? who logs?')).toEqual(['login', 'login', 'log']);
});

test('text without words has no terms', () => {
  expect(['', ' \n', '***', '¿¡', '日本語'].map(tokenize)).toEqual([[], [], [], [], []]);
});
