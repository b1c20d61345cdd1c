/**
 * Pictures of every state for `docs/images`, taken of the real page during real runs:
 * `node packages/cloud-chatops/scripts/take-screenshots.ts [folder]`. Needs an emoji font on the machine.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '@cloud-chatops/local-discord/testing';
import type { Page } from 'playwright-core';
import { EXAMPLE, startWorld } from '../test/support/world.ts';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../docs/images', import.meta.url));
mkdirSync(folder, { recursive: true });

const world = await startWorld({ latencyMs: 2_000 });
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, colorScheme: 'dark' });
page.setDefaultTimeout(30_000);
await page.goto(world.discord.url);

const shoot = async (name: string, of: Page = page): Promise<void> => {
  // Fonts and the last edit settle.
  await of.waitForTimeout(400);
  await of.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`${name}.png\n`);
};
const channel = (name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name }).last().click();
const button = (name: string) => page.getByRole('button', { name }).last();
const see = (text: string | RegExp) => page.getByText(text).last().waitFor();
const type = async (command: string): Promise<void> => {
  await channel('deployments');
  await page.waitForTimeout(700); // the channel's messages are drawn
  const lobbies = await page.getByRole('button', { name: 'Run Plan (Dry Run)' }).count();
  await page.getByRole('textbox', { name: 'Message' }).fill(command);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Run Plan (Dry Run)' }).nth(lobbies).waitFor();
};
const named = (name: string, settings = ''): string =>
  EXAMPLE.replace('web-server-01', name) + (settings ? ` settings:${settings}` : '');

try {
  await page.getByRole('textbox', { name: 'Message' }).fill('/');
  await shoot('commands');
  await type(EXAMPLE);
  await see('Ready to plan');
  await shoot('lobby');
  await button('Run Plan (Dry Run)').click();
  await see(/Planning: step/);
  await shoot('planning');
  await see('Read the thread');
  await shoot('plan-ready');
  await channel(/Terraform Plan/);
  await see('Plan review complete!');
  await shoot('review');
  await channel('deployments');
  await button('View Details').click();
  await see('Only you can see this');
  await shoot('details');
  await button('Confirm Apply').click();
  await see(/Applying: [12] of 3 done/);
  await shoot('applying');
  await see('Applied: 3 added, 0 changed, 0 destroyed');
  await shoot('applied');
  await channel(/Terraform Plan/);
  await see('Resources provisioned successfully');
  await see(/Apply of web-server-01 done/);
  await shoot('thread-applied');
  await channel('Direct messages');
  await see('Your cloud deployment is complete!');
  await shoot('direct-message');

  await type(EXAMPLE);
  await button('Run Plan (Dry Run)').click();
  await see('No changes');
  await shoot('no-changes');
  await button('Cancel').click();
  await see('Cancelled by');
  await shoot('cancelled');

  await type(named('web-server-01', 'zone=europe-west1-c'));
  await button('Run Plan (Dry Run)').click();
  await see(/Confirm asks you to type/);
  await shoot('replace');
  await button('Confirm Apply').click();
  await page.getByRole('dialog').waitFor();
  await shoot('typed-confirmation');
  await page.keyboard.press('Escape');

  await type(named('web-server-01'));
  await button('Run Plan (Dry Run)').click();
  await see(/In the queue/);
  await shoot('queue');
  await button('Cancel').click();
  await see('Cancelled by');

  await type(named('web-server-02', 'boot_disk_size_gb=5'));
  await button('Run Plan (Dry Run)').click();
  await see(/Plan failed/);
  await shoot('plan-failed');

  world.cloud.setKnobs({
    latencyMs: 2_000,
    faults: [{ on: 'create', type: 'google_compute_instance', effect: 'quota', times: 1 }],
  });
  await type(named('web-server-03'));
  await button('Run Plan (Dry Run)').click();
  await see('Read the thread');
  await button('Confirm Apply').click();
  await see(/Apply failed/);
  await shoot('apply-failed');

  world.cloud.setKnobs({ latencyMs: 6_000, faults: [] });
  await type(named('web-server-04'));
  await button('Run Plan (Dry Run)').click();
  await see('Read the thread');
  await button('Confirm Apply').click();
  await see(/Applying/);
  await page.waitForTimeout(2_000);
  await button('Cancel').click();
  await page.getByRole('button', { name: 'Stop Apply' }).last().waitFor();
  await shoot('stop-question');
  await page.getByRole('button', { name: 'Stop Apply' }).last().click();
  await see(/Stopping/);
  await shoot('stopping');
  await see(/Apply stopped|Stopped/);
  await shoot('stopped');

  const phone = await browser.newPage({
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
    deviceScaleFactor: 2,
  });
  await phone.goto(world.discord.url);
  await shoot('phone', phone);
} finally {
  await browser.close();
  await world.end();
}
