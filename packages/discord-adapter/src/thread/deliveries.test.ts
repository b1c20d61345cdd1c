/** Which cards an entry draws again. */
import type { EntryOf } from '@cloud-chatops/core';
import { expect, test } from 'vitest';
import { deedsFor } from './deliveries.ts';

const reviewed = (approvals: number): EntryOf<'review.completed'> => ({
  type: 'review.completed',
  at: 0,
  attempt: 1,
  digest: '4be1d2'.padEnd(64, '0'),
  gate: { approvals, fourEyes: false, blockedBy: [], approvalReasons: [] },
});

test('Approve stands on the plan’s card and goes on with the end of the review: the card is drawn again', () => {
  expect(deedsFor(reviewed(2))).toContainEqual({ do: 'put', kind: 'plan' });
  expect(deedsFor(reviewed(0))).not.toContainEqual({ do: 'put', kind: 'plan' });
});
