import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOf } from './audit-chain.ts';
import { checkAudit, openAudit, openStore, type AuditHead, type AuditProblem, type Store } from './index.ts';

const RECORDS = 12;
let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  store = await openStore(folder);
  for (let i = 1; i <= RECORDS; i++)
    await store.audit.append(`click/${i}`, {
      event: 'plan.confirmed',
      project: i % 2 ? 'one' : 'two',
      name: `web-${i % 3}`,
      at: i,
      by: 'Ana',
    });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a hand with access to the file does, beside the bot. */
const tamper = (sql: string): void => {
  const db = new DatabaseSync(join(folder, 'store.sqlite'));
  db.exec(sql);
  db.close();
};
const problems = async (noted?: AuditHead): Promise<readonly AuditProblem[]> =>
  (await checkAudit(store.audit, 'audit', noted)).problems;

test('a chain that nobody touched is whole, and its head can be noted', async () => {
  const check = await checkAudit(store.audit, 'audit');
  expect([check.records, check.problems]).toEqual([RECORDS, []]);
  expect(check.head).toEqual(await store.audit.head());
  expect(await problems(check.head)).toEqual([]);
});

test('the same source is recorded once', async () => {
  expect(await store.audit.append('click/3', { event: 'plan.confirmed', project: 'one', name: 'x' })).toBe('repeated');
  expect((await store.audit.head())?.sequence).toBe(RECORDS);
});

test('100 at the same moment make one chain', async () => {
  await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      store.audit.append(`more/${i}`, { event: 'plan.confirmed', project: 'one', name: 'x' }),
    ),
  );
  const check = await checkAudit(store.audit, 'audit');
  expect([check.records, check.problems]).toEqual([RECORDS + 100, []]);
});

describe('is found, and where', () => {
  test('every flipped character of every record', async () => {
    const rows = await store.audit.rows(0, RECORDS);
    for (const { sequence, text } of rows) {
      for (let at = 0; at < text.length; at += 7) {
        const flipped = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`;
        tamper(`update audit set record = '${flipped}' where sequence = ${sequence}`);
        expect(await problems()).toEqual([{ kind: 'altered', sequence }]);
      }
      tamper(`update audit set record = '${text}' where sequence = ${sequence}`);
    }
    expect(await problems()).toEqual([]);
  });

  test('a record that was rewritten with its hash', async () => {
    const [row] = await store.audit.rows(4, 1);
    const text = row?.text.replace('Ana', 'Ben') ?? '';
    tamper(`update audit set record = '${text}', hash = '${hashOf(text)}' where sequence = 5`);
    expect(await problems()).toEqual([{ kind: 'not-following', sequence: 6 }]);
  });

  test('the last record, rewritten with its hash', async () => {
    const [row] = await store.audit.rows(RECORDS - 1, 1);
    const text = row?.text.replace('Ana', 'Ben') ?? '';
    tamper(`update audit set record = '${text}', hash = '${hashOf(text)}' where sequence = ${RECORDS}`);
    expect(await problems()).toMatchObject([{ kind: 'head-differs' }]);
  });

  test.each(Array.from({ length: RECORDS - 1 }, (_, i) => i + 1))('record %i taken out', async (sequence) => {
    tamper(`delete from audit where sequence = ${sequence}`);
    expect(await problems()).toEqual([{ kind: 'removed', from: sequence, to: sequence }]);
  });

  test('a record taken out and the others moved up', async () => {
    tamper('delete from audit where sequence = 5; update audit set sequence = sequence - 1 where sequence = 6');
    expect(await problems()).toEqual([
      { kind: 'moved', sequence: 5, says: 6 },
      { kind: 'removed', from: 6, to: 6 },
    ]);
  });

  test('two records that changed places', async () => {
    tamper(
      'update audit set sequence = 99 where sequence = 3; update audit set sequence = 3 where sequence = 4; update audit set sequence = 4 where sequence = 99',
    );
    expect(await problems()).toEqual([
      { kind: 'moved', sequence: 3, says: 4 },
      { kind: 'moved', sequence: 4, says: 3 },
      { kind: 'not-following', sequence: 5 },
    ]);
  });

  test('a cut end', async () => {
    tamper(`delete from audit where sequence > ${RECORDS - 2}`);
    expect(await problems()).toMatchObject([
      { kind: 'head-differs', head: { sequence: RECORDS }, last: { sequence: RECORDS - 2 } },
    ]);
  });

  test('a cut end with a head to match: by a head that was noted elsewhere', async () => {
    const noted = await store.audit.head();
    const [row] = await store.audit.rows(RECORDS - 3, 1);
    tamper(
      `delete from audit where sequence > ${RECORDS - 2}; update audit_head set sequence = ${RECORDS - 2}, hash = '${row?.hash}'`,
    );
    expect(await problems()).toEqual([]);
    expect(await problems(noted)).toEqual([{ kind: 'noted-head-differs', noted }]);
  });

  test('everything taken out', async () => {
    tamper('delete from audit');
    expect(await problems()).toMatchObject([{ kind: 'head-differs' }]);
  });

  test('a record hidden from look-up', async () => {
    tamper(`update audit set project = 'elsewhere' where sequence = 2`);
    expect(await problems()).toEqual([{ kind: 'mislabelled', sequence: 2 }]);
  });

  test('a happening that was delivered and is not there', async () => {
    await store.sessions.append({
      id: 's1',
      version: 1,
      envelope: { machine: 'm', version: 1, snapshot: {} },
      pending: [],
      at: 1,
      target: 'p:e:n',
      lease: 'none',
      ended: false,
      entries: [1, 2].map((at) => ({ type: 'session.opened', by: { id: '1', name: 'Ana' }, at })),
    });
    await store.audit.append('entry/s1/1', { event: 'plan.confirmed', project: 'one', name: 'web' });
    await store.sessions.markDelivered('s1', 'audit', 2);
    expect(await problems()).toEqual([{ kind: 'unrecorded', sessionId: 's1', sequence: 2 }]);
  });
});

test('newest first, of some projects only, with a count', async () => {
  const { total, records } = await store.audit.find({ projects: ['two'], offset: 1, limit: 2 });
  expect([total, records.map((r) => r['at'])]).toEqual([6, [10, 8]]);
  expect((await store.audit.find({ projects: ['one', 'two'], name: 'web-1', offset: 0, limit: 9 })).total).toBe(4);
  expect((await store.audit.find({ projects: ['one'], events: ['plan.rejected'], offset: 0, limit: 9 })).total).toBe(0);
  expect(await store.audit.find({ projects: [], offset: 0, limit: 9 })).toEqual({ total: 0, records: [] });
});

test('is read beside a running bot, and cannot be written so', async () => {
  const reader = await openAudit(folder);
  await store.audit.append('later', { event: 'plan.confirmed', project: 'one', name: 'x' });
  expect((await checkAudit(reader, 'audit')).records).toBe(RECORDS + 1);
  await reader.close();
  await expect(openAudit(join(folder, 'nowhere'))).rejects.toThrow(/^there is no store in .*nowhere/);
});
