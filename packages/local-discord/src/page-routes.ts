/** Serves the page: the files of `page/` as they are. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';

/** Written for browsers as it is, so the published package serves it from `src`, too. */
const FOLDER = dirname(fileURLToPath(new URL('../src/page/app.js', import.meta.url)));
const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Only this origin, no inline script: message texts can do nothing even if one slipped through. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function pageRoutes(): Hono {
  const routes = new Hono();
  // Listed once: a path never becomes a file name.
  for (const entry of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    const contentType = CONTENT_TYPES[extname(entry)];
    if (contentType === undefined) continue;
    const paths = entry === 'index.html' ? ['/', '/index.html'] : [`/page/${entry}`];
    for (const path of paths) {
      routes.get(path, (context) =>
        context.body(readFileSync(join(FOLDER, entry), 'utf8'), 200, {
          'content-type': contentType,
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-cache',
        }),
      );
    }
  }
  return routes;
}
