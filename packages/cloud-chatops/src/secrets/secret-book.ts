/** Every secret value this process knows of, and the one redactor made of them. It only ever grows. */
import { createRedactor, type Redactor } from '@cloud-chatops/core';

export interface SecretBook {
  add(values: Iterable<string | undefined>): void;
  redact(text: string): string;
}

export function createSecretBook(): SecretBook {
  const known = new Set<string>();
  let redactor: Redactor | undefined;
  return {
    add(values) {
      for (const value of values) {
        if (value === undefined || known.has(value)) continue;
        known.add(value);
        redactor = undefined;
      }
    },
    redact: (text) => (redactor ??= createRedactor(known)).redact(text),
  };
}
