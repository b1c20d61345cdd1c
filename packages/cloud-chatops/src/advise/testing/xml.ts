/** Just enough XML to judge a JUnit report: throws where elements do not nest or a character has no place in XML. */

export interface Element {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: Element[];
}

const TOKEN = /<\?xml[^>]*\?>|<\/([\w-]+)>|<([\w-]+)((?:\s[\w-]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy;

export function parseXml(text: string): Element {
  const control = /(?![\t\n\r])\p{Cc}/u.exec(text);
  if (control) throw new Error(`a control character at ${control.index}`);
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const [token, closes, opens, attributes = '', alone] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Error(`not XML at ${at}: ${text.slice(at, at + 60)}`);
    if (/&(?!(?:amp|lt|gt|quot|#\d+);)/.test(token)) throw new Error(`a bare & at ${at}`);
    if (closes !== undefined && open.pop()?.name !== closes) throw new Error(`</${closes}> at ${at} closes nothing`);
    if (opens === undefined) continue;
    const element: Element = {
      name: opens,
      attributes: Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, k, v]) => [k, v])),
      children: [],
    };
    open.at(-1)?.children.push(element);
    if (alone === '') open.push(element);
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  return root.children[0] as Element;
}
