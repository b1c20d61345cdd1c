/** The rules of modals that the API description does not know. */
import type { FieldError } from '../discord-error.ts';
import { walkComponents } from './walk-components.ts';
import type { WireComponent } from './walk-components.ts';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal */
const MAX_COMPONENTS = 5;
const TEXT_INPUT = 4;

export function checkModal(components: readonly WireComponent[]): FieldError[] {
  const path = ['components'];
  const errors: FieldError[] = [];
  if (components.length > MAX_COMPONENTS) {
    errors.push({ path, code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between 1 and ${MAX_COMPONENTS} in length.` });
  }
  const seen = new Set<string>();
  for (const { component, path: at } of walkComponents(components, path)) {
    if (component.type === TEXT_INPUT && Number(component.min_length ?? 0) > Number(component.max_length ?? 4000)) {
      errors.push({
        path: [...at, 'min_length'],
        code: 'TEXT_INPUT_MIN_LENGTH_TOO_LARGE',
        message: 'min_length is above max_length',
      });
    }
    if (!component.custom_id) continue;
    if (seen.has(component.custom_id)) {
      errors.push({
        path: [...at, 'custom_id'],
        code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
        message: 'Component custom id cannot be duplicated',
      });
    }
    seen.add(component.custom_id);
  }
  return errors;
}
