import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../config/read-config.ts';
import { runInit, type InitOptions } from './init-command.ts';
import { INVITE_PERMISSIONS, inviteLink } from './invite-link.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'init-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
/** Types these lines at once, as a pipe does, and gives what stood on the screen. */
async function init(
  folder: string,
  typed: readonly string[],
  options: Partial<InitOptions> = {},
  environment: Record<string, string> = {},
): Promise<string> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const terraform = join(bin, 'terraform');
  writeFileSync(
    terraform,
    `#!/bin/sh\n[ "$2" = -json ] && echo '{"terraform_version": "1.11.4"}' || echo 'Terraform v1.11.4'\n`,
  );
  chmodSync(terraform, 0o755);
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(typed.map((line) => `${line}\n`).join(''));
  await runInit(
    { config: join(folder, 'cloud-chatops.yaml'), ...options },
    { input, output, environment: { PATH: `${bin}:/usr/bin:/bin`, ...environment } },
  );
  return String(output.read()).replaceAll(folder, 'FOLDER');
}

describe('asked', () => {
  test('answers, one of them wrong at first, make a configuration that the bot takes', async () => {
    const folder = emptyFolder();
    const screen = await init(folder, [
      'My Project',
      'my-project',
      'google',
      '',
      'developers',
      'infra-leads',
      '1090000000000000001',
    ]);
    const config = readConfig(join(folder, 'cloud-chatops.yaml'));
    expect(Object.keys(config.catalog)).toEqual([
      'google/compute-instance',
      'google/database',
      'google/network',
      'google/storage-bucket',
    ]);
    expect(config.projects['my-project']).toMatchObject({
      environment: ['GOOGLE_APPLICATION_CREDENTIALS'],
      rights: {
        plan: ['developers', 'infra-leads'],
        apply: ['developers', 'infra-leads'],
        destroy: ['infra-leads'],
        unlock: ['infra-leads'],
      },
    });
    expect(screen).toContain(
      'A project takes lower-case letters, digits, ".", "_", "/" and "-", up to 81 characters.\n> ',
    );
    expect(screen).toContain(
      'https://discord.com/oauth2/authorize?client_id=1090000000000000001&scope=bot+applications.commands&permissions=326417632256',
    );
  });

  test('what is missing is said, with the place in the file', async () => {
    const folder = emptyFolder();
    const screen = await init(folder, ['p', '', '', 'developers', '', '']);
    expect(screen).toContain('✓ Terraform 1.11.4: FOLDER/bin/terraform');
    expect(screen).toContain('✗ DISCORD_TOKEN is not set: give the bot token by DISCORD_TOKEN or DISCORD_TOKEN_FILE');
    expect(screen).toMatch(
      /! FOLDER\/cloud-chatops\.yaml:\d+:\d+ projects\.p\.environment\.0: GOOGLE_APPLICATION_CREDENTIALS is not set, so terraform gets none here/,
    );
    expect(screen).toContain('Put the id of your application for APPLICATION_ID');
    expect(readConfig(join(folder, 'cloud-chatops.yaml')).projects['p']?.rights.destroy).toEqual([]);
  });

  test('answers that end early leave nothing behind', async () => {
    const folder = emptyFolder();
    await expect(init(folder, ['p', 'aws'])).rejects.toThrow(
      'the answers ended before the questions: nothing was written',
    );
    expect(existsSync(join(folder, 'cloud-chatops.yaml'))).toBe(false);
  });
});

describe('unattended', () => {
  test.each(['google', 'aws', 'azure'])('%s: flags alone', async (cloud) => {
    const folder = emptyFolder();
    const screen = await init(folder, [], { project: 'p', role: 'developers', cloud }, { DISCORD_TOKEN: 'hidden' });
    expect(screen).toContain('The bot can start.');
    expect(screen).not.toContain('hidden');
    const config = readConfig(join(folder, 'cloud-chatops.yaml'));
    expect(Object.keys(config.catalog)).toHaveLength(4);
  });

  test('a module of your own, with what it needs as a comment', async () => {
    const folder = emptyFolder();
    const module = join(folder, 'modules', 'message_queue');
    mkdirSync(module, { recursive: true });
    writeFileSync(
      join(module, 'main.tf'),
      'variable "name" { type = string }\nvariable "region" {\n  type        = string\n  description = "Where it lies. Cannot change."\n}\n',
    );
    await init(folder, [], { project: 'p', role: 'developers', cloud: 'aws', module });
    const text = readFileSync(join(folder, 'cloud-chatops.yaml'), 'utf8');
    expect((parse(text) as { catalog: unknown }).catalog).toEqual({
      'aws/message_queue': { title: 'Message Queue', module: './modules/message_queue' },
    });
    expect(text).toContain('    # variables:\n    #   region: # string: Where it lies.\n');
  });

  test('a role of any name stays one name', async () => {
    const folder = emptyFolder();
    await init(folder, [], { project: 'p', role: "dev: 'ops' #1" });
    expect(readConfig(join(folder, 'cloud-chatops.yaml')).projects['p']?.rights.plan).toEqual(["dev: 'ops' #1"]);
  });

  test('a flag that cannot be taken', async () => {
    await expect(init(emptyFolder(), [], { project: 'p', role: 'r', cloud: 'ibm' })).rejects.toThrow(
      '--cloud: ibm is not among google, aws, azure.',
    );
    await expect(init(emptyFolder(), [], { project: 'p', role: 'r', module: '/nowhere' })).rejects.toThrow(
      '--module: /nowhere is no folder with .tf files.',
    );
  });
});

test('a file that is there is never touched', async () => {
  const folder = emptyFolder();
  const file = join(folder, 'cloud-chatops.yaml');
  writeFileSync(file, 'mine');
  await expect(init(folder, [], { project: 'p', role: 'developers' })).rejects.toThrow(
    `${file} is there already and was not touched. Move it away, or name another file with --config.`,
  );
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('the link asks for what the bot uses, as discord.js counts it', () => {
  const { ViewChannel, SendMessages, SendMessagesInThreads, CreatePublicThreads } = PermissionFlagsBits;
  const { EmbedLinks, AttachFiles, ReadMessageHistory, ManageThreads } = PermissionFlagsBits;
  expect(INVITE_PERMISSIONS).toBe(
    ViewChannel |
      SendMessages |
      SendMessagesInThreads |
      CreatePublicThreads |
      EmbedLinks |
      AttachFiles |
      ReadMessageHistory |
      ManageThreads,
  );
  expect(new URL(inviteLink('1')).searchParams.get('scope')).toBe(
    `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
  );
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(`permissions=${INVITE_PERMISSIONS}`);
});
