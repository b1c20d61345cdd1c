/** Which attributes stand on a card, and in which order. */
import { expect, test } from 'vitest';
import { attributeLines, tellingLine } from '../src/diff/attribute-lines.ts';
import { change, changed, set } from './scenario.ts';

const UNKNOWN = { mark: 'unknown' } as const;

test('a replace begins with what somebody set; what only follows from it comes later, what nobody set is counted', () => {
  const replace = change(
    'replace',
    'google_compute_instance.vm',
    [
      changed(
        'boot_disk',
        [{ fields: { source: 'disks/web-boot', key: '' } }],
        [{ fields: { source: UNKNOWN, key: UNKNOWN } }],
        { forcesReplacement: ['boot_disk[0].source'] },
      ),
      changed('zone', 'europe-west1-b', 'europe-west1-c', { forcesReplacement: ['zone'] }),
    ],
    { unknownAttributes: 7 },
  );
  expect(attributeLines(replace, false)).toEqual({
    causes: [
      '!   zone "europe-west1-b" → "europe-west1-c"',
      '!   boot_disk[0].source "disks/web-boot" → (known after apply)',
    ],
    others: ['    8 more known after apply'],
  });
  // plan.txt leaves nothing out.
  expect(attributeLines(replace, true).causes.join('\n')).toContain('boot_disk[0].key "" → (known after apply)');
});

test('a database says its tier, which lies in a block', () => {
  const database = change('create', 'google_sql_database_instance.server', [
    set('name', 'tour-db'),
    set('settings', [{ fields: { tier: 'db-custom-1-3840', edition: 'ENTERPRISE' } }]),
  ]);
  expect(tellingLine(database)).toEqual(['    settings[0].tier "db-custom-1-3840"']);
});
