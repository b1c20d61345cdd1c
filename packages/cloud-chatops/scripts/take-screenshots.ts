/**
 * Pictures of every state for `docs/images`, taken of the real page during real runs, with `docs/states.md` and the golden
 * texts: `node packages/cloud-chatops/scripts/take-screenshots.ts [scene] [folder]`. Without a scene's name it takes all;
 * another folder is for a look, nothing else is written then. Needs an emoji font on the machine.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HumanMessage } from '@cloud-chatops/local-discord';
import { launchBrowser } from '@cloud-chatops/local-discord/testing';
import type { Browser, Locator, Page } from 'playwright-core';
import { fixedText, readGoldenStates, writeGoldenStates } from '../test/support/golden-states.ts';
import { startWorld, type World } from '../test/support/world.ts';
import { SCENES, type Stage } from './scenes.ts';
import { CHAPTERS, statesPage } from './states.ts';

const DOCS = fileURLToPath(new URL('../../../docs', import.meta.url));
const [only = '', elsewhere] = process.argv.slice(2);
const folder = elsewhere ?? join(DOCS, 'images');
mkdirSync(folder, { recursive: true });

/** By the picture's name. */
const texts = new Map<string, string>();
const taken = new Set<string>();

interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'dark' | 'light';
  readonly person?: string;
}

function openStage(world: World, browser: Browser): Stage & { close(): Promise<void> } {
  const pages = new Map<string, Page>();

  /** A page at a message; pages of one look are used again. */
  async function pageAt({ channel_id, id }: HumanMessage, look: Look = {}): Promise<Page> {
    const { width = 1000, height = 1400, colorScheme = 'dark', person = 'Ana' } = look;
    const key = JSON.stringify([width, height, colorScheme, person]);
    const known = pages.get(key);
    const page =
      known ?? (await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' }));
    pages.set(key, page);
    page.setDefaultTimeout(15_000);
    await page.goto(`${world.discord.url}/?as=${person}#/${channel_id}/${id}`);
    if (known !== undefined) await page.reload();
    await article(page, id).waitFor();
    // An address with a message focuses it, which is not what the picture is about.
    await page.evaluate('document.activeElement.blur()');
    // Fonts and the last edit settle.
    await page.waitForTimeout(300);
    return page;
  }
  const article = (page: Page, id: string): Locator => page.locator(`article[data-id="${id}"]`);
  async function save(picture: string, of: Page | Locator): Promise<void> {
    const take = () => of.screenshot({ path: join(folder, `${picture}.png`) });
    // An edit may have replaced the element at that very moment.
    await take().catch(take);
    taken.add(picture);
    process.stdout.write(`${picture}.png\n`);
  }

  return {
    world,
    async shoot(picture, message, person = 'Ana') {
      await save(picture, article(await pageAt(message, { person }), message.id));
      texts.set(picture, fixedText(message.text));
    },
    async shootDialog(picture, message, button, person = 'Ana') {
      const page = await pageAt(message, { person });
      await article(page, message.id).getByRole('button', { name: button }).click();
      await save(picture, page.getByRole('dialog'));
      await page.keyboard.press('Escape');
    },
    async shootPage(picture, message) {
      await save(picture, await pageAt(message));
    },
    async shootPages(lobby) {
      const page = await pageAt(lobby, { height: 700 });
      await page.getByRole('textbox', { name: 'Message' }).fill('/');
      await page.getByRole('listbox', { name: 'Commands' }).waitFor();
      await save('commands', page);
      await save('light', await pageAt(lobby, { width: 1400, height: 760, colorScheme: 'light' }));
      await save('phone', await pageAt(lobby, { width: 360, height: 740 }));
      await save('phone-light', await pageAt(lobby, { width: 360, height: 740, colorScheme: 'light' }));
    },
    async close() {
      for (const page of pages.values()) await page.close();
    },
  };
}

const browser = await launchBrowser();
try {
  for (const scene of SCENES.filter(({ name }) => name.includes(only))) {
    const world = await startWorld({ latencyMs: 300, ...scene.options });
    const stage = openStage(world, browser);
    try {
      await scene.play(stage);
    } finally {
      await stage.close();
      await world.end();
    }
  }
} finally {
  await browser.close();
}

if (elsewhere === undefined) {
  const planned = CHAPTERS.flatMap(({ states }) => states.map(({ picture }) => picture));
  const all = new Map([...readGoldenStates(), ...texts]);
  writeGoldenStates(new Map(planned.flatMap((name) => (all.has(name) ? [[name, all.get(name) ?? '']] : []))));
  writeFileSync(join(DOCS, 'states.md'), statesPage());
  const missing = planned.filter((picture) => only === '' && !taken.has(picture));
  if (missing.length > 0) throw new Error(`no picture was taken of ${missing.join(', ')}`);
}
