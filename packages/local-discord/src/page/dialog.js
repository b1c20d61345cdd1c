/** Modals: a dialog that holds the focus and gives it back. */
import { announce } from './announcer.js';
import { asPerson } from './api.js';
import { h, icon, uniqueId, withQuietEmoji } from './dom.js';
import { markdownView } from './markdown-view.js';
import { withoutEmoji } from './emoji.js';
import { store } from './store.js';

const ROW = 1;
const SELECT = 3;
const TEXT_INPUT = 4;
const TEXT_DISPLAY = 10;
const LABEL = 18;
const PARAGRAPH = 2;

/**
 * Shows a modal that the bot opened.
 * @param {{interactionId: string, title: string, components: object[]}} modal
 * @param {HTMLElement} opener gets the focus when the dialog closes
 */
export function openDialog(modal, opener) {
  const titleId = uniqueId('dialog');
  const fields = new Map();
  const error = h('p', { class: 'form-error', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'button primary' }, 'Submit');
  const form = h(
    'form',
    { class: 'dialog-form', novalidate: true },
    modal.components.map((component) => fieldView(component, fields)),
    error,
    h('div', { class: 'dialog-actions' }, submit),
  );
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': titleId },
    h(
      'header',
      {},
      h('h2', { id: titleId, 'aria-label': withoutEmoji(modal.title) }, withQuietEmoji(modal.title)),
      h(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => dialog.close() },
        icon('close'),
      ),
    ),
    form,
  );
  const key = opener.getAttribute('data-key');
  dialog.addEventListener('close', () => {
    dialog.remove();
    // The message may have been drawn anew meanwhile.
    const again = opener.isConnected ? opener : key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    (again || document.querySelector('#message')).focus();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(modal, fields, { dialog, submit, error });
  });
  document.body.append(dialog);
  dialog.showModal();
  [...fields.values()][0]?.focus();
}

async function send(modal, fields, { dialog, submit, error }) {
  if (submit.getAttribute('aria-busy') === 'true') return;
  submit.setAttribute('aria-busy', 'true');
  error.textContent = '';
  try {
    const values = Object.fromEntries(
      [...fields].map(([id, field]) => [id, field.tagName === 'SELECT' ? [field.value] : field.value]),
    );
    const outcome = await asPerson(store.personId, 'submitModal', modal, values);
    if (outcome.outcome === 'failed') throw new Error('Something went wrong. Try again.');
    announce(outcome.outcome === 'acknowledged' ? 'Submitted' : '');
    dialog.close();
  } catch (problem) {
    error.textContent = problem.message;
  }
  submit.removeAttribute('aria-busy');
}

function fieldView(component, fields) {
  if (component.type === TEXT_DISPLAY) return h('div', { class: 'markdown' }, markdownView(component.content));
  if (component.type === ROW)
    return component.components.map((inner) => inputView(inner, inner.label, undefined, fields));
  return component.type === LABEL
    ? inputView(component.component, component.label, component.description, fields)
    : null;
}

function inputView(input, label, description, fields) {
  const id = uniqueId('field');
  const hintId = uniqueId('hint');
  const common = {
    id,
    class: 'field',
    'aria-describedby': description ? hintId : null,
    'aria-required': input.required === false ? null : 'true',
  };
  let field;
  if (input.type === TEXT_INPUT) {
    const limits = { maxlength: input.max_length, placeholder: input.placeholder };
    field =
      input.style === PARAGRAPH
        ? h('textarea', { ...common, ...limits, rows: '4' })
        : h('input', { ...common, ...limits, type: 'text', autocomplete: 'off' });
    field.value = input.value ?? '';
  } else if (input.type === SELECT) {
    field = h(
      'select',
      common,
      input.options.map((option) => h('option', { value: option.value, selected: option.default }, option.label)),
    );
  } else {
    return h('p', {}, `${label}: this kind of field is not shown here.`);
  }
  fields.set(input.custom_id, field);
  return h(
    'div',
    { class: 'form-field' },
    h('label', { for: id }, label),
    description && h('p', { id: hintId, class: 'hint' }, description),
    field,
  );
}
