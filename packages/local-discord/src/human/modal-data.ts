/** The `data` of a modal submit: what was typed, in the structure that the bot sent. */
import type { WireComponent } from '../messages/walk-components.ts';
import { walkComponents } from '../messages/walk-components.ts';
import type { Modal } from './modal.ts';

const ROW = 1;
const LABEL = 18;
const TEXT_INPUT = 4;
const TEXT_DISPLAY = 10;

/**
 * @param values by custom_id or label
 * @throws Error that names a field which is unknown, missing, too short or too long
 */
export function modalData(modal: Modal, values: Record<string, string | string[]>): Record<string, unknown> {
  const names = new Set(
    [...walkComponents(modal.components)].flatMap(({ component }) =>
      [component.custom_id, component.label].filter((name) => typeof name === 'string'),
    ),
  );
  const unknown = Object.keys(values).find((name) => !names.has(name));
  if (unknown !== undefined)
    throw new Error(`The dialog "${modal.title}" has no field "${unknown}"; known: ${[...names].join(', ')}.`);

  const field = (component: WireComponent, label: string): Record<string, unknown> => {
    const given = values[component.custom_id ?? ''] ?? values[label];
    const base = { type: component.type, id: component.id ?? 0, custom_id: component.custom_id };
    if (component.type !== TEXT_INPUT) return { ...base, values: given === undefined ? [] : [given].flat() };
    const value = [given ?? component.value ?? ''].flat().join('');
    checkText(component, label, value);
    return { ...base, value };
  };
  const components = modal.components.map((component, index): Record<string, unknown> => {
    const id = component.id ?? index + 1;
    if (component.type === LABEL && component.component) {
      return { type: LABEL, id, component: field(component.component, component.label ?? '') };
    }
    if (component.type === ROW) {
      return {
        type: ROW,
        id,
        components: (component.components ?? []).map((inner) => field(inner, inner.label ?? '')),
      };
    }
    return { type: TEXT_DISPLAY, id };
  });
  return { custom_id: modal.customId, components };
}

function checkText(component: WireComponent, label: string, value: string): void {
  const minimum = Number(component.min_length ?? 0);
  const maximum = Number(component.max_length ?? 4000);
  if (component.required !== false && value === '') throw new Error(`"${label}" is required.`);
  if (value !== '' && (value.length < minimum || value.length > maximum)) {
    throw new Error(`"${label}" takes ${minimum} to ${maximum} characters, not ${value.length}.`);
  }
}
