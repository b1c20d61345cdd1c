/** Confirm Apply outside of a project's apply windows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDesk, type Desk } from './support/desk.ts';

const HOUR = 3_600_000;
const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);
const days = '[mon, tue, wed, thu, fri, sat, sun]';
const opens = Math.ceil(Date.now() / HOUR) * HOUR + 2 * HOUR;

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk({
    configure: (yaml) =>
      yaml.replace(
        '  shop:\n',
        `  shop:\n    apply_windows: [{ days: ${days}, from: '${clock(opens)}', to: '${clock(opens + HOUR)}', time_zone: UTC }]\n`,
      ),
  });
});
afterAll(() => desk.close());

test('is refused with the next opening; nothing starts, a stranger learns nothing of it, the audit has it', async () => {
  const lobby = await desk.planned('Ana', 'web');
  const at = opens / 1000;
  expect(await desk.press('Ana', lobby.message, 'Confirm Apply')).toBe(
    `Applies to **shop** are closed at this hour; they open <t:${at}:R>, at <t:${at}:t>. Nothing was run. Plan again then.`,
  );
  expect(await desk.press('Kim', lobby.message, 'Confirm Apply')).toMatch(/right `apply`/);
  expect(await desk.state(lobby.id)).toBe('awaitingConfirmation');
  expect(desk.started.map((s) => s.step)).not.toContain('apply');
  const { records } = await desk.store.audit.find({
    projects: ['shop'],
    events: ['command.refused'],
    offset: 0,
    limit: 9,
  });
  expect(records.map((r) => r['refusal'])).toEqual([
    { code: 'no-right', right: 'apply' },
    { code: 'outside-window', opens },
  ]);
});
