/** Every secret value this process knows of, and the one redactor made of them. It only ever grows. */
import { createRedactor, type Redactor } from '@cloud-chatops/core';

export interface SecretBook {
  add(values: Iterable<string | undefined>): void;
  redact(text: string): string;
  /** The book as core's redactor: `with` adds to the book itself, so that every sink learns of every secret. */
  readonly redactor: Redactor;
}

export function createSecretBook(): SecretBook {
  const known = new Set<string>();
  let made: Redactor | undefined;
  const add = (values: Iterable<string | undefined>): void => {
    for (const value of values) {
      if (value === undefined || known.has(value)) continue;
      known.add(value);
      made = undefined;
    }
  };
  const redact = (text: string): string => (made ??= createRedactor(known)).redact(text);
  const redactor: Redactor = { redact, with: (more) => (add(more), redactor) };
  return { add, redact, redactor };
}
