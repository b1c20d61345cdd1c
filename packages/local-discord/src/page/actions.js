/** What buttons, selects and dialogs of messages do, and what is shown while they wait for the bot. */
import { asPerson } from './api.js';
import { announce } from './announcer.js';
import { openDialog } from './dialog.js';
import { store } from './store.js';

export const FAILED = 'This interaction failed';

/** Message ids whose last interaction failed. */
const failed = new Set();

export function hasFailed(messageId) {
  return failed.has(messageId);
}

/**
 * Sends an interaction of a message's component.
 * @param {object} message
 * @param {() => Promise<object>} send
 * @param {HTMLElement} element shown as busy, and focused again after a dialog
 */
async function interact(message, send, element) {
  if (element.getAttribute('aria-busy') === 'true') return;
  failed.delete(message.id);
  element.setAttribute('aria-busy', 'true');
  let problem = '';
  try {
    const outcome = await send();
    if (outcome.outcome === 'failed') problem = FAILED;
    if (outcome.outcome === 'modal') openDialog(outcome.modal, element);
  } catch (error) {
    problem = error.message;
  }
  element.removeAttribute('aria-busy');
  if (problem !== '') {
    failed.add(message.id);
    announce(problem === FAILED && !store.view.botOnline ? `${FAILED}: the bot is offline` : problem);
  }
  store.dispatchEvent(new CustomEvent('interaction', { detail: { messageId: message.id } }));
}

export function press(message, button, element) {
  return interact(message, () => asPerson(store.personId, 'click', message.id, button.custom_id), element);
}

export function choose(message, select, values, element) {
  return interact(message, () => asPerson(store.personId, 'select', message.id, select.custom_id, values), element);
}
