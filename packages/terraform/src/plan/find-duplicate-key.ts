/** The slow way of `exact-json`: which key stands twice in one object. Runs only when a count says that there is one. */

/**
 * The path of the first key that occurs twice in one object with different values, such as `resource_changes` or
 * `prior_state.values`; `undefined` when every repeated key repeats its value. The text must be valid JSON.
 */
export function findDuplicateKey(text: string): string | undefined {
  let at = 0;
  const skipBlanks = (): void => {
    while (' \t\r\n'.includes(text[at] ?? 'x')) at += 1;
  };
  const readString = (): string => {
    const start = at;
    at += 1;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(start, at)) as string;
  };

  /** Moves behind one value; answers with the path of a duplicate in it. */
  const readValue = (path: string): string | undefined => {
    skipBlanks();
    if (text[at] === '"') {
      readString();
      return undefined;
    }
    if (text[at] === '{') return readMembers(path, '}', true);
    if (text[at] === '[') return readMembers(path, ']', false);
    while (at < text.length && !',]} \t\r\n'.includes(text[at] ?? ',')) at += 1;
    return undefined;
  };

  const readMembers = (path: string, end: string, keyed: boolean): string | undefined => {
    const seen = new Map<string, string>();
    at += 1;
    for (let index = 0; ; index += 1) {
      skipBlanks();
      if (text[at] === end) {
        at += 1;
        return undefined;
      }
      if (text[at] === ',') at += 1;
      skipBlanks();
      const key = keyed ? readString() : String(index);
      if (keyed) {
        skipBlanks();
        at += 1;
        skipBlanks();
      }
      const here = path === '' ? key : `${path}.${key}`;
      const start = at;
      const inner = readValue(here);
      if (inner !== undefined) return inner;
      if (!keyed) continue;
      const source = JSON.stringify(JSON.parse(text.slice(start, at)));
      const earlier = seen.get(key);
      if (earlier !== undefined && earlier !== source) return here;
      seen.set(key, source);
    }
  };
  return readValue('');
}
