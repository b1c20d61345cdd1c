/** Message components, old rows and Components V2 alike. */
import { choose, press } from './actions.js';
import { h, uniqueId, withQuietEmoji } from './dom.js';
import { fileView, imageView } from './file-view.js';
import { withoutEmoji } from './emoji.js';
import { markdownView } from './markdown-view.js';

const BUTTON_STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link' };

export function componentsView(message) {
  return message.components.map((component) => componentView(component, message));
}

function componentView(component, message) {
  const children = () => component.components.map((child) => componentView(child, message));
  switch (component.type) {
    case 1:
      return h('div', { class: 'row' }, children());
    case 2:
      return buttonView(component, message);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return selectView(component, message);
    case 9:
      return h(
        'div',
        { class: 'section' },
        h('div', { class: 'section-text' }, children()),
        componentView(component.accessory, message),
      );
    case 10:
      return h('div', { class: 'markdown' }, markdownView(component.content));
    case 11:
      return imageView(component.media, component.description, 'thumbnail');
    case 12:
      return h(
        'div',
        { class: 'gallery' },
        component.items.map((item) => imageView(item.media, item.description, 'gallery-item')),
      );
    case 13:
      return fileView({ name: component.name, size: component.size, url: component.file.url });
    case 14:
      return component.divider
        ? h('hr', { class: `separator spacing-${component.spacing}` })
        : h('div', { class: `gap spacing-${component.spacing}` });
    case 17:
      return containerView(component, children());
    default:
      return null;
  }
}

function containerView(component, children) {
  const element = h('div', { class: 'container' }, children);
  if (component.accent_color !== null) {
    element.classList.add('has-accent');
    element.style.setProperty('--accent', `#${component.accent_color.toString(16).padStart(6, '0')}`);
  }
  return element;
}

function buttonView(button, message) {
  const emoji =
    button.emoji?.name && !button.emoji.id
      ? h('span', { 'aria-hidden': 'true', class: 'emoji' }, button.emoji.name)
      : null;
  const label = withoutEmoji(button.label ?? '') || button.emoji?.name || 'button';
  const content = [emoji, h('span', { class: 'button-label' }, withQuietEmoji(button.label ?? ''))];
  if (button.style === 5) {
    return h(
      'a',
      { class: 'button link', href: button.url, target: '_blank', rel: 'noopener noreferrer', 'aria-label': label },
      content,
    );
  }
  const element = h(
    'button',
    {
      type: 'button',
      class: `button ${BUTTON_STYLES[button.style] ?? 'secondary'}`,
      'aria-label': label,
      'aria-disabled': button.disabled ? 'true' : null,
      'aria-description': button.disabled ? 'disabled' : null,
      'data-key': button.custom_id,
      onclick: () => (button.disabled ? undefined : void press(message, button, element)),
    },
    content,
  );
  return element;
}

/** Discord's own selects of people, roles and channels are shown, but hold only what the bot pre-chose. */
function selectView(select, message) {
  const options = select.options ?? (select.default_values ?? []).map(({ id }) => ({ label: id, value: id }));
  const name = withoutEmoji(select.placeholder ?? '') || 'Make a selection';
  if (select.max_values > 1) return multiSelectView(select, options, name, message);
  const preset = options.find((option) => option.default);
  const element = h(
    'select',
    {
      class: 'select',
      'aria-label': name,
      'aria-disabled': select.disabled ? 'true' : null,
      'data-key': select.custom_id,
      onmousedown: (event) => select.disabled && event.preventDefault(),
      onkeydown: (event) => openInsteadOfChanging(event, element, select.disabled),
      onchange: () =>
        void choose(message, select, [element.value], element).then(() => (element.value = preset?.value ?? '')),
    },
    h(
      'option',
      { value: '', disabled: true, selected: preset ? null : true },
      select.placeholder ?? 'Make a selection',
    ),
    options.map((option) =>
      h(
        'option',
        { value: option.value, selected: option.default },
        option.description ? `${option.label} (${option.description})` : option.label,
      ),
    ),
  );
  return h('div', { class: 'select-box' }, element);
}

/** Arrow keys on a closed select would choose, and so act, at once: they open it instead. */
function openInsteadOfChanging(event, element, disabled) {
  const acts = ['ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', ' ', 'Enter'].includes(event.key);
  if (!acts && event.key.length > 1) return;
  event.preventDefault();
  if (!disabled && acts) element.showPicker();
}

function multiSelectView(select, options, name, message) {
  const group = uniqueId('select');
  const boxes = options.map((option) =>
    h('input', {
      type: 'checkbox',
      name: group,
      value: option.value,
      checked: option.default,
      disabled: select.disabled,
    }),
  );
  const send = h(
    'button',
    {
      type: 'button',
      class: 'button secondary',
      onclick: () =>
        void choose(
          message,
          select,
          boxes.filter((box) => box.checked).map((box) => box.value),
          send,
        ),
    },
    'Choose',
  );
  return h(
    'fieldset',
    { class: 'multi-select' },
    h('legend', {}, name),
    options.map((option, index) => h('label', {}, boxes[index], option.label)),
    send,
  );
}
