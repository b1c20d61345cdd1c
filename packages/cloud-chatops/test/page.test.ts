/** The whole way in a real browser: page → local Discord → discord.js → machine → real terraform → simulated cloud. */
import { launchBrowser } from '@cloud-chatops/local-discord/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXAMPLE, startWorld, type World } from './support/world.ts';

let world: World;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ attached: true }), launchBrowser()]);
  page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  page.setDefaultTimeout(20_000);
  await page.goto(world.discord.url);
});
afterAll(async () => {
  await browser.close();
  await world.end();
});

const channel = (name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name }).last().click();
const button = (name: string) => page.getByRole('button', { name }).last();

test('Ana deploys: the command in one line, plan, review, one click, applied, direct message', async () => {
  await page.getByRole('textbox', { name: 'Message' }).fill(EXAMPLE);
  await page.keyboard.press('Enter');
  await button('Run Plan (Dry Run)').click();
  await page.getByText('Plan ready: 3 to add, nothing destroyed').first().waitFor();
  await page.getByText('Read the thread').first().waitFor();

  await channel(/Terraform Plan/);
  await page.getByText('google_compute_firewall.allow-http').first().waitFor();
  await page.getByText('0.0.0.0/0').first().waitFor();
  await page.getByText('by simulated model').waitFor();
  await page.getByText('Plan review complete!').waitFor();
  expect(await page.getByRole('link', { name: /^plan\.txt/ }).count()).toBe(1);

  await channel('deployments');
  await button('Confirm Apply').click();
  await page.getByText('Applied: 3 added, 0 changed, 0 destroyed').first().waitFor();
  await channel(/Terraform Plan/);
  await page.getByText('Resources provisioned successfully').waitFor();
  await channel('Direct messages');
  await page.getByText('✅ Your cloud deployment is complete!').waitFor();
  expect(Object.values(world.creations())).toEqual([1, 1, 1]);
});

/** Types a command and waits for its lobby, the last one of the channel. */
const open = async (name: string, settings = ''): Promise<void> => {
  await channel('deployments');
  const lobbies = page.getByText('Ready to plan');
  await page.getByRole('textbox', { name: 'Message' }).fill(EXAMPLE.replace('web-server-01', name) + settings);
  await page.keyboard.press('Enter');
  await lobbies.last().waitFor();
};

test('a plan that fails says why, and Run Plan stays on', async () => {
  await open('web-server-02', ' settings:boot_disk_size_gb=5');
  await button('Run Plan (Dry Run)').click();
  await page.getByText('Plan failed at the plan step').first().waitFor();
  await page.getByText('The boot disk has 10 to 2000 whole GB').first().waitFor();
  expect(await button('Run Plan (Dry Run)').isEnabled()).toBe(true);
});

test('a cancel ends the session: nothing was applied', async () => {
  await open('web-server-03');
  await button('Cancel').click();
  await page.getByText('Cancelled by').first().waitFor();
  expect(await button('Cancel').getAttribute('aria-disabled')).toBe('true');
});

test('kill -9 of the bot during the apply: it comes back, ends the story, and made each resource once', async () => {
  world.cloud.setKnobs({ latencyMs: 1_500, faults: [] });
  await open('web-server-04');
  await button('Run Plan (Dry Run)').click();
  await page.getByText('Read the thread').last().waitFor();
  await button('Confirm Apply').click();
  await page
    .getByText(/Applying: /)
    .first()
    .waitFor();
  await world.bot.stop('SIGKILL');
  await world.bot.start();
  await page
    .getByRole('article', { name: /Applied: 3 added/ })
    .nth(1)
    .waitFor();
  const made = Object.entries(world.creations()).filter(([name]) => name.includes('web-server-04'));
  expect(made.map(([, times]) => times)).toEqual([1, 1, 1]);
  await channel(/Terraform Plan/);
  const ends = page.getByText(/Apply of web-server-04 done/);
  await ends.first().waitFor();
  expect(await ends.count()).toBe(1);
});

test('Kim may only look: the answer is private and says which right is missing', async () => {
  await channel('deployments');
  await page.getByRole('combobox', { name: 'You are' }).selectOption({ label: 'Kim (may only look)' });
  await page.getByRole('textbox', { name: 'Message' }).fill(EXAMPLE);
  await page.keyboard.press('Enter');
  await page.getByText('Only you can see this').first().waitFor();
  await page
    .getByText(/You can.t .*my-gcp-project/)
    .first()
    .waitFor();
});
