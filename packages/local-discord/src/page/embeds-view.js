/** Embeds, the older form of cards. */
import { h } from './dom.js';
import { imageView } from './file-view.js';
import { markdownView } from './markdown-view.js';

export function embedView(embed) {
  const element = h(
    'div',
    { class: 'embed container has-accent' },
    embed.author && h('p', { class: 'embed-author' }, embed.author.name),
    embed.title && h('h2', { class: 'embed-title' }, markdownInline(embed.title)),
    embed.description && h('div', { class: 'markdown' }, markdownView(embed.description)),
    embed.fields?.length > 0 &&
      h(
        'dl',
        { class: 'embed-fields' },
        embed.fields.map((field) =>
          h(
            'div',
            { class: field.inline ? 'inline' : null },
            h('dt', {}, markdownInline(field.name)),
            h('dd', { class: 'markdown' }, markdownView(field.value)),
          ),
        ),
      ),
    embed.image && imageView(embed.image, '', 'embed-image'),
    embed.footer && h('p', { class: 'embed-footer' }, embed.footer.text),
  );
  element.style.setProperty('--accent', `#${(embed.color ?? 0x4e5058).toString(16).padStart(6, '0')}`);
  return element;
}

/** One line of Markdown without its paragraph. */
function markdownInline(text) {
  return markdownView(text).flatMap((element) => (element.tagName === 'P' ? [...element.childNodes] : [element]));
}
