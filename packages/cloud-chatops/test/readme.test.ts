/** README's section «On a real Discord server with a real cloud», followed to the letter on a local Discord and a simulated cloud. */
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalDiscord, type LocalDiscord } from '@cloud-chatops/local-discord';
import { openSimulatedCloud } from '@cloud-chatops/simulated-cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLines } from '../src/check/check-command.ts';
import { readConfig } from '../src/config/read-config.ts';
import { createBotProcess, type BotProcess } from '../src/demo/bot-process.ts';
import { DEMO_TOKEN, demoDiscord } from '../src/demo/demo-discord.ts';
import { INVITE_PERMISSION_NAMES, inviteLink } from '../src/init/invite-link.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const [, section = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(
  '## On a real Discord server with a real cloud\n',
);
/** The block of a language, without the indent of the list that it stands in. */
const block = (language: string): string =>
  (new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? '').replaceAll(/^ {3}/gm, '');

/** Where somebody has cloned to: the modules that the configuration names lie beside it. */
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
const config = join(folder, 'cloud-chatops.yaml');
const data = join(folder, '.cloud-chatops');
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};
let discord: LocalDiscord;
const bots: BotProcess[] = [];

/** The variables that the section exports, with files of this folder for those that it names. */
function exported(token: string): Record<string, string> {
  const names = [...block('sh').matchAll(/^export (\w+)=/gm)].map(([, name]) => name as string);
  expect(names).toEqual(['DISCORD_TOKEN_FILE', 'GROQ_API_KEY_FILE', 'GOOGLE_APPLICATION_CREDENTIALS']);
  return {
    DISCORD_TOKEN_FILE: file('discord-token', `${token}\n`),
    // The model's key is optional, as the section says: none.
    PATH: process.env['PATH'] ?? '',
    GOOGLE_APPLICATION_CREDENTIALS: file('key.json', '{"type": "service_account"}'),
  };
}

function botWith(token: string): { readonly bot: BotProcess; readonly said: string[]; readonly errors: () => string } {
  const said: string[] = [];
  const errors = join(folder, `errors-${bots.length}`);
  writeFileSync(errors, '');
  const cloud = openSimulatedCloud(join(folder, 'cloud'));
  cloud.setKnobs({ latencyMs: 50, faults: [] });
  const bot = createBotProcess({
    arguments: Object.entries({
      '--config': config,
      '--data': data,
      '--discord-api': discord.restUrl,
      '--simulated-cloud': cloud.directory,
    }).flat(),
    environment: { HOME: folder, ...exported(token) },
    errors: openSync(errors, 'a'),
    say: (line) => said.push(line),
    onEnd: () => undefined,
  });
  bots.push(bot);
  return { bot, said, errors: () => readFileSync(errors, 'utf8') };
}

beforeAll(async () => {
  mkdirSync(data);
  writeFileSync(config, block('yaml'));
  symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'));
  const demo = demoDiscord();
  discord = await startLocalDiscord({
    ...demo,
    guild: {
      ...demo.guild,
      roles: [{ name: 'developers' }, { name: 'infra-leads' }],
      members: [
        { name: 'Dev', roles: ['developers'] },
        { name: 'Guest', roles: [] },
      ],
    },
  });
});
afterAll(async () => {
  await Promise.all(bots.map((bot) => bot.stop('SIGTERM')));
  await discord.close();
  rmSync(folder, { recursive: true, force: true });
});

test('step 1: the invite link asks for what the section lists, and is what init prints', () => {
  expect(section).toContain(`\`${inviteLink('<APPLICATION ID>')}\`: ${INVITE_PERMISSION_NAMES.join(', ')}.`);
});

test('step 2: the configuration as written can start', async () => {
  const { lines, startable } = await checkLines(readConfig(config), data, exported(DEMO_TOKEN));
  expect(lines.filter((line) => /^[✗!]/.test(line))).toEqual([
    "! Neither GROQ_API_KEY nor GEMINI_API_KEY is set: plans are reviewed without a model's words",
  ]);
  expect(startable).toBe(true);
});

test('a wrong token: one sentence, and the process ends', async () => {
  const { bot, errors } = botWith('wrong.token.of-somebody');
  await expect(bot.start()).rejects.toThrow('could not start');
  expect(errors()).toBe(
    'cloud-chatops: Discord does not accept the bot token. Reset it on the developer portal, give the new one by DISCORD_TOKEN or DISCORD_TOKEN_FILE, and start again.\n',
  );
}, 120_000);

test('step 3: it starts, says who may do what, plans for a developer and refuses a guest', async () => {
  const { bot, said, errors } = botWith(DEMO_TOKEN);
  await bot.start();
  expect(said).toContain(
    'my-gcp-project: plan developers; apply developers; approve infra-leads; cancel developers, infra-leads; destroy infra-leads; override nobody; unlock infra-leads; view developers, infra-leads',
  );

  const command = '/cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:web-server-01';
  const guest = discord.as('Guest');
  const refused = await guest.command('deployments', command);
  expect((await guest.message('messageId' in refused ? (refused.messageId ?? '') : '')).text).toMatch(
    /There is no project \*\*my-gcp-project\*\* that you have a right in/,
  );

  const dev = discord.as('Dev');
  const opened = await dev.command('deployments', command);
  const lobby = 'messageId' in opened ? (opened.messageId ?? '') : '';
  await dev.click(lobby, 'Run Plan (Dry Run)');
  await dev.waitForText('deployments', 'Plan ready: 3 to add', 60_000);
  expect(errors()).toBe('');
}, 120_000);
