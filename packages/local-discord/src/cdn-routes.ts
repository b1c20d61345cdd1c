/** Serves attachments. */
import { Hono } from 'hono';
import type { Hub } from './hub.ts';

/** To be mounted under `/cdn`. */
export function cdnRoutes(hub: Hub): Hono {
  const routes = new Hono();
  routes.get('/attachments/:channel/:id/:filename', (context) => {
    const { channel, id } = context.req.param();
    const attachment = (hub.state.messages[channel] ?? [])
      .flatMap((message) => message.attachments)
      .find((one) => one.id === id);
    const bytes = attachment && hub.files.read(id);
    if (!attachment || !bytes) return context.text('This content is no longer available.', 404);
    // Whatever a bot uploaded is a download or a picture, never a page of this origin.
    const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(attachment.contentType);
    return context.body(new Uint8Array(bytes), 200, {
      'content-type':
        isPicture || attachment.contentType.startsWith('text/plain')
          ? attachment.contentType
          : 'application/octet-stream',
      'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });
  return routes;
}
