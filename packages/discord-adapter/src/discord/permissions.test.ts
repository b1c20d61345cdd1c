import { PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import { expect, test } from 'vitest';
import { missingPermissions } from './permissions.ts';

const all = 309_237_763_072n;

test('nothing is missing with the documented set', () => {
  expect(missingPermissions(new PermissionsBitField(all))).toEqual([]);
});

test("names what is missing as Discord's documentation does", () => {
  const without = new PermissionsBitField(all).remove(
    PermissionFlagsBits.CreatePublicThreads,
    PermissionFlagsBits.AttachFiles,
  );
  expect(missingPermissions(without)).toEqual(['CREATE_PUBLIC_THREADS', 'ATTACH_FILES']);
});

test('an administrator lacks nothing', () => {
  expect(missingPermissions(new PermissionsBitField(PermissionFlagsBits.Administrator))).toEqual([]);
});
