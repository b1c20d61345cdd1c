/** The redactor before the last sink: every text inside a value, keys included, whatever it is there for. */
export function redactTexts<T>(value: T, redact: (text: string) => string): T {
  // Types, actions and reasons repeat thousands of times.
  const known = new Map<string, string>();
  const clean = (text: string): string => {
    let cleaned = known.get(text);
    if (cleaned === undefined) known.set(text, (cleaned = redact(text)));
    return cleaned;
  };
  const visit = (one: unknown): unknown => {
    if (typeof one === 'string') return clean(one);
    if (Array.isArray(one)) return one.map(visit);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [clean(key), visit(inner)]));
  };
  return visit(value) as T;
}
