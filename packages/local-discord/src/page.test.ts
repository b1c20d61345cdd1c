/** The page in a real browser: what people and assistive technology meet, and how it is used by keyboard. */
import { source as axeSource } from 'axe-core';
import type { Client } from 'discord.js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startLocalDiscord } from './start-local-discord.ts';
import type { LocalDiscord } from './start-local-discord.ts';
import { launchBrowser } from './testing/browser.ts';
import { demoGuild } from '../test/demo-guild.ts';
import { THREAD_NAME, startLobbyBot } from '../test/lobby-bot.ts';

const LINE = '/cloud-deploy project_id:my-gcp-project resource_type:Compute Instance resource_name:web-server-01';
const THREAD = 'Terraform Plan: 7f3a9c';

let browser: Browser;
let discord: LocalDiscord;
let bot: Client<true>;
let page: Page;
let problems: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  discord = await startLocalDiscord({
    ...demoGuild,
    tools: [{ label: 'Stop the bot', run: () => bot.destroy().then(() => 'The bot has stopped.') }],
  });
  bot = await startLobbyBot(discord);
  page = await open({});
});

afterEach(async () => {
  await page.context().close();
  await bot.destroy();
  await discord.close();
});

async function open(options: { width?: number; colorScheme?: 'dark' | 'light'; as?: string }): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1400, height: 800 },
    colorScheme: options.colorScheme ?? 'dark',
    bypassCSP: true,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(6000);
  const opened = await context.newPage();
  problems = [];
  opened.on('pageerror', (error) => problems.push(error.message));
  opened.on('request', (request) => {
    if (!request.url().startsWith(discord.url)) problems.push(`request to ${request.url()}`);
  });
  await opened.goto(`${discord.url}/?as=${options.as ?? 'ana'}`);
  await opened.getByRole('heading', { name: 'deployments', exact: true }).waitFor();
  return opened;
}

async function send(text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
}

async function axeFindings(target: Page): Promise<string[]> {
  await target.evaluate(axeSource);
  const { violations } = (await target.evaluate('axe.run(document)')) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
  );
}

test('a whole command typed in one line opens the lobby; the plan opens a thread', async () => {
  await page.getByText('No messages yet. Type /cloud-deploy to start.').first().waitFor();
  await send(LINE);
  const lobby = page.getByRole('article', { name: /^Cloud ChatOps, \d\d:\d\d, Ready to plan$/ });
  await lobby.waitFor();
  // What a message says stays text.
  await lobby.getByText('<script>alert(1)</script>').first().waitFor();
  const confirm = page.getByRole('button', { name: 'Confirm Apply', exact: true });
  expect(await confirm.getAttribute('aria-disabled')).toBe('true');

  await page.getByRole('button', { name: 'Run Plan (Dry Run)', exact: true }).click();
  await page.getByRole('article', { name: /Plan ready: 3 to add, nothing destroyed$/ }).waitFor();
  await page.getByText('(edited)').first().waitFor();
  await page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name: THREAD, exact: true }).click();
  await page.getByRole('heading', { name: THREAD, exact: true }).waitFor();
  await page
    .getByRole('log', { name: 'Messages' })
    .getByRole('link', { name: 'plan.txt, 39 bytes', exact: true })
    .waitFor();
  await page.getByRole('combobox', { name: 'Choose a resource' }).selectOption('boot-disk');
  await page.getByText('You chose boot-disk').first().waitFor();
  await page.getByText('Only you can see this').first().waitFor();
  expect(problems).toEqual([]);
  expect((await discord.stats()).refusals).toEqual([]);
});

test('"/" lists the commands; Tab fills option after option; Enter sends', async () => {
  await page.getByRole('textbox', { name: 'Message' }).focus();
  await page.keyboard.type('/');
  await page
    .getByRole('listbox', { name: 'Commands' })
    .getByRole('option', { name: /^\/cloud-deploy/ })
    .waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('my-gcp-project');
  await page.keyboard.press('Tab');
  await page.getByRole('option', { name: 'Storage Bucket' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('web');
  await page.getByRole('option', { name: 'web-server-01' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe(LINE);
  await page.keyboard.press('Enter');
  await page.getByRole('article', { name: /Ready to plan$/ }).waitFor();
});

test('a modal holds the focus, is named by its title, and gives the focus back', async () => {
  await send(LINE);
  await page.getByRole('button', { name: 'Run Plan (Dry Run)', exact: true }).click();
  const confirm = page.getByRole('button', { name: 'Confirm Apply', exact: true });
  await page.getByRole('article', { name: /Plan ready/ }).waitFor();
  await confirm.click();
  const dialog = page.getByRole('dialog', { name: 'Destroy 12 and replace 3', exact: true });
  await dialog.waitFor();
  expect(
    await dialog.getByRole('textbox', { name: 'Type prod-eu to confirm' }).evaluate((field) => field.matches(':focus')),
  ).toBe(true);
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await confirm.evaluate((button) => button.matches(':focus'))).toBe(true);
  await confirm.click();
  // The bot's answer opens it.
  await dialog.waitFor();
  await page.keyboard.type('wrong');
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('Not confirmed. Nothing was run.').first().waitFor();
});

test('messages are one Tab stop: arrows move, Enter goes in, Escape comes back', async () => {
  await discord.as('ben').sendMessage('deployments', 'first');
  await send(LINE);
  const lobby = page.getByRole('article', { name: /Ready to plan$/ });
  await lobby.waitFor();
  const focused = (): Promise<string | null> => page.evaluate('document.activeElement.getAttribute("aria-label")');
  await page.keyboard.press('Shift+Tab');
  expect(await focused()).toMatch(/Ready to plan$/);
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toMatch(/^Ben, \d\d:\d\d, first$/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await focused()).toBe('Run Plan (Dry Run)');
  // As after a lost connection: everything is drawn anew.
  await page.evaluate(
    `import('/page/store.js').then(({ store }) => store.dispatchEvent(new CustomEvent('messages', { detail: {} })))`,
  );
  expect(await focused()).toBe('Run Plan (Dry Run)');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Confirm Apply');
  expect(await page.getByRole('button', { name: 'Confirm Apply', exact: true }).getAttribute('aria-description')).toBe(
    'disabled',
  );
  await page.keyboard.press('Escape');
  expect(await focused()).toMatch(/Ready to plan$/);
});

test('what is not answered in three seconds has failed; a stopped bot is said to be offline', async () => {
  await send(LINE);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.locator('button[aria-busy=true]').waitFor();
  await discord.advanceClock(3001);
  await page.getByRole('article').getByText('This interaction failed').first().waitFor();
  await page.getByRole('button', { name: 'Test tools' }).click();
  await page.getByRole('region', { name: 'Test tools' }).getByRole('button', { name: 'Stop the bot' }).click();
  await page.getByText('The bot has stopped.').first().waitFor();
  await page.getByRole('status', { name: 'Connection' }).getByText('The bot is offline').first().waitFor();
  expect(await axeFindings(page)).toEqual([]);
});

test('private answers and direct messages are seen by their person only', async () => {
  await send(LINE);
  await page.getByRole('button', { name: 'View Details', exact: true }).click();
  await page.getByText('Inputs and versions').first().waitFor();
  const ana = (await discord.as('ana').view()).you.id;
  await bot.users.send(ana, 'Your cloud deployment is complete!');
  await page.getByRole('link', { name: 'Direct messages', exact: true }).click();
  await page.getByRole('article', { name: /Your cloud deployment is complete!$/ }).waitFor();

  await page.getByRole('combobox', { name: 'You are' }).selectOption({ label: 'Kim (viewer)' });
  await page.getByRole('article', { name: /Ready to plan$/ }).waitFor();
  expect(await page.getByText('Inputs and versions').count()).toBe(0);
  await page.getByRole('link', { name: 'Direct messages', exact: true }).click();
  await page.getByText('No direct messages.').first().waitFor();
});

test('axe finds nothing in dark and light at 1400 and 360 pixels, and nothing is wider than the screen', async () => {
  await send(LINE);
  await page.getByRole('button', { name: 'Run Plan (Dry Run)', exact: true }).click();
  await page.getByRole('article', { name: /Plan ready/ }).waitFor();
  const { channels } = await discord.as('kim').view();
  const thread = channels.find((channel) => 'name' in channel && channel.name === THREAD_NAME);
  for (const [colorScheme, width] of [
    ['dark', 1400],
    ['light', 360],
  ] as const) {
    const other = await open({ colorScheme, width });
    await other.getByRole('article', { name: /Plan ready/ }).waitFor();
    expect(await axeFindings(other)).toEqual([]);
    await other.goto(`${discord.url}/?as=kim#/${thread?.id}`);
    await other.getByRole('button', { name: 'Preview plan.txt' }).click();
    await other.getByText('+ create google_compute_disk.boot-disk').last().waitFor();
    await other.emulateMedia({ colorScheme: colorScheme === 'dark' ? 'light' : 'dark' });
    expect(await axeFindings(other)).toEqual([]);
    const widths = await other.evaluate(
      '(log => [document.documentElement.scrollWidth, log.scrollWidth <= log.clientWidth])(document.querySelector("message-log"))',
    );
    expect(widths).toEqual([width, true]);
    await other.context().close();
  }
});

test('dark and light look the same whether the system or the button asks for them', async () => {
  await send(LINE);
  await page.getByRole('button', { name: 'Run Plan (Dry Run)', exact: true }).click();
  await page.getByRole('article', { name: /Plan ready/ }).waitFor();
  await page.getByRole('button', { name: 'Confirm Apply', exact: true }).click();
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  const colours = (): Promise<string[]> =>
    page.evaluate(`[...document.querySelectorAll('body, body *')].map((element) => {
      const { color, backgroundColor, borderTopColor, boxShadow } = getComputedStyle(element);
      return [element.localName, element.className, color, backgroundColor, borderTopColor, boxShadow].join(' ');
    })`);
  const seen: string[][] = [];
  for (const wanted of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: wanted });
    const bySystem = await colours();
    await page.emulateMedia({ colorScheme: wanted === 'light' ? 'dark' : 'light' });
    await page.evaluate(`document.documentElement.dataset.theme = '${wanted}'`);
    expect(await colours()).toEqual(bySystem);
    await page.evaluate('delete document.documentElement.dataset.theme');
    seen.push(bySystem);
  }
  expect(seen[0]).not.toEqual(seen[1]);
});
