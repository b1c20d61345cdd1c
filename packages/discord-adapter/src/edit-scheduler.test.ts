import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEditScheduler, progressPause, type Edit } from './edit-scheduler.ts';

const sent: string[] = [];
const edit = (text: string, more: Partial<Edit> = {}): Edit => ({
  channelId: 'channel',
  messageId: 'message',
  pauseMs: 2_000,
  urgent: false,
  send: () => {
    sent.push(`${Date.now()} ${text}`);
    return Promise.resolve();
  },
  ...more,
});

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  sent.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('edits', () => {
  test('the first goes out at once, the last of those that wait after the pause', async () => {
    const scheduler = createEditScheduler();
    const shown = ['one', 'two', 'three'].map((text) => scheduler.submit(edit(text)));
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(shown);
    expect(sent).toEqual(['0 one', '2000 three']);
  });

  test('the five seconds begin when Discord has answered: on its way an edit may be late', async () => {
    const scheduler = createEditScheduler();
    const slow = (messageId: string): Edit => {
      const { send, ...rest } = edit(messageId, { messageId, pauseMs: 0, urgent: true });
      return { ...rest, send: () => send().then(() => new Promise((resolve) => setTimeout(resolve, 700))) };
    };
    const shown = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => scheduler.submit(slow(id)));
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(shown);
    expect(sent.at(-1)).toBe('5700 f');
  });

  test('at most five in five seconds a channel, the urgent one before those that waited longer', async () => {
    const scheduler = createEditScheduler();
    const of = (messageId: string, urgent = true) =>
      scheduler.submit(edit(messageId, { messageId, urgent, pauseMs: 0 }));
    const shown = [of('a'), of('b'), of('c'), of('d'), of('e'), of('f', false), of('g')];
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all(shown);
    expect(sent).toEqual(['0 a', '0 b', '0 c', '0 d', '0 e', '5000 g', '5000 f']);
  });

  test('two of the five are kept for urgent ones, until one has waited for six seconds', async () => {
    const scheduler = createEditScheduler();
    const of = (messageId: string, urgent = false) =>
      scheduler.submit(edit(messageId, { messageId, urgent, pauseMs: 0 }));
    const shown = 'abcdefgh'.split('').map((id) => of(id));
    await vi.advanceTimersByTimeAsync(1_000);
    shown.push(of('urgent', true));
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(shown);
    expect(sent).toEqual(['0 a', '0 b', '0 c', '1000 urgent', '5000 d', '5000 e', '6000 f', '6000 g', '6000 h']);
  });

  test('a patient one goes last, however long it has waited', async () => {
    const scheduler = createEditScheduler();
    const of = (messageId: string, patient: boolean) =>
      scheduler.submit(edit(messageId, { messageId, patient, pauseMs: 0 }));
    const first = ['a', 'b', 'c'].map((id) => of(id, false));
    const patient = of('patient', true);
    await vi.advanceTimersByTimeAsync(4_000);
    const later = ['d', 'e', 'f'].map((id) => of(id, false));
    await vi.advanceTimersByTimeAsync(4_000);
    const latest = of('g', false);
    await vi.advanceTimersByTimeAsync(7_000);
    await Promise.all([...first, patient, ...later, latest]);
    expect(sent.map((line) => line.split(' ')[1])).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'patient']);
  });

  test('patient ones are four in five seconds where there are no others, else two', async () => {
    const scheduler = createEditScheduler();
    const of = (messageId: string, patient = true) =>
      scheduler.submit(edit(messageId, { messageId, patient, pauseMs: 0 }));
    const shown = 'abcdefgh'.split('').map((id) => of(id));
    await vi.advanceTimersByTimeAsync(4_000);
    shown.push(of('other', false));
    await vi.advanceTimersByTimeAsync(6_000);
    await Promise.all([...shown, vi.advanceTimersByTimeAsync(10_000)]);
    expect(sent).toEqual(['0 a', '0 b', '0 c', '0 d', '5000 other', '5000 e', '10000 f', '10000 g', '10000 h']);
  });

  test('one with a delay waits for something better, which goes out at once', async () => {
    const scheduler = createEditScheduler();
    const shown = ['a', 'b'].map((messageId) =>
      scheduler.submit(edit(messageId, { messageId, pauseMs: 0, delayMs: 3_000 })),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    shown.push(scheduler.submit(edit('better', { messageId: 'a', pauseMs: 0 })));
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all(shown);
    expect(sent).toEqual(['1000 better', '3000 b']);
  });

  test('what has waited for six seconds goes with the urgent ones', async () => {
    const scheduler = createEditScheduler();
    const of = (messageId: string, urgent: boolean) =>
      scheduler.submit(edit(messageId, { messageId, urgent, pauseMs: 0 }));
    const shown = 'abcde'.split('').map((id) => of(id, true));
    shown.push(of('queued', false));
    await vi.advanceTimersByTimeAsync(4_500);
    shown.push(...'fghij'.split('').map((id) => of(id, true)));
    await vi.advanceTimersByTimeAsync(5_000);
    shown.push(...'klmno'.split('').map((id) => of(id, true)));
    await vi.advanceTimersByTimeAsync(500);
    expect(sent.slice(10)).toEqual(['10000 queued', '10000 k', '10000 l', '10000 m', '10000 n']);
    await Promise.all([...shown, vi.advanceTimersByTimeAsync(5_000)]);
  });

  test('other channels have their own five', async () => {
    const scheduler = createEditScheduler();
    const shown = ['a', 'b', 'c', 'd', 'e', 'f'].map((messageId, n) =>
      scheduler.submit(edit(messageId, { messageId, channelId: n < 5 ? 'one' : 'other', pauseMs: 0, urgent: true })),
    );
    await Promise.all(shown);
    expect(sent).toHaveLength(6);
  });

  test('an edit never overtakes one of the same message that is on its way', async () => {
    const scheduler = createEditScheduler();
    const slow = Promise.withResolvers<void>();
    const first = scheduler.submit(edit('first', { pauseMs: 0, send: () => slow.promise }));
    const second = scheduler.submit(edit('second', { pauseMs: 0 }));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(sent).toEqual([]);
    slow.resolve();
    await Promise.all([first, second]);
    expect(sent).toEqual(['3000 second']);
  });

  test('a failure reaches whoever waits, and the next edit goes on', async () => {
    const scheduler = createEditScheduler();
    const failing = scheduler.submit(edit('x', { send: () => Promise.reject(new Error('gone')) }));
    await expect(failing).rejects.toThrow('gone');
    await Promise.all([scheduler.submit(edit('y')), vi.advanceTimersByTimeAsync(2_000)]);
    expect(sent).toEqual(['2000 y']);
  });

  test('an answer to a click counts as a change and drops the older edit that waits', async () => {
    const scheduler = createEditScheduler();
    await scheduler.submit(edit('planning'));
    const older = scheduler.submit(edit('still planning'));
    expect(scheduler.changing('message')(true)).toBe(true);
    await older;
    await Promise.all([scheduler.submit(edit('ready', { pauseMs: 1_500 })), vi.advanceTimersByTimeAsync(1_500)]);
    expect(sent).toEqual(['0 planning', '1500 ready']);
  });

  test('an answer that an edit may have overtaken does not count as the last word: what waits goes out', async () => {
    const scheduler = createEditScheduler();
    const slow = Promise.withResolvers<void>();
    const first = scheduler.submit(edit('ready', { pauseMs: 0, send: () => slow.promise }));
    const answered = scheduler.changing('message');
    slow.resolve();
    await first;
    const waits = scheduler.submit(edit('cancelled', { pauseMs: 100 }));
    expect(answered(true)).toBe(false);
    await Promise.all([waits, vi.advanceTimersByTimeAsync(100)]);
    expect(sent).toEqual(['100 cancelled']);
  });

  test('nor does one that began before an edit was sent, or beside another answer', async () => {
    const scheduler = createEditScheduler();
    const [one, other] = [scheduler.changing('message'), scheduler.changing('message')];
    expect([one(true), other(true)]).toEqual([false, false]);
    const before = scheduler.changing('message');
    await Promise.all([scheduler.submit(edit('x')), vi.advanceTimersByTimeAsync(2_000)]);
    expect(before(true)).toBe(false);
    expect(scheduler.changing('message')(true)).toBe(true);
  });

  test('an edit that tells less than one before it is dropped', async () => {
    const scheduler = createEditScheduler();
    await scheduler.submit(edit('running', { version: 7 }));
    const final = scheduler.submit(edit('done', { version: 8 }));
    await scheduler.submit(edit('still running', { version: 7 }));
    await Promise.all([final, vi.advanceTimersByTimeAsync(2_000)]);
    expect(sent).toEqual(['0 running', '2000 done']);
  });

  test('closing drops what waits and says so', async () => {
    const scheduler = createEditScheduler();
    await scheduler.submit(edit('one'));
    const dropped = scheduler.submit(edit('two'));
    scheduler.close();
    await expect(dropped).rejects.toThrow('closed before this edit was sent');
    await expect(scheduler.submit(edit('three'))).rejects.toThrow('edits nothing more');
  });
});

test('ten minutes of an apply are at most 99 edits', () => {
  let edits = 0;
  for (let at = 0; at < 600_000; at += progressPause(at)) edits++;
  expect(edits).toBe(99);
});
