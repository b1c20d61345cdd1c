/** Files and pictures of messages. Only those of the local Discord are loaded: the page asks no other host for anything. */
import { h, icon, uniqueId } from './dom.js';

/** Enough to look into; the whole file is a click away. */
const PREVIEW_CHARACTERS = 100_000;
const TEXT = /\.(txt|log|md|json|diff|tf)$/i;

export function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** @param {{name: string, size: number, url: string}} file */
export function fileView(file) {
  const url = localAddress(file.url);
  const card = h(
    'div',
    { class: 'file' },
    icon('file'),
    h(
      'a',
      { class: 'file-link', href: url, download: file.name },
      file.name,
      h('span', { class: 'file-size' }, `, ${sizeText(file.size)}`),
    ),
  );
  if (!TEXT.test(file.name)) return card;
  const id = uniqueId('preview');
  const preview = h('pre', {
    class: 'fence preview',
    id,
    hidden: true,
    tabindex: '0',
    'aria-label': `Content of ${file.name}`,
  });
  const button = h(
    'button',
    {
      type: 'button',
      class: 'text-button',
      'aria-expanded': 'false',
      'aria-controls': id,
      'aria-label': `Preview ${file.name}`,
      onclick: () => void toggle(button, preview, url),
    },
    'Preview',
  );
  card.append(button);
  return h('div', { class: 'file-box' }, card, preview);
}

async function toggle(button, preview, url) {
  const open = preview.hidden;
  preview.hidden = !open;
  button.setAttribute('aria-expanded', String(open));
  if (!open || preview.textContent !== '') return;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(response.statusText);
    const text = await response.text();
    preview.textContent =
      text.length > PREVIEW_CHARACTERS
        ? `${text.slice(0, PREVIEW_CHARACTERS)}\n… (download the file to read the rest)`
        : text;
  } catch {
    preview.textContent = 'File could not be loaded';
  }
}

/** @param {{url: string, width?: number, height?: number}} media */
export function imageView(media, description, className) {
  const url = localAddress(media.url);
  if (url === undefined) {
    return h('a', { href: media.url, target: '_blank', rel: 'noopener noreferrer nofollow' }, description || media.url);
  }
  const image = h('img', {
    src: url,
    alt: description ?? '',
    class: className,
    width: media.width,
    height: media.height,
    loading: 'lazy',
  });
  image.addEventListener('error', () => image.replaceWith(h('p', { class: 'load-error' }, 'File could not be loaded')));
  return h(
    'a',
    { class: 'image-link', href: url, target: '_blank', 'aria-label': description ? null : 'Open the picture' },
    image,
  );
}

/** The path of an attachment of this server, or `undefined` for every other address. */
function localAddress(url) {
  const parsed = URL.parse(url);
  return parsed?.origin === location.origin && parsed.pathname.startsWith('/cdn/') ? parsed.pathname : undefined;
}
