import { expect, test } from 'vitest';
import { decodeBase64, holdsAwsKey, holdsPassword, holdsPrivateKey } from './secret-patterns.ts';

// Put together here, so that no scanner takes the made-up ones for real ones.
const keyId = `AKIA${'IOSFODNN7EXAMPLE'}`;
const secret = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/');

test('AWS keys', () => {
  expect(holdsAwsKey(`export AWS_ACCESS_KEY_ID=${keyId}`)).toBe(true);
  expect(holdsAwsKey(`export AWS_SECRET_ACCESS_KEY=${secret}`)).toBe(true);
  expect(holdsAwsKey(secret)).toBe(true);
  expect(holdsAwsKey(`export ACCESS_SECRET='${secret}'`)).toBe(true);
  expect(holdsAwsKey(`password: ${secret}`)).toBe(true);
  expect(holdsAwsKey('REVISION=da39a3ee5e6b4b0d3255bfef95601890afd80709')).toBe(false);
  expect(holdsAwsKey('commit da39a3ee5e6b4b0d3255bfef95601890afd80709')).toBe(false);
  expect(holdsAwsKey('da39a3ee5e6b4b0d3255bfef95601890afd80709')).toBe(false);
});

test('private keys', () => {
  expect(holdsPrivateKey(`-----BEGIN ${'RSA '}PRIVATE KEY-----`)).toBe(true);
  expect(holdsPrivateKey(`-----BEGIN ${'OPENSSH '}PRIVATE KEY-----`)).toBe(true);
  expect(holdsPrivateKey('-----BEGIN CERTIFICATE-----')).toBe(false);
});

test('passwords, and references to where they are kept', () => {
  expect(holdsPassword('export PASSWORD=hunter22')).toBe(true);
  expect(holdsPassword('api_key: "0123456789"')).toBe(true);
  expect(holdsPassword(String.raw`{\"password\": \"hunter22\"}`)).toBe(true);
  expect(holdsPassword('PASSWORD=$(vault read secret)')).toBe(false);
  expect(holdsPassword('password="${var.password}"')).toBe(false);
  expect(holdsPassword(String.raw`PASSWORD=\"$DB_PASSWORD\"`)).toBe(false);
});

test('base64 is decoded where it is base64', () => {
  expect(decodeBase64(Buffer.from('#!/bin/sh\necho hello').toString('base64'))).toBe('#!/bin/sh\necho hello');
  expect(decodeBase64('#!/bin/sh')).toBe('#!/bin/sh');
});
