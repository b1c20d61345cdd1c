/** A plan's value as a person may see it: masks first, then redaction, before anything else looks at it. */
import { PreciseNumber, type Mask, type PlanValue, type ShownValue } from '@cloud-chatops/core';
import { marksAnything, maskOf } from './masks.ts';

/**
 * Sensitive wins over unknown. Unknown object keys are missing in a plan's `after`, unknown list elements are null:
 * both come back as marks. `null` stays `null`, also where the mask hides it: that nothing is set is no secret.
 */
export function shownValue(
  value: PlanValue,
  sensitive: Mask,
  unknown: Mask,
  redact: (text: string) => string,
): ShownValue {
  if (sensitive === true && (value !== null || unknown !== false)) return { mark: 'sensitive' };
  if (unknown === true) return { mark: 'unknown' };
  if (Array.isArray(value) || (value === null && Array.isArray(unknown) && marksAnything(unknown))) {
    const elements = (value ?? []) as readonly PlanValue[];
    const length = Math.max(elements.length, Array.isArray(unknown) ? unknown.length : 0);
    return Array.from({ length }, (_, i) =>
      shownValue(elements[i] ?? null, maskOf(sensitive, i), maskOf(unknown, i), redact),
    );
  }
  if (value instanceof PreciseNumber) return { number: redact(value.text) };
  if (typeof value === 'object' && (value !== null || (typeof unknown === 'object' && marksAnything(unknown)))) {
    const fields = Object.create(null) as Record<string, ShownValue>;
    const object = (value ?? {}) as Readonly<Record<string, PlanValue>>;
    for (const key of Object.keys(object)) {
      fields[redact(key)] = shownValue(object[key] ?? null, maskOf(sensitive, key), maskOf(unknown, key), redact);
    }
    for (const key of typeof unknown === 'object' ? Object.keys(unknown) : []) {
      const mask = maskOf(unknown, key);
      if (key in object || !marksAnything(mask)) continue;
      fields[redact(key)] = shownValue(null, maskOf(sensitive, key), mask, redact);
    }
    return { fields };
  }
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number') {
    const text = String(value);
    return redact(text) === text ? value : redact(text);
  }
  return value as null | boolean;
}
