/** Small questions about sensitive and unknown masks. */
import type { Mask, PlanValue } from '@cloud-chatops/core';

/** The mask of one attribute or element; `true` covers everything below. */
export function maskOf(mask: Mask, key: string | number): Mask {
  if (typeof mask === 'boolean') return mask;
  return (mask as Readonly<Record<string | number, Mask>>)[key] ?? false;
}

/** Whether anything below is marked. */
export function marksAnything(mask: Mask): boolean {
  if (typeof mask === 'boolean') return mask;
  const marks = mask as Readonly<Record<string, Mask>>;
  for (const key in marks) if (marksAnything(marks[key] ?? false)) return true;
  return false;
}

/** Whether `before` marks something that `after` does not mark any more, where a value stands on both sides. */
export function unmasks(before: Mask, after: Mask, value: PlanValue): boolean {
  if (after === true || before === false || value === null) return false;
  if (before === true) return true;
  if (typeof value !== 'object') return false;
  for (const key in before as Readonly<Record<string, Mask>>) {
    const inner = (value as Readonly<Record<string, PlanValue>>)[key];
    if (inner !== undefined && unmasks(maskOf(before, key), maskOf(after, key), inner)) return true;
  }
  return false;
}
